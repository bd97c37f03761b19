using System.Globalization;
using Guanxi.Core;
using Guanxi.Host;
using Guanxi.Host.Demo;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Bench;

/// <summary>
/// A shop of 1,000,000 customers and 10,000,000 order lines, or a hundredth of it: the demo company, grown, with two of
/// five orders kept. Made once, with search documents, figures and sums as the product makes them, and kept in
/// <c>artifacts/bench</c> until somebody deletes that folder.
/// </summary>
/// <param name="Folder">Data folder for <c>guanxi serve</c>.</param>
/// <param name="Token">API token of a sales person who sees her own and her team's records.</param>
/// <param name="Cookie">Her browser's session, as a header line.</param>
internal sealed record DataSet(string Folder, string Token, string Cookie)
{
    private const long Seed = 20261122;
    private const string Person = "yao.yu@bench.example";

    public string Bearer => "Authorization: Bearer " + Token;

    public string Database => Path.Combine(Folder, "tenants", Databases.Main + ".db");

    /// <summary>Opens the data set, having made it where it is missing.</summary>
    public static async Task<DataSet> OpenAsync(string size, CancellationToken ct)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bench", size);
        var made = Path.Combine(folder, "made");
        if (!File.Exists(made))
        {
            await MakeAsync(folder, size == "full" ? 1_000_000 : 10_000, ct);
            await File.WriteAllTextAsync(made, "", ct);
        }
        await using var app = GuanxiHost.Build(HostOptions.Load(folder, logs: false, ("connectionString", "")));
        var system = Actor.System(Databases.Main);
        var user = await app.Services.GetRequiredService<Bootstrap>().UserIdAsync(Databases.Main, Person, ct);
        var token = await app.Services.GetRequiredService<CreateToken>().RunAsync(system, new TokenRequest("bench", [], null, user), ct);
        await using var session = await app.Services.GetRequiredService<Databases>().WriteAsync(system, ct);
        var cookie = await BrowserSessions.StartAsync(session, user, new Visitor(null, "bench"), DateTime.UtcNow, ct);
        await session.CommitAsync(ct);
        return new(folder, token.Token, $"Cookie: {BrowserSessions.CookieName(Databases.Main)}={cookie}");
    }

    /// <summary>A copy to write in: the kept one stays as it was made. Dispose it.</summary>
    public async Task<TemporaryCopy> CopyAsync(CancellationToken ct)
    {
        var copy = new TemporaryCopy(this with { Folder = Folder + "-copy" });
        Directory.CreateDirectory(Path.GetDirectoryName(copy.Data.Database)!);
        await using (var from = File.OpenRead(Database))
        await using (var to = File.Create(copy.Data.Database))
            await from.CopyToAsync(to, 1024 * 1024, ct);
        return copy;
    }

    private static async Task MakeAsync(string folder, int customers, CancellationToken ct)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await using var app = GuanxiHost.Build(HostOptions.Load(folder, logs: false, ("connectionString", "")));
        var time = app.Services.GetRequiredService<TimeProvider>();
        var database = await app.Services.GetRequiredService<Databases>().CreateAsync(Databases.Main, ct);
        var company = new DemoCompany(Seed, customers, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime.AddHours(8)));
        var (teams, staff) = await DemoStaffing.MakeAsync(app.Services, company, new DemoAccount("bench@bench.example", "zw7k-ph3m-9rdt"), "zh-Hans", ct);
        await JoinAsync(app.Services, teams.Values.First(), ct);
        var loader = new DemoLoader(company, database, app.Services.GetRequiredService<OutboxWriter>(), time, Kept);
        await loader.RunAsync(teams, staff, p => Say($"{p.Done:#,0} customers, orders and interactions"), ct);
        Say("figures, scores, stages and sums");
        await app.Services.GetRequiredService<OutboxDispatcher>().DrainAsync(database.Tenant, ct);
        await using var session = await database.ReadAsync(ct);
        await session.RunAsync($"PRAGMA wal_checkpoint(TRUNCATE)", ct);
    }

    /// <summary>The sales person whose requests are measured.</summary>
    private static async Task JoinAsync(IServiceProvider services, long team, CancellationToken ct)
    {
        var roles = await services.GetRequiredService<Bootstrap>().RoleIdsAsync(Databases.Main, [ShippedRoles.Sales], ct);
        await services.GetRequiredService<AddUser>().RunAsync(Actor.System(Databases.Main), new NewUser(
            Person, "姚瑜", "t4xw-6mhc-r8kq", "zh-Hans", "Asia/Shanghai", roles, [new(team)], MustChangePassword: false), ct);
    }

    // By the order's own moment, so that it is the same two of five every time.
    private static bool Kept(DemoEvent happened) => happened.At.Ticks / TimeSpan.TicksPerSecond % 5 < 2;

    private static void Say(FormattableString what) => Console.Error.WriteLine("  " + what.ToString(CultureInfo.InvariantCulture));

    private static void Say(string what) => Console.Error.WriteLine("  " + what);
}

internal sealed record TemporaryCopy(DataSet Data) : IDisposable
{
    public void Dispose() => Directory.Delete(Data.Folder, recursive: true);
}
