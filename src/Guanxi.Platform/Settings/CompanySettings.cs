using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;

namespace Guanxi.Platform.Settings;

/// <summary>The company says something else of itself: what was counted in its days or its money is due again.</summary>
public sealed record CompanyChanged(Company Before, Company Now) : IEvent;

/// <summary>Reading and changing what a company says about itself.</summary>
internal sealed class CompanySettings(Databases databases, SettingStore settings, OutboxWriter outbox, TimeProvider time)
{
    public async Task<Company> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageSettings);
        await using var session = await databases.ReadAsync(by, ct);
        return await Company.OfAsync(session, settings, ct);
    }

    public async Task SaveAsync(Actor by, Company company, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageSettings);
        company.Check();
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        var before = await Company.OfAsync(session, settings, ct);
        if (before == company)
            return;
        await settings.SetAsync(session, by, Company.Setting, company, ct);
        await outbox.WriteAsync(session, [new CompanyChanged(before, company)], time.GetUtcNow().UtcDateTime, ct);
        session.AfterCommit(() => outbox.Wake(by.Tenant));
        await session.CommitAsync(ct);
    }
}
