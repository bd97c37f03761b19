using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;

namespace Guanxi.Customers.Consent;

/// <summary>The words people are asked to agree to, in three languages.</summary>
/// <param name="Number">Counts up for each purpose.</param>
internal sealed record ConsentText(long Id, string Purpose, long Number, DateTime CreatedAt, string En, string Hans, string Hant)
{
    public string In(string language) => language switch { Languages.Simplified => Hans, Languages.Traditional => Hant, _ => En };
}

/// <summary>Every version of every text that was ever shown. A new wording is a new version; none is changed or removed.</summary>
internal sealed class ConsentTexts(Texts texts, TimeProvider time)
{
    /// <summary>Newest first.</summary>
    public static Task<List<ConsentText>> AllAsync(Session session, CancellationToken ct)
        => session.ListAsync($"SELECT id, purpose, number, created_at, en, hans, hant FROM customers_consent_text ORDER BY purpose, number DESC", Read, ct);

    /// <summary>The wording in force: the newest version, else the one that is shipped.</summary>
    public async Task<ConsentText> CurrentAsync(Session session, Purpose purpose, CancellationToken ct)
        => await session.FirstAsync($"SELECT id, purpose, number, created_at, en, hans, hant FROM customers_consent_text WHERE purpose = {purpose.Key} ORDER BY number DESC LIMIT 1", Read, ct)
            ?? new(0, purpose.Key, 0, default, Shipped(purpose, Languages.English), Shipped(purpose, Languages.Simplified), Shipped(purpose, Languages.Traditional));

    /// <summary>Id of the wording in force; a shipped one is kept as the first version when it is first agreed to.</summary>
    public async Task<long> KeepAsync(Session session, Purpose purpose, CancellationToken ct)
    {
        var current = await CurrentAsync(session, purpose, ct);
        return current.Id > 0 ? current.Id : await AddAsync(session, 0, current, ct);
    }

    public async Task<long> AddAsync(Session session, long user, ConsentText text, CancellationToken ct)
    {
        foreach (var words in new[] { text.En, text.Hans, text.Hant })
            if (words.Trim().Length is 0 or > 4000)
                throw new InvalidException("consent.text", "text");
        var number = await session.LongAsync($"SELECT coalesce(max(number), 0) + 1 FROM customers_consent_text WHERE purpose = {text.Purpose}", ct);
        return await session.LongAsync($"""
            INSERT INTO customers_consent_text (purpose, number, created_at, created_by, en, hans, hant)
            VALUES ({text.Purpose}, {number}, {time.GetUtcNow().UtcDateTime}, {user}, {text.En.Trim()}, {text.Hans.Trim()}, {text.Hant.Trim()}) RETURNING id
            """, ct);
    }

    private string Shipped(Purpose purpose, string language)
        => texts.All(language).GetValueOrDefault("consent.text." + purpose.Key) ?? string.Format(Languages.Culture(language), texts.All(language)["consent.text.other"], purpose.NameIn(texts, language));

    private static ConsentText Read(System.Data.Common.DbDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.Time(3), r.GetString(4), r.GetString(5), r.GetString(6));
}
