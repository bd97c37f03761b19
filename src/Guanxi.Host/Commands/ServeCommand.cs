using System.CommandLine;
using System.Globalization;
using Guanxi.Core;
using Guanxi.Host.Serving;
using Guanxi.Platform.Operations;

namespace Guanxi.Host.Commands;

internal static class ServeCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var port = new Option<int?>("--port") { Description = terminal.Texts["cli.option.port"] };
        var urls = new Option<string?>("--urls") { Description = terminal.Texts["cli.option.urls"] };
        var command = new Command("serve", terminal.Texts["cli.serve"]) { port, urls };
        command.SetAction(async (parsed, ct) =>
        {
            var address = parsed.GetValue(urls) ?? (parsed.GetValue(port) is { } number ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{number}") : null);
            var options = HostOptions.Load(common.DataDir(parsed), logs: true, ("urls", address));
            await RunAsync(options, terminal, urls => terminal.Say("cli.serve.ready", urls), ct);
            return 0;
        });
        return command;
    }

    /// <summary>Serves until stopped; damaged data is told with the way to mend it.</summary>
    public static async Task RunAsync(HostOptions options, Terminal terminal, Action<string> ready, CancellationToken ct)
    {
        await using var app = GuanxiHost.Build(options);
        try
        {
            await Server.RunAsync(app, options, () => ready(string.Join("  ", app.Urls)), ct);
        }
        catch (InvalidException e) when (e.Code == "database.damaged")
        {
            if (DataCheck.NewestBackup(options.DataDir) is { } backup)
                terminal.Warn("cli.serve.restore", $"./guanxi restore {backup} --data {options.DataDir}");
            else
                terminal.Warn("cli.serve.no-backup", options.DataDir);
            throw;
        }
    }
}
