using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Consent;

/// <summary>A new wording of what people are asked to agree to.</summary>
internal sealed record NewConsentText(string Purpose, string En, string Hans, string Hant);

/// <summary>Purposes, wordings and rules of contact of a tenant, and its suppression list.</summary>
internal sealed class ConsentSettings(Databases databases, SettingStore settings, ConsentTexts texts, Suppression suppression, TimeProvider time)
{
    private const int MostAddresses = 100_000;

    public async Task<Purposes> PurposesAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await Purposes.OfAsync(session, settings, ct);
    }

    public async Task<ContactRules> RulesAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await settings.GetAsync(session, ContactRules.Setting, ContactRules.Shipped, ct);
    }

    /// <summary>Every version of every wording, newest first for each purpose.</summary>
    public async Task<IReadOnlyList<ConsentText>> TextsAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await ConsentTexts.AllAsync(session, ct);
    }

    /// <summary>The wording in force of each purpose.</summary>
    public async Task<IReadOnlyList<ConsentText>> CurrentTextsAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var current = new List<ConsentText>();
        foreach (var purpose in (await Purposes.OfAsync(session, settings, ct)).InUse)
            current.Add(await texts.CurrentAsync(session, purpose, ct));
        return current;
    }

    /// <exception cref="InvalidException">A key, basis or name that cannot be; a shipped purpose is missing.</exception>
    public async Task SavePurposesAsync(Actor by, Purposes purposes, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        purposes.Check();
        await SetAsync(by, Purposes.Setting, purposes, ct);
    }

    /// <exception cref="InvalidException">A country, channel, day or number that cannot be.</exception>
    public async Task SaveRulesAsync(Actor by, ContactRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        rules.Check();
        await SetAsync(by, ContactRules.Setting, rules, ct);
    }

    /// <returns>Id of the new version.</returns>
    public async Task<long> AddTextAsync(Actor by, NewConsentText text, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        await using var session = await databases.WriteAsync(by, ct);
        var purpose = (await Purposes.OfAsync(session, settings, ct))[text.Purpose];
        await texts.KeepAsync(session, purpose, ct);
        var id = await texts.AddAsync(session, by.UserId, new(0, purpose.Key, 0, default, text.En, text.Hans, text.Hant), ct);
        await session.CommitAsync(ct);
        return id;
    }

    /// <summary>How many addresses and numbers are on the suppression list; at most a thousand are counted.</summary>
    public async Task<long> SuppressedAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.LongAsync($"SELECT count(*) FROM (SELECT 1 FROM customers_suppression LIMIT 1000) listed", ct);
    }

    /// <summary>Puts addresses and numbers on the suppression list. Only their hashes are kept.</summary>
    /// <param name="addresses">E-mail addresses and phone numbers; anything else is passed over.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="InvalidException"><c>suppression.too-many</c>.</exception>
    public async Task<int> SuppressAsync(Actor by, IReadOnlyList<string> addresses, string reason, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        if (addresses.Count > MostAddresses)
            throw new InvalidException("suppression.too-many", "addresses", MostAddresses);
        var now = time.GetUtcNow().UtcDateTime;
        var added = 0;
        // In short transactions: others write meanwhile.
        foreach (var some in addresses.Chunk(2000))
        {
            await using var session = await databases.WriteAsync(by, ct);
            added += await suppression.AddAsync(session, some, reason.Trim(), by.UserId, now, ct);
            await session.CommitAsync(ct);
        }
        return added;
    }

    /// <summary>Takes one address off the list.</summary>
    /// <returns>False when it was not on it.</returns>
    public async Task<bool> UnsuppressAsync(Actor by, string address, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        await using var session = await databases.WriteAsync(by, ct);
        var removed = await suppression.RemoveAsync(session, address, ct) > 0;
        if (removed)
            await Platform.Audit.AuditEntry.For("suppression", 0, "delete", by, time.GetUtcNow().UtcDateTime).WriteAsync(session, ct);
        await session.CommitAsync(ct);
        return removed;
    }

    /// <summary>Whether an address is on the list.</summary>
    public async Task<bool> IsSuppressedAsync(Actor by, string address, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        await using var session = await databases.ReadAsync(by, ct);
        return (await suppression.AmongAsync(session, [address], ct)).Count > 0;
    }

    private async Task SetAsync<T>(Actor by, string name, T value, CancellationToken ct)
    {
        await using var session = await databases.WriteAsync(by, ct);
        await settings.SetAsync(session, by, name, value, ct);
        await session.CommitAsync(ct);
    }
}
