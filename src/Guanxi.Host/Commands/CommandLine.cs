using System.CommandLine;
using Guanxi.Core;
using Guanxi.Platform;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Operations;

namespace Guanxi.Host.Commands;

/// <summary>What the program is told on its command line. Exit codes: 0 done, 1 refused, 2 not understood, 3 unexpected, 130 interrupted.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        Languages.Speak(LanguageOf(args));
        var texts = new Texts(new Modules([new Module("platform", typeof(PlatformModule).Assembly), new Module("host", typeof(CommandLine).Assembly)]));
        var common = new CommonOptions(texts);
        var terminal = new Terminal(texts, Console.Out, Console.Error, json: args.Contains("--json"));
        var root = new RootCommand(texts["cli.guanxi"]) { common.Data, common.Tenant, common.Json, common.Language };
        root.Add(ServeCommand.Create(common, terminal));
        root.Add(DemoCommand.Create(common, terminal));
        root.Add(ImportCommand.Create(common, terminal));
        root.Add(UserCommand.Create(common, terminal));
        root.Add(TokenCommand.Create(common, terminal));
        root.Add(BackupCommands.Backup(common, terminal));
        root.Add(BackupCommands.Restore(common, terminal));
        root.Add(TenantCommand.Create(common, terminal));
        root.Add(StatsCommand.Create(common, terminal));
        root.Add(DoctorCommand.Create(common, terminal));
        root.Add(AnalyseCommand.Create(terminal));

        var parsed = root.Parse(args);
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(25) };
        try
        {
            var code = await parsed.InvokeAsync(invocation);
            return parsed.Errors.Count > 0 ? 2 : code;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception e) when (DataCheck.MeansDamage(e))
        {
            Damaged(e, terminal, common.DataDir(parsed));
            return 1;
        }
        catch (GuanxiException e)
        {
            terminal.Error(texts.Of(e), e.Code);
            return 1;
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            terminal.Error(texts.Of(DiskFull.Code), DiskFull.Code);
            return 1;
        }
        catch (Exception e)
        {
            terminal.Error(texts["cli.unexpected", e.GetType().Name, e.Message], "unexpected");
            if (Environment.GetEnvironmentVariable("GUANXI_TRACE") is not null)
                Console.Error.WriteLine(e);
            return 3;
        }
    }

    /// <summary>Says what is damaged and how to mend it: with the newest backup, where there is one.</summary>
    private static void Damaged(Exception e, Terminal terminal, string dataDir)
    {
        if (e is GuanxiException { Args: [string file, ..] })
            dataDir = Path.GetDirectoryName(Path.GetDirectoryName(file)) ?? dataDir;
        terminal.Error(terminal.Texts.Of(DataCheck.Damaged, e is GuanxiException rule ? [.. rule.Args] : [dataDir]), DataCheck.Damaged);
        if (DataCheck.NewestBackup(dataDir) is { } backup)
            terminal.Warn("cli.serve.restore", $"./guanxi restore {backup} --data {dataDir}");
        else
            terminal.Warn("cli.serve.no-backup", dataDir);
    }

    // Asked before parsing: the help itself speaks it.
    private static string LanguageOf(string[] args)
    {
        var at = Array.IndexOf(args, "--language");
        return (at >= 0 && at + 1 < args.Length ? Languages.Match(args[at + 1]) : null) ?? Languages.OfConsole(Environment.GetEnvironmentVariable);
    }
}
