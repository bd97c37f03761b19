using System.CommandLine;
using System.Globalization;
using Guanxi.Host.Serving;

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
            await RunAsync(options, urls => terminal.Say("cli.serve.ready", urls), ct);
            return 0;
        });
        return command;
    }

    /// <summary>Serves until stopped.</summary>
    public static async Task RunAsync(HostOptions options, Action<string> ready, CancellationToken ct)
    {
        await using var app = GuanxiHost.Build(options);
        await Server.RunAsync(app, options, () => ready(string.Join("  ", app.Urls)), ct);
    }
}
