using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Tasks;

/// <summary>A task in a short list.</summary>
/// <param name="Subject">Empty when it is hidden from the reader.</param>
/// <param name="Customer">Her name; null where the task is about nobody whom the reader may see.</param>
public sealed record TaskRow(long Id, string Subject, string Kind, DateOnly Due, string Priority, long? CustomerId, string? Customer, long? OwnerId);

/// <param name="Today">The day it is for the reader.</param>
/// <param name="Tasks">Open ones by day, the most urgent first.</param>
/// <param name="More">Whether there are further ones.</param>
public sealed record MyTasks(DateOnly Today, IReadOnlyList<TaskRow> Tasks, bool More);

/// <summary>What is still to be done: by whoever asks, or for one customer.</summary>
internal sealed class TaskList(Databases databases, TimeProvider time)
{
    public const int Most = 200;
    private const int MostOfCustomer = 20;
    private const int MostCounted = 99;

    public async Task<MyTasks> MineAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var tasks = await ReadAsync(session, by, session.Sql($" AND t.owner_id = {by.UserId}"), Most + 1, ct);
        return new(Today(by.Zone), [.. tasks.Take(Most)], tasks.Count > Most);
    }

    /// <summary>Open tasks about a customer, as far as the actor may see them.</summary>
    public async Task<IReadOnlyList<TaskRow>> OfAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await ReadAsync(session, by, session.Sql($" AND t.customer_id = {customer}"), MostOfCustomer, ct);
    }

    /// <returns>How many of her tasks are due today or earlier, 99 at most.</returns>
    public async Task<long> DueAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        if (by.ScopeOf(RecordTypes.Task) == RowScope.None)
            return 0;
        await using var session = await databases.ReadAsync(by, ct);
        return await session.LongAsync($"""
            SELECT count(*) FROM (SELECT 1 FROM customers_task t WHERE t.deleted_at IS NULL AND t.state = 'open' AND t.owner_id = {by.UserId} AND t.due <= {Today(by.Zone)} LIMIT {MostCounted}) due
            """, ct);
    }

    public DateOnly Today(TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);

    private static async Task<List<TaskRow>> ReadAsync(Session session, Actor by, Sql which, int limit, CancellationToken ct)
    {
        // The state is spelled out, not a parameter: only so do the databases see that the small index of open tasks serves.
        var sql = session.Sql($"SELECT t.id, t.subject, t.kind, t.due, t.priority, t.customer_id, t.owner_id FROM customers_task t WHERE t.deleted_at IS NULL AND t.state = 'open'{which}");
        RowVisibility.Write(sql, TaskFields.Type, by);
        sql.Add($" ORDER BY t.due, t.id LIMIT {limit}");
        var shown = by.Grants.AccessTo(RecordTypes.Task, "subject") != FieldAccess.Hidden;
        var tasks = await session.ListAsync(sql, r => new TaskRow(r.GetInt64(0), shown ? r.GetString(1) : "", r.GetString(2), DateOnly.ParseExact(r.GetString(3), "yyyy-MM-dd"), r.GetString(4), r.Long(5), null, r.Long(6)), ct);
        var names = await CustomerNames.OfAsync(session, by, [.. tasks.Select(t => t.CustomerId).OfType<long>().Distinct()], ct);
        return [.. tasks.Select(t => t.CustomerId is { } id && names.TryGetValue(id, out var name) ? t with { Customer = name } : t with { CustomerId = null })
            .OrderBy(t => t.Due).ThenBy(t => t.Priority switch { "high" => 0, "normal" => 1, _ => 2 }).ThenBy(t => t.Id)];
    }
}
