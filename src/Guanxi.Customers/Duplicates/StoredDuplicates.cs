using Guanxi.Core;
using Guanxi.Customers.Importing;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Duplicates;

/// <summary>A stored customer whom a draft may mean.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Signs">What speaks for and against it, such as <c>NameSame PhoneSame</c>.</param>
public sealed record StoredDuplicate(long Id, string Name, string Phone, string Email, double Score, string Signs);

/// <summary>
/// Asks of customers about to be stored whether they are there already: a batch at a time, by key look-ups alone, so that it costs
/// the same however many are stored. Found are those with the same e-mail address, phone number or name: in either script, in any
/// order of words, by short form.
/// </summary>
internal sealed class StoredDuplicates(Databases databases, LearnWeights learn)
{
    /// <summary>Score from which somebody who types is shown another: below what counts as likely, for she has typed little yet.</summary>
    public const double Hint = .25;

    private static readonly string[] Asked = ["name", "phone", "email"];

    private const int MostOfKey = 20;
    private const int MostShown = 5;

    /// <summary>Whom somebody who types a new customer should look at first.</summary>
    /// <returns>Likeliest first, at most five, among those she may see.</returns>
    public async Task<IReadOnlyList<StoredDuplicate>> OfAsync(Actor by, CustomerDraft draft, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var hidden = Asked.Where(f => by.Grants.AccessTo(RecordTypes.Customer, f) == FieldAccess.Hidden).ToHashSet();
        // What she may not see must not be found out by guessing.
        var asked = draft with { Name = hidden.Contains("name") ? "" : draft.Name, Phone = hidden.Contains("phone") ? "" : draft.Phone, Email = hidden.Contains("email") ? "" : draft.Email };
        var found = (await FindAsync(session, by, [asked], Hint, ct))[0];
        return [.. found.Take(MostShown).Select(f => f with
        {
            Name = hidden.Contains("name") ? "" : f.Name,
            Phone = hidden.Contains("phone") ? "" : f.Phone,
            Email = hidden.Contains("email") ? "" : f.Email,
        })];
    }

    /// <summary>For each draft the stored customers it may mean, likeliest first; none where nobody is.</summary>
    /// <param name="reach">Only customers whom she sees.</param>
    /// <param name="least">Score from which a customer is named; <see cref="DuplicateWeights.Likely"/> is usual.</param>
    internal async Task<IReadOnlyList<IReadOnlyList<StoredDuplicate>>> FindAsync(Session session, Actor reach, IReadOnlyList<CustomerDraft> drafts, double least, CancellationToken ct)
    {
        var weights = await learn.WeightsAsync(session, ct);
        var profiles = new CustomerProfile[drafts.Count];
        Parallel.For(0, drafts.Count, i => profiles[i] = new(drafts[i]));
        var stored = await CandidatesAsync(session, reach, drafts, profiles, ct);
        var candidates = new CustomerProfile[stored.Count];
        Parallel.For(0, stored.Count, i => candidates[i] = new(stored[i]));
        var byKey = new Dictionary<(int Kind, ulong Key), List<int>>();
        for (var i = 0; i < candidates.Length; i++)
            for (var kind = 0; kind < CustomerProfile.Kinds; kind++)
                if (candidates[i].Keys[kind] is not 0 and var key)
                {
                    if (!byKey.TryGetValue((kind, key), out var rows))
                        byKey[(kind, key)] = rows = [];
                    rows.Add(i);
                }
        var found = new IReadOnlyList<StoredDuplicate>[drafts.Count];
        Parallel.For(0, drafts.Count, i => found[i] = Likely(profiles[i], drafts[i].Id, stored, candidates, byKey, weights, least));
        return found;
    }

    private static List<StoredDuplicate> Likely(CustomerProfile draft, long self, List<CustomerDraft> stored, CustomerProfile[] candidates,
        Dictionary<(int, ulong), List<int>> byKey, DuplicateWeights weights, double least)
    {
        var met = new HashSet<int>();
        for (var kind = 0; kind < CustomerProfile.Kinds; kind++)
            if (draft.Keys[kind] is not 0 and var key && byKey.TryGetValue((kind, key), out var rows))
                met.UnionWith(rows);
        var likely = new List<StoredDuplicate>();
        Span<double> signs = stackalloc double[Evidence.Count];
        foreach (var at in met)
        {
            if (candidates[at].Id == self || candidates[at].IsOrganisation != draft.IsOrganisation)
                continue;
            Evidence.Weigh(draft, candidates[at], signs);
            if (weights.Score(signs) is var score && score >= least)
                likely.Add(new(stored[at].Id, stored[at].Name, stored[at].Phone, stored[at].Email, score, Evidence.Write(signs)));
        }
        likely.Sort((a, b) => b.Score != a.Score ? b.Score.CompareTo(a.Score) : a.Id.CompareTo(b.Id));
        return likely;
    }

    private static async Task<List<CustomerDraft>> CandidatesAsync(Session session, Actor reach, IReadOnlyList<CustomerDraft> drafts, CustomerProfile[] profiles, CancellationToken ct)
    {
        var stored = new Dictionary<long, CustomerDraft>();
        await AddAsync("x.email <> '' AND lower(x.email) = k.value", drafts.Where(d => d.Email.Length > 0).Select(d => CustomerPhone.Lower(d.Email.Trim())));
        await AddAsync($"x.phone <> '' AND {CustomerPhone.DigitsSql.Replace("phone", "x.phone", StringComparison.Ordinal)} = k.value",
            drafts.Select(d => CustomerPhone.Canonical(d.Phone)).OfType<string>().SelectMany(CustomerPhone.Spellings));
        await AddAsync("x.sort_name = k.value", profiles.SelectMany(p => p.Name.Spellings()));
        // Pinyin stands before the characters: whoever is pronounced so, in either script.
        await AddAsync("x.sort_name >= k.value || ' ' AND x.sort_name < k.value || '!'", profiles.Where(p => !p.IsOrganisation).SelectMany(p => p.Name.AsPinyin()));
        return [.. stored.Values];

        async Task AddAsync(string condition, IEnumerable<string> keys)
        {
            var wanted = keys.Distinct().ToArray();
            if (wanted.Length == 0)
                return;
            var visible = session.Sql();
            RowVisibility.Write(visible, CustomerFields.Type, reach, "x", indexed: false);
            var ids = session.Sql($"SELECT x.id FROM customers_customer x WHERE x.deleted_at IS NULL AND {new Raw(condition)}{visible} LIMIT {MostOfKey}");
            // A key that many share is cut short by itself; SQLite has no lateral join, but a bounded subquery for each key.
            var sql = session.IsSqlite
                ? session.Sql($"SELECT {new Raw(CustomerDraft.Columns)} FROM customers_customer WHERE id IN (SELECT c.id FROM json_each({System.Text.Json.JsonSerializer.Serialize(wanted)}) k JOIN customers_customer c ON c.id IN ({ids}))")
                : session.Sql($"SELECT {new Raw(CustomerDraft.Columns)} FROM customers_customer WHERE id IN (SELECT c.id FROM unnest({wanted}) AS k(value) CROSS JOIN LATERAL ({ids}) c)");
            await session.EachAsync(sql, r =>
            {
                var customer = CustomerDraft.Read(r);
                stored.TryAdd(customer.Id, customer);
            }, ct);
        }
    }
}
