using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Consent;

/// <param name="Channels">Empty for a purpose that is said once.</param>
/// <param name="Act"><c>given</c>, <c>withdrawn</c> or <c>asked</c>.</param>
/// <param name="Source">One of <see cref="ConsentSource"/>.</param>
/// <param name="At">When it was said; null for now.</param>
/// <param name="Address">Null takes the customer's own.</param>
/// <param name="Text">Version of the text that was shown, by its id; null takes the one in force.</param>
internal sealed record NewConsent(
    string Purpose, IReadOnlyList<string>? Channels, string Act, string Source = ConsentSource.Api, DateTime? At = null, string? Address = null, long? Text = null,
    string? Note = null, string? Ip = null, string? Agent = null);

/// <summary>One line of the history.</summary>
/// <param name="Text">Number of the text's version; null for none.</param>
/// <param name="UserId">0 for herself.</param>
internal sealed record ConsentEntry(
    long Id, string Purpose, string Channel, string Act, DateTime At, string Source, long? Text, string Address, string Ip, string Agent, string Note, long UserId, DateTime RecordedAt);

/// <param name="Confirm">Path of the link that confirms; null when nothing waits for it.</param>
internal sealed record ConsentAnswer(IReadOnlyList<long> Entries, string? Confirm);

/// <param name="Restricted">Since when her data is kept but not used; null when it is used.</param>
/// <param name="Suppressed">Channels whose address is on the suppression list.</param>
/// <param name="Preferences">Path of her preference page.</param>
internal sealed record CustomerConsentCard(IReadOnlyList<ConsentState> States, DateTime? Restricted, IReadOnlyList<string> Suppressed, string Preferences);

/// <summary>What one customer allowed, as staff and programs see and enter it.</summary>
internal sealed class CustomerConsents(Databases databases, SettingStore settings, ConsentTexts texts, SignedLinks links, Suppression suppression, TimeProvider time)
{
    private const int Most = 200;

    public async Task<CustomerConsentCard> GetAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var person = await ConsentLog.PersonAsync(session, by, customer, ct);
        var restricted = await session.FirstAsync($"SELECT since FROM customers_restriction WHERE customer_id = {customer} ORDER BY since LIMIT 1", r => (DateTime?)r.Time(0), ct);
        var barred = await suppression.AmongAsync(session, [person.Email, person.Phone], ct);
        return new(await ConsentLog.StatesAsync(session, customer, ct), restricted,
            [.. ContactChannels.All.Where(c => c != ContactChannels.Letter && barred.Contains(person.AddressOn(c)))], links.Preferences(by.Tenant, customer));
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ConsentEntry>> HistoryAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        await ConsentLog.PersonAsync(session, by, customer, ct);
        return await session.ListAsync($"""
            SELECT l.id, l.purpose, l.channel, l.act, l.at, l.source, x.number, l.address, l.ip, l.agent, l.note, l.user_id, l.recorded_at
            FROM customers_consent_log l LEFT JOIN customers_consent_text x ON x.id = l.text_id
            WHERE l.customer_id = {customer} ORDER BY l.id DESC LIMIT {Most}
            """, r => new ConsentEntry(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.Time(4), r.GetString(5), r.Long(6), Shown(by, r.GetString(2), r.GetString(7)),
                r.GetString(8), r.GetString(9), r.GetString(10), r.GetInt64(11), r.Time(12)), ct);
    }

    /// <summary>Enters what a customer said. A yes to a purpose with double opt-in waits until she follows the link.</summary>
    /// <exception cref="InvalidException">An unknown purpose, channel, source or text, or a time to come.</exception>
    /// <exception cref="NotFoundException">She is not there, or not the actor's to see.</exception>
    public async Task<ConsentAnswer> RecordAsync(Actor by, long customer, NewConsent said, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.WriteAsync(by, ct);
        var answer = await RecordAsync(session, by, customer, said, ct);
        await session.CommitAsync(ct);
        return answer;
    }

    private async Task<ConsentAnswer> RecordAsync(Session session, Actor by, long customer, NewConsent said, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var purpose = (await Purposes.OfAsync(session, settings, ct))[said.Purpose];
        var channels = Check(said, purpose, now);
        var person = await ConsentLog.PersonAsync(session, by, customer, ct, toChange: true);
        if (said.Text is { } shown && await session.LongAsync($"SELECT count(*) FROM customers_consent_text WHERE id = {shown} AND purpose = {purpose.Key}", ct) == 0)
            throw new InvalidException("consent.text.unknown", "text", shown);
        var text = said.Text ?? (said.Act == ConsentAct.Withdrawn ? null : await texts.KeepAsync(session, purpose, ct));
        var (entries, waiting) = (new List<long>(), new List<long>());
        foreach (var channel in channels)
        {
            var pending = said.Act == ConsentAct.Given && purpose.Double && channel is ContactChannels.Mail or ContactChannels.Sms && ConsentSource.IsUnproven(said.Source);
            var word = new ConsentWord(purpose.Key, channel, pending ? ConsentAct.Asked : said.Act, Utc(said.At) ?? now, said.Source, text, said.Address ?? person.AddressOn(channel),
                said.Ip ?? "", said.Agent ?? "", said.Note?.Trim() ?? "", by.UserId);
            var id = await ConsentLog.WriteAsync(session, customer, word, pending ? ConsentAct.Pending : said.Act, now, ct);
            entries.Add(id);
            if (pending)
                waiting.Add(id);
        }
        return new(entries, waiting.Count == 0 ? null : links.Confirm(by.Tenant, customer, waiting[0], waiting.Count, now));
    }

    /// <summary>Keeps her data but uses it for nothing (GDPR art. 18), or uses it again.</summary>
    /// <param name="reason">Null ends it.</param>
    public async Task RestrictAsync(Actor by, long customer, string? reason, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        var now = time.GetUtcNow().UtcDateTime;
        await using var session = await databases.WriteAsync(by, ct);
        await ConsentLog.PersonAsync(session, by, customer, ct, toChange: true);
        var changed = reason is null
            ? await session.RunAsync($"DELETE FROM customers_restriction WHERE customer_id = {customer}", ct)
            : await session.RunAsync($"INSERT INTO customers_restriction (customer_id, since, user_id, reason) SELECT {customer}, {now}, {by.UserId}, {reason.Trim()} WHERE NOT EXISTS (SELECT 1 FROM customers_restriction WHERE customer_id = {customer})", ct);
        if (changed == 0)
            return;
        await Platform.Audit.AuditEntry.For(RecordTypes.Customer, customer, reason is null ? "unrestrict" : "restrict", by, now).WriteAsync(session, ct);
        await session.CommitAsync(ct);
    }

    private static IReadOnlyList<string> Check(NewConsent said, Purpose purpose, DateTime now)
    {
        var channels = purpose.General ? purpose.Channels : said.Channels ?? [];
        if (channels.Count == 0 || channels.FirstOrDefault(c => !purpose.Channels.Contains(c)) is not null)
            throw new InvalidException("consent.channel", "channels", string.Join(", ", purpose.Channels));
        if (!ConsentAct.All.Contains(said.Act))
            throw new InvalidException("consent.act", "act", string.Join(", ", ConsentAct.All));
        if (!ConsentSource.All.Contains(said.Source))
            throw new InvalidException("consent.source", "source", string.Join(", ", ConsentSource.All));
        if (Utc(said.At) > now.AddMinutes(5))
            throw new InvalidException("consent.at", "at");
        foreach (var (name, words, most) in new[] { ("note", said.Note, 1000), ("address", said.Address, 200), ("ip", said.Ip, 60), ("agent", said.Agent, 300) })
            if (words?.Length > most)
                throw new InvalidException("consent.too-long", name, most);
        return channels;
    }

    // An instant without a zone is meant in UTC.
    private static DateTime? Utc(DateTime? at) => at is { Kind: DateTimeKind.Local } local ? local.ToUniversalTime() : at;

    /// <summary>The address of an entry is hidden from whoever may not see the field.</summary>
    private static string Shown(Actor by, string channel, string address)
    {
        var field = channel switch { ContactChannels.Mail => "email", ContactChannels.Sms or ContactChannels.Phone => "phone", ContactChannels.Letter => "address", _ => null };
        return field is not null && by.Grants.AccessTo(RecordTypes.Customer, field) == FieldAccess.Hidden ? "" : address;
    }
}
