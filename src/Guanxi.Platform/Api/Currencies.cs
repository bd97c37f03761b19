using System.Collections.Concurrent;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Platform.Api;

/// <summary>Currency of each tenant's figures, asked for once in a few seconds.</summary>
internal sealed class Currencies(SettingStore settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (string Currency, long Until)> known = new();

    public async ValueTask<string> OfAsync(Session session, string tenant, CancellationToken ct)
    {
        var now = time.GetTimestamp();
        if (known.TryGetValue(tenant, out var answer) && answer.Until > now)
            return answer.Currency;
        var currency = (await Company.OfAsync(session, settings, ct)).Currency;
        known[tenant] = (currency, now + (5 * time.TimestampFrequency));
        return currency;
    }
}
