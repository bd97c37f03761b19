using System.Security.Cryptography;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Host.Demo;

/// <summary>The people of the demo company as users and teams, and the account that is told to whoever started it.</summary>
internal static class DemoStaffing
{
    private const string Zone = "Asia/Shanghai";

    /// <returns>Ids of teams and of sales persons by their keys.</returns>
    public static async Task<(IReadOnlyDictionary<string, long> Teams, IReadOnlyDictionary<string, long> Staff)> MakeAsync(
        IServiceProvider services, DemoCompany company, DemoAccount account, string language, CancellationToken ct)
    {
        var system = Actor.System(Databases.Main);
        var bootstrap = services.GetRequiredService<Bootstrap>();
        await bootstrap.EnsureAsync(Databases.Main, account.Email, account.Password, language, ct);
        await NameCompanyAsync(services, system, ct);
        var teams = new Dictionary<string, long>();
        foreach (var team in company.Teams)
            teams[team.Key] = await services.GetRequiredService<SaveTeam>().RunAsync(system, null, new TeamChange(team.Name, ParentId: null), ct);
        var roles = await bootstrap.RoleIdsAsync(Databases.Main, [ShippedRoles.Sales], ct);
        var add = services.GetRequiredService<AddUser>();
        // Nobody signs in as one of them: their passwords are thrown away. Hashing takes its time, so all processors help.
        var people = await Task.WhenAll(company.Staff.Select(s => Task.Run(() => add.RunAsync(system, new NewUser(
            s.Email, s.Name, RandomNumberGenerator.GetHexString(32), "zh-Hans", Zone, roles, [new(teams[s.TeamKey], s.Role == "lead")]), ct), ct)));
        return (teams, company.Staff.Zip(people).ToDictionary(p => p.First.Key, p => p.Second));
    }

    private static async Task NameCompanyAsync(IServiceProvider services, Actor system, CancellationToken ct)
    {
        await using var session = await services.GetRequiredService<Databases>().WriteAsync(system, ct);
        await services.GetRequiredService<SettingStore>().SetAsync(session, system, Company.Setting, Company.Unnamed with { Name = "半山茶物" }, ct);
        await session.CommitAsync(ct);
    }
}
