using System.CommandLine;
using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Operations;

namespace Guanxi.Host.Commands;

internal static class BackupCommands
{
    public static Command Backup(CommonOptions common, Terminal terminal)
    {
        var file = new Argument<string?>("FILE") { Description = terminal.Texts["cli.backup.file"], Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("backup", terminal.Texts["cli.backup"]) { file };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var options = app.Services.GetRequiredService<HostOptions>();
            var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            var target = Path.GetFullPath(parsed.GetValue(file) ?? Path.Combine(options.DataDir, "backups", $"guanxi-{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.zip"));
            var manifest = await app.Services.GetRequiredService<WriteBackup>()
                .RunAsync(Actor.System(Databases.Main), target, tenant => terminal.Say("cli.backup.tenant", tenant), ct);
            terminal.Say("cli.backup.done", target, Megabytes(new FileInfo(target).Length), manifest.Tenants.Count);
            terminal.Result(new { file = target, bytes = new FileInfo(target).Length, tenants = manifest.Tenants.Select(t => t.Key) });
            return 0;
        });
        return command;
    }

    public static Command Restore(CommonOptions common, Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = terminal.Texts["cli.restore.file"] };
        var force = new Option<bool>("--force") { Description = terminal.Texts["cli.restore.force"] };
        var command = new Command("restore", terminal.Texts["cli.restore"]) { file, force };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var source = Path.GetFullPath(parsed.GetValue(file)!);
            terminal.Say("cli.restore.checking", source);
            var (manifest, former) = await app.Services.GetRequiredService<RestoreBackup>().RunAsync(Actor.System(Databases.Main), source, parsed.GetValue(force), ct);
            terminal.Say("cli.restore.done", manifest.Tenants.Count, manifest.At.ToString("u", CultureInfo.InvariantCulture), former);
            terminal.Result(new { tenants = manifest.Tenants.Select(t => t.Key), writtenAt = manifest.At, former });
            return 0;
        });
        return command;
    }

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.CurrentCulture);
}
