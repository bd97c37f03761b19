using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Care;

/// <summary>Reading and changing the rules of care.</summary>
internal sealed class CareSettings(Databases databases, FieldCatalogue catalogue, SettingStore settings, TenantCurrency currency, JobQueue jobs, CareClock clock, TimeProvider time)
{
    public async Task<CareRules> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageSettings);
        await using var session = await databases.ReadAsync(by, ct);
        return await CareRules.OfAsync(session, settings, ct);
    }

    /// <summary>Stores the rules; those that are new are applied to this very day at once.</summary>
    /// <returns>The rules with the ids of new ones.</returns>
    /// <exception cref="InvalidException">A rule cannot be; its filter included.</exception>
    public async Task<CareRules> SaveAsync(Actor by, CareRules rules, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageSettings);
        await using var session = await databases.WriteAsync(by, ct);
        var before = await CareRules.OfAsync(session, settings, ct);
        var after = rules.Checked(await catalogue.OfAsync(by.Tenant, CustomerFields.Type, ct), by, time.GetUtcNow().UtcDateTime, await currency.OfAsync(session, by.Tenant, ct), before);
        await settings.SetAsync(session, by, CareRules.Setting, after, ct);
        if (after.Active.Any())
        {
            var today = await clock.TodayAsync(session, ct);
            // Days before a rule was made are none of its business.
            await CareDay.RememberAsync(session, 0, today.AddDays(-1), 0, ct);
            await CareDay.RememberAsync(session, -1, today, 0, ct);
            await jobs.AddAsync(session, by, CareDay.Kind, new CareDay.Request(today), ct);
        }
        await session.CommitAsync(ct);
        return after;
    }
}
