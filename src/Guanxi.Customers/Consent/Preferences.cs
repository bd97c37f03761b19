using System.Collections.Concurrent;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Consent;

/// <summary>One thing she can allow or not.</summary>
public sealed record PreferenceChoice(string Purpose, string Channel, bool On)
{
    public string Name => $"{Purpose}.{Channel}";
}

/// <param name="Text">What she is asked to agree to.</param>
public sealed record PreferenceGroup(string Name, string Text, IReadOnlyList<PreferenceChoice> Choices);

/// <param name="Mail">Her e-mail address with most of it hidden; empty for none.</param>
/// <param name="Company">Empty where the company has no name.</param>
public sealed record PreferenceCard(string Mail, string Company, IReadOnlyList<PreferenceGroup> Groups);

/// <summary>What somebody who holds a signed link sees and changes of her own choices. Nothing here needs an account, and nothing tells of anybody else.</summary>
internal sealed class Preferences(Databases databases, SettingStore settings, ConsentTexts wordings, SignedLinks links, Texts texts, TimeProvider time)
{
    private static readonly string[] AlwaysShown = [ContactChannels.Mail, ContactChannels.Sms, ContactChannels.Phone, ContactChannels.Letter];
    private const int MostChanges = 30;

    private readonly ConcurrentDictionary<long, (int Count, DateTime Until)> changes = new();

    /// <returns>Null for a link that leads nowhere.</returns>
    public async Task<PreferenceCard?> FindAsync(string tenant, string token, CancellationToken ct)
    {
        if (links.Read(tenant, 'p', token) is not { } link)
            return null;
        await using var session = await (await databases.GetAsync(tenant, ct)).ReadAsync(ct);
        if (await PersonAsync(session, link.Customer, ct) is not { } person)
            return null;
        var groups = new List<PreferenceGroup>();
        foreach (var (purpose, choices) in await ChoicesAsync(session, link.Customer, person, ct))
            groups.Add(new(purpose.Name(texts), (await wordings.CurrentAsync(session, purpose, ct)).In(Languages.Current), choices));
        return new(Masked.Mail(person.Email), (await Company.OfAsync(session, settings, ct)).Name, groups);
    }

    /// <summary>Takes over what she ticked; whatever changed goes to the log with what is known of the visit.</summary>
    /// <param name="on">Names of the choices that are ticked.</param>
    /// <param name="shown">Names of those she saw: what she did not see stays as it is.</param>
    /// <returns>False for a link that leads nowhere.</returns>
    /// <exception cref="ConflictException"><c>preferences.wait</c>: too many changes for now.</exception>
    public async Task<bool> SaveAsync(string tenant, string token, IReadOnlySet<string> on, IReadOnlySet<string> shown, Visitor visitor, CancellationToken ct)
        => await ChangeAsync(tenant, token, ConsentSource.Preferences, visitor, choices => choices.Where(c => shown.Contains(c.Name) && c.On != on.Contains(c.Name)), ct);

    /// <summary>Takes back every yes, or the one to marketing by mail alone.</summary>
    /// <param name="oneClick">Asked for by her mail program (RFC 8058), which shows her nothing.</param>
    /// <returns>False for a link that leads nowhere.</returns>
    public async Task<bool> UnsubscribeAsync(string tenant, string token, bool oneClick, Visitor visitor, CancellationToken ct)
        => await ChangeAsync(tenant, token, oneClick ? ConsentSource.OneClick : ConsentSource.Preferences, visitor,
            choices => oneClick ? [new(Purpose.Marketing, ContactChannels.Mail, true)] : choices.Where(c => c.On), ct);

    /// <summary>Turns a yes that waits into one that counts.</summary>
    /// <returns>True when it counts now or did already; false for a link that is too old, or was overtaken by another word of hers.</returns>
    public async Task<bool> ConfirmAsync(string tenant, string token, Visitor visitor, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (links.Read(tenant, 'c', token) is not { } link || link.Expires < now)
            return false;
        await using var session = await (await databases.GetAsync(tenant, ct)).WriteAsync(ct);
        var waiting = await session.ListAsync($"""
            SELECT c.purpose, c.channel, c.state, l.text_id, l.address FROM customers_consent c JOIN customers_consent_log l ON l.id = c.log_id
            WHERE c.customer_id = {link.Customer} AND c.log_id >= {link.Entry} AND c.log_id < {link.Entry + link.Count} AND c.state = {ConsentAct.Pending}
            """, r => (Purpose: r.GetString(0), Channel: r.GetString(1), Text: r.Long(3), Address: r.GetString(4)), ct);
        foreach (var (purpose, channel, text, address) in waiting)
            await ConsentLog.WriteAsync(session, link.Customer, new ConsentWord(purpose, channel, ConsentAct.Given, now, ConsentSource.Link, text, address).From(visitor), ConsentAct.Given, now, ct);
        await session.CommitAsync(ct);
        return waiting.Count > 0;
    }

    /// <summary>Whether the link may still be followed, without following it: programs that read mail open every link.</summary>
    public bool MayConfirm(string tenant, string token) => links.Read(tenant, 'c', token) is { } link && link.Expires >= time.GetUtcNow().UtcDateTime;

    private async Task<bool> ChangeAsync(string tenant, string token, string source, Visitor visitor, Func<IEnumerable<PreferenceChoice>, IEnumerable<PreferenceChoice>> pick, CancellationToken ct)
    {
        if (links.Read(tenant, 'p', token) is not { } link)
            return false;
        var now = time.GetUtcNow().UtcDateTime;
        Slow(link.Customer, now);
        await using var session = await (await databases.GetAsync(tenant, ct)).WriteAsync(ct);
        if (await PersonAsync(session, link.Customer, ct) is not { } person)
            return false;
        var choices = await ChoicesAsync(session, link.Customer, person, ct);
        foreach (var choice in pick(choices.SelectMany(c => c.Choices)))
        {
            var purpose = choices.First(c => c.Purpose.Key == choice.Purpose).Purpose;
            var word = new ConsentWord(choice.Purpose, choice.Channel, choice.On ? ConsentAct.Withdrawn : ConsentAct.Given, now, source,
                choice.On ? null : await wordings.KeepAsync(session, purpose, ct), person.AddressOn(choice.Channel)).From(visitor);
            await ConsentLog.WriteAsync(session, link.Customer, word, word.Act, now, ct);
        }
        await session.CommitAsync(ct);
        return true;
    }

    /// <summary>What she is offered: channels she can be reached on, and those she said something about.</summary>
    private async Task<List<(Purpose Purpose, IReadOnlyList<PreferenceChoice> Choices)>> ChoicesAsync(Session session, long customer, Person person, CancellationToken ct)
    {
        var states = (await ConsentLog.StatesAsync(session, customer, ct)).ToDictionary(s => (s.Purpose, s.Channel), s => s.State);
        return [.. (await Purposes.OfAsync(session, settings, ct)).InUse.Where(p => p.Basis != LegalBasis.Duty)
            .Select(p => (p, (IReadOnlyList<PreferenceChoice>)[.. p.Channels
                .Where(c => c == Purpose.AnyChannel || states.ContainsKey((p.Key, c)) || AlwaysShown.Contains(c) && person.AddressOn(c).Length > 0)
                .Select(c => new PreferenceChoice(p.Key, c, states.GetValueOrDefault((p.Key, c)) is { } state ? state == ConsentAct.Given : !p.NeedsYes))]))
            .Where(p => p.Item2.Count > 0)];
    }

    private static Task<Person?> PersonAsync(Session session, long customer, CancellationToken ct)
        => session.FirstAsync($"SELECT name, email, phone, address, country FROM customers_customer WHERE id = {customer}", Person.Read, ct);

    /// <exception cref="ConflictException"><c>preferences.wait</c>.</exception>
    private void Slow(long customer, DateTime now)
    {
        if (changes.Count > 10_000)
            foreach (var (key, seen) in changes)
                if (seen.Until < now)
                    changes.TryRemove(key, out _);
        var mine = changes.AddOrUpdate(customer, _ => (1, now.AddMinutes(10)), (_, seen) => seen.Until < now ? (1, now.AddMinutes(10)) : seen with { Count = seen.Count + 1 });
        if (mine.Count > MostChanges)
            throw new ConflictException("preferences.wait");
    }
}
