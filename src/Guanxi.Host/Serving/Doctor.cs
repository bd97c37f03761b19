using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Operations;
using Guanxi.Platform.Ui;

namespace Guanxi.Host.Serving;

/// <param name="Severity"><c>ok</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Mend">How to mend it; null when there is nothing to mend.</param>
internal sealed record Finding(string Severity, string Check, string What, string? Mend = null);

/// <summary>Looks at everything an installation depends on.</summary>
internal static class Doctor
{
    private const long Little = 1L << 30;

    public static async IAsyncEnumerable<Finding> ExamineAsync(string dataDir, Texts texts, [EnumeratorCancellation] CancellationToken ct)
    {
        HostOptions? options = null;
        yield return Check("config", texts, () => options = HostOptions.Load(dataDir, logs: false), dataDir);
        if (options is null)
            yield break;
        yield return Check("folder", texts, () => TryWriting(dataDir), dataDir);
        yield return Space(dataDir, texts);
        yield return Assets(texts);
        yield return Port(options, texts);
        yield return Clock(texts);
        await foreach (var finding in DatabasesAsync(options, texts, ct))
            yield return finding;
        yield return new("warning", "channels", texts["doctor.channels.warning"], texts["doctor.channels.mend"]);
    }

    private static Finding Check(string check, Texts texts, Action look, params object?[] args)
    {
        try
        {
            look();
            return new("ok", check, texts[$"doctor.{check}.ok", args]);
        }
        catch (Exception e) when (e is GuanxiException or IOException or UnauthorizedAccessException or FormatException)
        {
            return new("error", check, e is GuanxiException rule ? texts.Of(rule) : texts[$"doctor.{check}.error", [.. args, e.Message]], texts[$"doctor.{check}.mend", args]);
        }
    }

    private static void TryWriting(string dataDir)
    {
        Directory.CreateDirectory(dataDir);
        var file = Path.Combine(dataDir, ".doctor");
        File.WriteAllText(file, "");
        File.Delete(file);
    }

    private static Finding Space(string dataDir, Texts texts)
    {
        var free = new DriveInfo(Path.GetFullPath(dataDir)).AvailableFreeSpace;
        var shown = (free / (double)(1L << 30)).ToString("0.0", CultureInfo.CurrentCulture);
        return free < Little ? new("warning", "space", texts["doctor.space.warning", shown], texts["doctor.space.mend"]) : new("ok", "space", texts["doctor.space.ok", shown]);
    }

    private static Finding Assets(Texts texts) => File.Exists(Path.Combine(Asset.Folder, "manifest.json"))
        ? new("ok", "assets", texts["doctor.assets.ok"])
        : new("error", "assets", texts["doctor.assets.error"], texts["doctor.assets.mend"]);

    private static Finding Port(HostOptions options, Texts texts)
    {
        foreach (var url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            try
            {
                using var listener = new TcpListener(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Loopback, address.Port);
                listener.Start();
            }
            catch (SocketException)
            {
                // Our own server holds it rightly.
                return ServerLock.IsHeld(options.DataDir)
                    ? new("ok", "port", texts["doctor.port.ours", url])
                    : new("error", "port", texts["doctor.port.error", url], texts["doctor.port.mend"]);
            }
        }
        return new("ok", "port", texts["doctor.port.ok", options.Urls]);
    }

    private static Finding Clock(Texts texts)
    {
        var built = new DateTimeOffset(File.GetLastWriteTimeUtc(typeof(Doctor).Assembly.Location), TimeSpan.Zero);
        return TimeProvider.System.GetUtcNow() < built.AddDays(-1)
            ? new("error", "clock", texts["doctor.clock.error"], texts["doctor.clock.mend"])
            : new("ok", "clock", texts["doctor.clock.ok", TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture)]);
    }

    private static async IAsyncEnumerable<Finding> DatabasesAsync(HostOptions options, Texts texts, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var (file, finding) in options.ConnectionString is null ? await DataCheck.DamagedAsync(options.DataDir, ct) : [])
            yield return new("error", "database", texts["doctor.database.damaged", file, finding],
                DataCheck.NewestBackup(options.DataDir) is { } backup ? texts["cli.serve.restore", $"./guanxi restore {backup} --data {options.DataDir}"] : texts["cli.serve.no-backup", options.DataDir]);
        await using var app = GuanxiHost.Build(options);
        var (databases, health) = (app.Services.GetRequiredService<Databases>(), app.Services.GetRequiredService<Health>());
        if ((await databases.ListAsync(ct)).Count == 0)
        {
            yield return new("ok", "database", texts["doctor.database.none"]);
            yield break;
        }
        var problems = await health.ProblemsAsync(ct);
        foreach (var problem in problems)
            yield return new("error", "database", problem, texts["doctor.database.mend"]);
        if (problems.Count == 0)
            yield return new("ok", "database", texts["doctor.database.ok", string.Join(", ", await databases.ListAsync(ct))]);
    }
}
