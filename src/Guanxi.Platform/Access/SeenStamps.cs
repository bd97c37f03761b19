using System.Collections.Concurrent;
using Guanxi.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Platform.Access;

/// <summary>Remembers when sessions and tokens were last used, and writes it down once a minute: a read must not cost a write.</summary>
public sealed partial class SeenStamps(Databases databases, TimeProvider time, ILogger<SeenStamps> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Tenant, bool IsToken, long Row), DateTime> seen = new();

    internal void Seen(string tenant, bool isToken, long row, DateTime at) => seen[(tenant, isToken, row)] = at;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        await WriteAsync(CancellationToken.None);
    }

    internal async Task WriteAsync(CancellationToken ct)
    {
        foreach (var tenant in seen.Keys.GroupBy(k => k.Tenant))
        {
            try
            {
                await WriteAsync(tenant.Key, [.. tenant], ct);
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                WriteFailed(e, tenant.Key);
            }
        }
    }

    private async Task WriteAsync(string tenant, List<(string Tenant, bool IsToken, long Row)> rows, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using var session = await database.WriteAsync(ct);
        foreach (var row in rows)
        {
            if (!seen.TryRemove(row, out var at))
                continue;
            if (row.IsToken)
                await session.RunAsync($"UPDATE platform_api_token SET last_used_at = {at} WHERE id = {row.Row}", ct);
            else
                await session.RunAsync($"""
                    UPDATE platform_session SET seen_at = {at},
                        expires_at = CASE WHEN {at + BrowserSessions.Idle} < created_at + {(long)BrowserSessions.Longest.TotalMilliseconds}
                            THEN {at + BrowserSessions.Idle} ELSE created_at + {(long)BrowserSessions.Longest.TotalMilliseconds} END
                    WHERE id = {row.Row}
                    """, ct);
        }
        await session.RunAsync($"DELETE FROM platform_session WHERE expires_at < {time.GetUtcNow().UtcDateTime}", ct);
        await session.CommitAsync(ct);
    }

    [LoggerMessage(LogLevel.Warning, "Last uses in tenant {Tenant} were not written")]
    private partial void WriteFailed(Exception e, string tenant);
}
