using Guanxi.Customers.Importing;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Normalising;

namespace Guanxi.Customers.Quality;

/// <summary>Something a channel said of a value: it bounced, nobody is there, it came back.</summary>
/// <param name="Key">Of the value it was said of.</param>
internal sealed record Fault(long Id, long Customer, string Field, string Doubt, string Key)
{
    public string Cause => $"fault:{Doubt}:{Customer}:{Key}";
}

/// <summary>The table of what channels said.</summary>
internal static class Faults
{
    public const string Table = "customers_fault";

    /// <summary>What a channel may say, and the doubt that it is.</summary>
    public static readonly IReadOnlyDictionary<string, string> Causes = new Dictionary<string, string>
    {
        ["bounce"] = Doubts.EmailBounced,
        ["dead-number"] = Doubts.PhoneDead,
        ["returned-letter"] = Doubts.AddressReturned,
    };

    public static async Task<IReadOnlyList<Fault>> OpenOfAsync(Session session, IReadOnlyCollection<long> customers, CancellationToken ct)
        => await session.ListAsync($"SELECT id, customer_id, field, doubt, key FROM customers_fault WHERE customer_id IN {new Ids(customers)} AND ended_at IS NULL",
            r => new Fault(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4)), ct);

    public static async Task EndAsync(Session session, ITaskBook tasks, IReadOnlyCollection<Fault> faults, DateTime now, CancellationToken ct)
    {
        await session.RunAsync($"UPDATE customers_fault SET ended_at = {now} WHERE id IN {new Ids([.. faults.Select(f => f.Id)])}", ct);
        await tasks.CloseAsync(session, [.. faults.Select(f => f.Cause)], done: true, ct);
    }

    public static string KeyOf(Customer customer, string field) => KeyOf(QualityFacts.Of(customer), field);

    public static string KeyOf(in QualityFacts facts, string field) => KeyOf(field, field == "address" ? facts.Region + facts.City + facts.Address + facts.PostalCode : facts[field]);

    /// <summary>What two spellings of one value have in common.</summary>
    public static string KeyOf(string field, string value) => field switch
    {
        "email" => Emails.Key(value),
        "phone" => CustomerPhone.Canonical(value) ?? value,
        _ => string.Concat(value.Where(char.IsLetterOrDigit)).ToLowerInvariant(),
    };
}
