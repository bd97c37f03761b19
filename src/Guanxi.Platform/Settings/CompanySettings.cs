using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Settings;

/// <summary>Reading and changing what a company says about itself.</summary>
internal sealed class CompanySettings(Databases databases, SettingStore settings)
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
        await settings.SetAsync(session, by, Company.Setting, company, ct);
        await session.CommitAsync(ct);
    }
}
