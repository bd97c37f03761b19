using System.Collections.Concurrent;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Settings;

/// <summary>The currency of amounts that name none, that of their company. Asked for once in a few seconds.</summary>
public sealed class TenantCurrency(Databases databases, SettingStore settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (string Code, long Until)> known = new();

    /// <returns>ISO 4217.</returns>
    public async ValueTask<string> OfAsync(string tenant, CancellationToken ct)
    {
        if (Known(tenant) is { } code)
            return code;
        await using var session = await (await databases.GetAsync(tenant, ct)).ReadAsync(ct);
        return await OfAsync(session, tenant, ct);
    }

    /// <returns>ISO 4217.</returns>
    public async ValueTask<string> OfAsync(Session session, string tenant, CancellationToken ct)
    {
        if (Known(tenant) is { } code)
            return code;
        code = (await Company.OfAsync(session, settings, ct)).Currency;
        known[tenant] = (code, time.GetTimestamp() + (5 * time.TimestampFrequency));
        return code;
    }

    private string? Known(string tenant) => known.TryGetValue(tenant, out var kept) && kept.Until > time.GetTimestamp() ? kept.Code : null;
}
