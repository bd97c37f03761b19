using System.Text.Json;
using Guanxi.Core;
using Guanxi.Customers.Consent;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Search;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Privacy;

/// <summary>
/// Erases one person: kind by kind in a transaction of its own, the record itself last. Killed at any moment it goes on
/// with the kind it was at, and what was done is done once.
/// </summary>
internal sealed class ErasePerson(Databases databases, PersonalRows rows, Suppression suppression, SettingStore settings, OutboxWriter outbox, TimeProvider time) : IJob
{
    public const string Kind = "customers.erase";

    /// <summary>What the books still need of the record once nothing of it names anybody.</summary>
    private static readonly HashSet<string> Stays =
    [
        "id", "version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "owner_id", "team_id", "kind", "name", "sort_name", "country",
        "stage", "stage_since", "stage_due_at", "orders", "revenue", "returns", "returned", "value", "average_order", "first_order_at", "last_order_at",
        "recency_score", "frequency_score", "monetary_score", "rfm", "import_id",
    ];

    public sealed record Request(long Erasure);

    /// <param name="Next">Number of the kind that is next.</param>
    /// <param name="Person">Ids: hers, and of those who were merged into her.</param>
    public sealed record Place(int Next, IReadOnlyList<ErasedData> Data, int Suppressed, IReadOnlyList<long> Person);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var erasure = job.Payload<Request>().Erasure;
        var place = job.Checkpoint<Place>();
        long customer;
        await using (var read = await job.Database.ReadAsync(ct))
            customer = await read.LongAsync($"SELECT customer_id FROM customers_erasure WHERE id = {erasure} AND state = {ErasureState.Running}", ct);
        if (customer == 0)
            return;
        if (place is null)
        {
            await using var session = await job.Database.WriteAsync(ct);
            var person = await PersonalRows.PersonAsync(session, customer, ct);
            place = new(0, [], await SuppressAsync(session, job.By, erasure, person, ct), person);
            await ForgetImportsAsync(session, person, ct);
            await job.SaveAsync(session, place, ct);
            await session.CommitAsync(ct);
        }
        for (; place.Next < rows.All.Count; job.Report(new(place.Next, rows.All.Count + 1)))
        {
            await using var session = await job.Database.WriteAsync(ct);
            var data = rows.All[place.Next];
            var count = await EraseAsync(session, job, data, place.Person, ct);
            place = place with { Next = place.Next + 1, Data = count == 0 ? place.Data : [.. place.Data, new(data.Table, count, data.Kept)] };
            await job.SaveAsync(session, place, ct);
            await session.CommitAsync(ct);
        }
        await FinishAsync(job, erasure, customer, place, ct);
    }

    /// <summary>Only the hash of an address stays, and only where whoever asked wants nobody to write to it again.</summary>
    private async Task<int> SuppressAsync(Session session, Actor by, long erasure, IReadOnlyCollection<long> person, CancellationToken ct)
    {
        if (await session.LongAsync($"SELECT count(*) FROM customers_erasure WHERE id = {erasure} AND suppress = {true}", ct) == 0)
            return 0;
        var addresses = await MarksAsync(session, person, ct);
        return await suppression.AddAsync(session, addresses.Where(a => !a.IsKey).Select(a => a.Text), "erasure", by.UserId, time.GetUtcNow().UtcDateTime, ct);
    }

    /// <summary>Rows that imports rejected know nobody's id: they are hers where they hold her address, number or key.</summary>
    private static async Task ForgetImportsAsync(Session session, IReadOnlyCollection<long> person, CancellationToken ct)
    {
        foreach (var mark in (await MarksAsync(session, person, ct)).Select(m => m.Text).Where(m => m.Length >= 5).Distinct())
            await session.RunAsync(session.IsSqlite
                ? $"DELETE FROM platform_import_reject WHERE instr(cells, {mark}) > 0" : (FormattableString)$"DELETE FROM platform_import_reject WHERE position({mark} in cells) > 0", ct);
    }

    /// <summary>By what others know her: addresses, numbers and keys.</summary>
    private static async Task<List<(string Text, bool IsKey)>> MarksAsync(Session session, IReadOnlyCollection<long> person, CancellationToken ct)
    {
        var marks = new List<(string, bool)>();
        await session.EachAsync($"SELECT email, phone, external_key FROM customers_customer WHERE id IN {new Ids(person)}", r => marks.AddRange([(r.GetString(0), false), (r.GetString(1), false), (r.Text(2) ?? "", true)]), ct);
        await session.EachAsync($"SELECT value FROM {new Raw(Identities.Identity.Table)} WHERE customer_id IN {new Ids(person)}", r => marks.Add((r.GetString(0), false)), ct);
        return [.. marks.Where(m => m.Item1.Length > 0)];
    }

    /// <returns>How many rows were there.</returns>
    private async Task<long> EraseAsync(Session session, JobContext job, PersonalData data, IReadOnlyCollection<long> person, CancellationToken ct)
    {
        if (data.Kept)
            return data.Emptied is null
                ? await session.LongAsync(PersonalRows.Where(session.Sql().Raw($"SELECT count(*) FROM {data.Table} WHERE "), data, person), ct)
                : await session.RunAsync(PersonalRows.Where(session.Sql().Raw($"UPDATE {data.Table} SET {data.Emptied} WHERE "), data, person), ct);
        await using (var db = databases.Within(session, job.Database, job.By))
            if (PersonalRows.AuditedAs(db, data) is { } type)
                // Who did what and when stays; what was written does not.
                await session.RunAsync(PersonalRows.Where(session.Sql($"UPDATE platform_audit SET changes = '[]' WHERE type = {type} AND record_id IN (SELECT id FROM {new Raw(data.Table)} WHERE "), data, person).Raw(")"), ct);
        if (rows.IsSearchable(data))
            await SearchIndex.RemoveAsync(session, data.Table, new Ids(await session.ListAsync(PersonalRows.Where(session.Sql().Raw($"SELECT id FROM {data.Table} WHERE "), data, person), r => r.GetInt64(0), ct)), ct);
        return await session.RunAsync(PersonalRows.Where(session.Sql().Raw($"DELETE FROM {data.Table} WHERE "), data, person), ct);
    }

    private async Task FinishAsync(JobContext job, long erasure, long customer, Place place, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var session = await job.Database.WriteAsync(ct);
        await SearchIndex.RemoveAsync(session, Customer.Table, new Ids(place.Person), ct);
        var pointed = place.Data.Any(d => d.Kept && d.Data != "platform_audit");
        if (pointed)
            await EmptyAsync(session, job.By, customer, now, ct);
        else
            await session.RunAsync($"DELETE FROM customers_customer WHERE id = {customer}", ct);
        var years = (await settings.GetAsync(session, ErasureRules.Setting, ErasureRules.Shipped, ct)).KeepYears;
        var certificate = JsonSerializer.Serialize(new ErasureCertificate(place.Data, pointed ? "emptied" : "removed", years, place.Suppressed), JsonSerializerOptions.Web);
        await session.RunAsync($"UPDATE customers_erasure SET state = {ErasureState.Done}, done_at = {now}, certificate = {certificate}{new Raw(session.IsSqlite ? "" : "::jsonb")} WHERE id = {erasure}", ct);
        await AuditEntry.For(RecordTypes.Customer, customer, "erase", job.By, now, new AuditChange("erasure", null, erasure)).WriteAsync(session, ct);
        await outbox.WriteAsync(session, [new CustomersRegrouped([customer])], now, ct);
        session.AfterCommit(() => outbox.Wake(job.Database.Tenant));
        await job.SaveAsync(session, place, ct);
        await session.CommitAsync(ct);
        job.Result = new { erasure };
    }

    /// <summary>Empties every column that the books do not need: custom fields, and whatever a feature adds later, as well.</summary>
    private static async Task EmptyAsync(Session session, Actor by, long customer, DateTime now, CancellationToken ct)
    {
        var columns = await session.ListAsync(session.IsSqlite
            ? $"SELECT name, 1 - \"notnull\", lower(type) FROM pragma_table_info({Customer.Table})"
            : (FormattableString)$"""
                SELECT column_name::text, CASE is_nullable WHEN 'YES' THEN 1 ELSE 0 END::bigint, data_type::text FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = {Customer.Table} AND is_generated = 'NEVER'
                """, r => (Name: r.GetString(0), Nullable: r.GetInt64(1) == 1, Type: r.GetString(2)), ct);
        var emptied = columns.Where(c => !Stays.Contains(c.Name)).Select(c => $"{c.Name} = {(c.Nullable ? "NULL" : c.Type switch { "text" => "''", "boolean" => "false", "jsonb" => "'{}'", _ => "0" })}");
        var name = "#" + customer.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await session.RunAsync($"UPDATE customers_customer SET name = {name}, sort_name = {name}, version = version + 1, updated_at = {now}, updated_by = {by.UserId}, {new Raw(string.Join(", ", emptied))} WHERE id = {customer}", ct);
    }
}
