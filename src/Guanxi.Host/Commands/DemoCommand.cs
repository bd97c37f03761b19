using System.CommandLine;
using System.Globalization;
using Guanxi.Core;
using Guanxi.Host.Demo;
using Guanxi.Platform.Operations;

namespace Guanxi.Host.Commands;

/// <summary>A shop to look at: generated once, in a folder of its own, and served.</summary>
internal static class DemoCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var texts = terminal.Texts;
        var port = new Option<int>("--port") { Description = texts["cli.option.port"], DefaultValueFactory = _ => 5080 };
        var reset = new Option<bool>("--reset") { Description = texts["cli.demo.reset"] };
        var yes = new Option<bool>("--yes") { Description = texts["cli.option.yes"] };
        var customers = new Option<int>("--customers") { Description = texts["cli.demo.customers"], DefaultValueFactory = _ => 20_000 };
        var command = new Command("demo", texts["cli.demo"]) { port, reset, yes, customers };
        command.SetAction(async (parsed, ct) =>
        {
            var dir = common.DataDir(parsed, "demo");
            if (ServerLock.IsHeld(dir))
                throw new ConflictException("serve.running", null, dir);
            // A demo never touches the database of the real work, wherever that is configured.
            var urls = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{parsed.GetValue(port)}");
            var options = HostOptions.Load(dir, logs: true, ("urls", urls), ("connectionString", ""));
            if (parsed.GetValue(reset) && !(parsed.GetValue(yes) || terminal.Ask("cli.demo.reset.ask", dir)))
                return 1;
            if (parsed.GetValue(reset))
                DemoHome.Clear(dir);
            var account = DemoHome.Read(dir) ?? await terminal.WatchAsync("cli.demo.making",
                watch => DemoHome.MakeAsync(HostOptions.Load(dir, logs: false, ("connectionString", "")), parsed.GetValue(customers), watch, ct));
            // Making the company leaves a heap that serving it never needs again.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            await ServeCommand.RunAsync(options, address => terminal.Say("cli.demo.ready", address, account.Email, account.Password), ct);
            return 0;
        });
        return command;
    }
}
