using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Consent;

/// <summary>Puts consent, restriction, suppression, quiet hours and caps together, in a handful of queries however many are asked about.</summary>
internal sealed class ContactPermission(SettingStore settings, Suppression suppression) : IContactPermission
{
    public async Task<IReadOnlyDictionary<long, ContactVerdict>> MayContactAsync(Session session, IReadOnlyCollection<long> customers, string channel, string purpose, DateTime at, CancellationToken ct)
    {
        if (!ContactChannels.All.Contains(channel))
            throw new InvalidException("consent.channel", "channel", string.Join(", ", ContactChannels.All));
        var meant = (await Purposes.OfAsync(session, settings, ct))[purpose];
        var ids = new Ids(customers);
        var people = new Dictionary<long, Person>();
        await session.EachAsync(session.Sql($"SELECT name, email, phone, address, country, id FROM customers_customer WHERE id IN {ids} AND deleted_at IS NULL"), r => people[r.GetInt64(5)] = Person.Read(r), ct);
        var restricted = (await session.ListAsync($"SELECT customer_id FROM customers_restriction WHERE customer_id IN {ids}", r => r.GetInt64(0), ct)).ToHashSet();
        // Where two who were merged had said different things, the word of the one who went stays with her: the newest counts.
        var (key, where) = (meant.Key, meant.General ? Purpose.AnyChannel : channel);
        var said = (await session.ListAsync($"""
            SELECT customer_id, state, at FROM customers_consent WHERE customer_id IN {ids} AND purpose = {key} AND channel = {where}
            UNION ALL SELECT m.merged_into, c.state, c.at FROM customers_customer m JOIN customers_consent c ON c.customer_id = m.id WHERE m.merged_into IN {ids} AND c.purpose = {key} AND c.channel = {where}
            """, r => (Id: r.GetInt64(0), State: r.GetString(1), At: r.GetInt64(2)), ct)).GroupBy(c => c.Id).ToDictionary(g => g.Key, g => g.MaxBy(c => c.At).State);
        var suppressed = channel == ContactChannels.Letter ? new HashSet<string>() : await suppression.AmongAsync(session, [.. people.Values.Select(p => p.AddressOn(channel)).Where(a => a.Length > 0)], ct);
        var hold = meant.Exempt || meant.Basis == LegalBasis.Duty ? null : await HoldAsync(session, ids, channel, at, ct);

        return customers.Distinct().ToDictionary(id => id, id => people.GetValueOrDefault(id) switch
        {
            null => ContactVerdict.Unknown,
            _ when meant.Basis == LegalBasis.Duty => ContactVerdict.Allowed,
            _ when restricted.Contains(id) => ContactVerdict.Restricted,
            var person when suppressed.Contains(person.AddressOn(channel)) => ContactVerdict.Suppressed,
            _ when said.GetValueOrDefault(id) == ConsentAct.Withdrawn => ContactVerdict.Withdrawn,
            _ when meant.NeedsYes && said.GetValueOrDefault(id) != ConsentAct.Given => ContactVerdict.NoConsent,
            var person => hold?.Invoke(id, person.Country) ?? ContactVerdict.Allowed,
        });
    }

    public Task NoteAsync(Session session, IReadOnlyCollection<long> customers, string channel, string purpose, DateTime at, CancellationToken ct)
        => session.RunAsync($"INSERT INTO customers_contact (customer_id, at, channel, purpose) SELECT id, {at}, {channel}, {purpose} FROM customers_customer WHERE id IN {new Ids(customers)}", ct);

    public Task<IReadOnlySet<string>> SuppressedAsync(Session session, IReadOnlyCollection<string> addresses, CancellationToken ct) => suppression.AmongAsync(session, addresses, ct);

    private async Task<Func<long, string, ContactVerdict?>> HoldAsync(Session session, Ids ids, string channel, DateTime at, CancellationToken ct)
    {
        var rules = await settings.GetAsync(session, ContactRules.Setting, ContactRules.Shipped, ct);
        var company = await Company.OfAsync(session, settings, ct);
        var tired = new HashSet<long>();
        foreach (var cap in rules.Caps.Where(c => c.Channel is null || c.Channel == channel))
        {
            var sql = session.Sql($"SELECT customer_id FROM customers_contact WHERE customer_id IN {ids} AND at > {at.AddDays(-cap.Days)} AND at <= {at}");
            if (cap.Channel is not null)
                sql.Add($" AND channel = {cap.Channel}");
            tired.UnionWith(await session.ListAsync(sql.Add($" GROUP BY customer_id HAVING count(*) >= {cap.Most}"), r => r.GetInt64(0), ct));
        }
        var quiet = new Dictionary<string, bool>();
        return (id, country) =>
        {
            if (country.Length == 0)
                country = company.Country;
            if (!quiet.TryGetValue(country, out var still))
                quiet[country] = still = rules.QuietIn(country, channel) is { } hours
                    && CountryZones.Of(country, company.Zone).Any(z => hours.IsQuiet(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), z)));
            return still ? ContactVerdict.QuietHours : tired.Contains(id) ? ContactVerdict.TooOften : null;
        };
    }
}
