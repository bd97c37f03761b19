using Guanxi.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Platform.Outbox;

/// <summary>Delivers what the outbox holds: at once when told, and every few seconds whatever came due or another node left.</summary>
public sealed partial class OutboxDispatcher(
    Databases databases, OutboxWriter writer, IEnumerable<Handler> handlers, IServiceProvider services, TimeProvider time, ILogger<OutboxDispatcher> log)
    : BackgroundService
{
    private const int MaxAttempts = 12;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Handler> byName = handlers.ToDictionary(h => h.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        for (var pause = First; !stoppingToken.IsCancellationRequested; pause = Sweep)
        {
            var tenants = new HashSet<string>();
            try
            {
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                wait.CancelAfter(pause);
                try { tenants.Add(await writer.Wakes.ReadAsync(wait.Token)); }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
                {
                    tenants.UnionWith(await databases.ListAsync(stoppingToken));
                }
                while (writer.Wakes.TryRead(out var more))
                    tenants.Add(more);
                foreach (var tenant in tenants)
                    await DrainAsync(tenant, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) { SweepFailed(e); }
        }
    }

    /// <summary>Delivers until nothing is due. The command line and tests wait on this.</summary>
    /// <returns>How many deliveries were made.</returns>
    public async Task<int> DrainAsync(string tenant, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        var delivered = 0;
        while (await ClaimAsync(database, ct) is { } due)
            delivered += await DeliverAsync(database, due, ct) ? 1 : 0;
        return delivered;
    }

    private async Task<Delivery?> ClaimAsync(Database database, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using (var read = await database.ReadAsync(ct))
            if (await read.LongAsync($"SELECT count(*) FROM (SELECT 1 FROM platform_outbox WHERE dead_at IS NULL AND next_at <= {now} LIMIT 1) due", ct) == 0)
                return null;
        await using var session = await database.WriteAsync(ct);
        var skip = new Raw(session.IsSqlite ? "" : "FOR UPDATE SKIP LOCKED");
        var claimed = await session.FirstAsync($"""
            UPDATE platform_outbox SET next_at = {now + Lease}, attempts = attempts + 1
            WHERE id = (SELECT id FROM platform_outbox WHERE dead_at IS NULL AND next_at <= {now} ORDER BY id LIMIT 1 {skip})
            RETURNING id, handler, payload, attempts
            """, r => new Delivery(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(3)), ct);
        await session.CommitAsync(ct);
        return claimed;
    }

    private async Task<bool> DeliverAsync(Database database, Delivery due, CancellationToken ct)
    {
        try
        {
            if (!byName.TryGetValue(due.Handler, out var handler))
                throw new InvalidOperationException($"No handler is called {due.Handler}.");
            await using var session = await database.WriteAsync(ct);
            // Whoever's lease ran out finds the row gone and leaves the work to the other.
            if (await session.RunAsync($"DELETE FROM platform_outbox WHERE id = {due.Id} AND attempts = {due.Attempts}", ct) == 0)
                return false;
            await handler.RunAsync(services, database, session, due.Payload, ct);
            await session.CommitAsync(ct);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            DeliveryFailed(e, due.Id, due.Handler, due.Attempts);
            await PostponeAsync(database, due, e, ct);
            return false;
        }
    }

    private async Task PostponeAsync(Database database, Delivery due, Exception e, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        DateTime? dead = due.Attempts >= MaxAttempts ? now : null;
        var wait = TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, due.Attempts)));
        await using var session = await database.WriteAsync(ct);
        await session.RunAsync($"UPDATE platform_outbox SET next_at = {now + wait}, dead_at = {dead}, error = {e.GetType().Name + ": " + e.Message} WHERE id = {due.Id}", ct);
        await session.CommitAsync(ct);
    }

    private sealed record Delivery(long Id, string Handler, string Payload, long Attempts);

    [LoggerMessage(LogLevel.Error, "Outbox sweep failed")]
    private partial void SweepFailed(Exception e);

    [LoggerMessage(LogLevel.Warning, "Delivery {Id} to {Handler} failed at attempt {Attempt}")]
    private partial void DeliveryFailed(Exception e, long id, string handler, long attempt);
}
