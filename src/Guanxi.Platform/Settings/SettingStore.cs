using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Settings;

/// <summary>Named documents of a tenant: its company name, time zone, cut points, rules.</summary>
public sealed class SettingStore(TimeProvider time)
{
    /// <returns>The stored document, or <paramref name="otherwise"/> when nobody has set it.</returns>
    public async Task<T> GetAsync<T>(Session session, string name, T otherwise, CancellationToken ct)
        => await session.FirstAsync($"SELECT value FROM platform_setting WHERE name = {name}", r => r.GetString(0), ct) is { } json
            ? JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)! : otherwise;

    /// <summary>Stores the document in the session's transaction and tells the audit log.</summary>
    public async Task SetAsync<T>(Session session, Actor by, string name, T value, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var json = JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
        var before = await session.FirstAsync($"SELECT value FROM platform_setting WHERE name = {name}", r => r.GetString(0), ct);
        var stored = new Raw(session.IsSqlite ? "" : "::jsonb");
        await session.RunAsync($"""
            INSERT INTO platform_setting (name, value, updated_at) VALUES ({name}, {json}{stored}, {now})
            ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
            """, ct);
        await Audit.AuditEntry.For("setting", 0, "update", by, now, new Audit.AuditChange(name, before, json)).WriteAsync(session, ct);
    }
}
