using System.Security.Cryptography;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Outbox;

namespace Guanxi.Host.Demo;

/// <summary>Whom the demo lets in.</summary>
internal sealed record DemoAccount(string Email, string Password);

/// <summary>The folder of the demo. Its file <c>demo.json</c> says that the company is whole, and keeps the password.</summary>
internal static class DemoHome
{
    private const string FileName = "demo.json";
    private const long Seed = 20261122;

    /// <returns>Null when there is no demo yet, or one that was cut off.</returns>
    public static DemoAccount? Read(string dir)
    {
        try { return JsonSerializer.Deserialize<DemoAccount>(File.ReadAllText(Path.Combine(dir, FileName))); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException) { return null; }
    }

    public static void Clear(string dir)
    {
        File.Delete(Path.Combine(dir, FileName));
        foreach (var part in new[] { "tenants", "files", "keys" })
            if (Path.Combine(dir, part) is var folder && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
    }

    /// <exception cref="ConflictException"><c>demo.other-data</c>: the folder holds data that is no demo.</exception>
    public static async Task<DemoAccount> MakeAsync(HostOptions options, int customers, Action<JobProgress> watch, CancellationToken ct)
    {
        var begun = Path.Combine(options.DataDir, "demo.begun");
        if (File.Exists(begun))
            Clear(options.DataDir);
        else if (Directory.Exists(Path.Combine(options.DataDir, "tenants")))
            throw new ConflictException("demo.other-data", null, options.DataDir);
        Directory.CreateDirectory(options.DataDir);
        await File.WriteAllTextAsync(begun, "", ct);
        await using var app = GuanxiHost.Build(options);
        var time = app.Services.GetRequiredService<TimeProvider>();
        var database = await app.Services.GetRequiredService<Databases>().CreateAsync(Databases.Main, ct);
        var account = new DemoAccount("demo@guanxi.example", NewPassword());
        var company = new DemoCompany(Seed, customers, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime.AddHours(8)));
        var (teams, staff) = await DemoStaffing.MakeAsync(app.Services, company, account, Languages.Current, ct);
        await new DemoLoader(company, database, app.Services.GetRequiredService<OutboxWriter>(), time).RunAsync(teams, staff, watch, ct);
        await app.Services.GetRequiredService<OutboxDispatcher>().DrainAsync(database.Tenant, ct);
        await DemoTies.MakeAsync(app.Services, database, account, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime.AddHours(8)), ct);
        await WriteAsync(options.DataDir, account, ct);
        File.Delete(begun);
        return account;
    }

    private static async Task WriteAsync(string dir, DemoAccount account, CancellationToken ct)
    {
        var file = Path.Combine(dir, FileName);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(account), ct);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    // Easy to read out and to type: no letter looks like a digit.
    private static string NewPassword()
        => string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)));
}
