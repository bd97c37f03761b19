using System.Collections.Concurrent;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Platform.Views;

/// <summary>The currency of amounts that name none, that of its company. Kept in memory for half a minute.</summary>
public sealed class TenantCurrency(Databases databases, SettingStore settings, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (string Code, DateTimeOffset Until)> known = new();

    /// <returns>ISO 4217.</returns>
    public async ValueTask<string> OfAsync(string tenant, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(tenant, out var kept) && kept.Until > now)
            return kept.Code;
        await using var session = await (await databases.GetAsync(tenant, ct)).ReadAsync(ct);
        var code = (await Company.OfAsync(session, settings, ct)).Currency;
        known[tenant] = (code, now + Fresh);
        return code;
    }
}
