using System.CommandLine;
using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Views;
using Spectre.Console;

namespace Guanxi.Host.Commands;

/// <summary>What a company adds up to, counted from its orders.</summary>
internal static class StatsCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("stats", terminal.Texts["cli.stats"]);
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var stats = await app.Services.GetRequiredService<IStats>().RunAsync(Actor.System(parsed.GetValue(common.Tenant)!), ct);
            terminal.Result(stats, stats.Currency);
            if (!terminal.IsJson)
                Write(terminal, stats);
            return 0;
        });
        return command;
    }

    private static void Write(Terminal terminal, StatsFigures stats)
    {
        var texts = terminal.Texts;
        var culture = CultureInfo.CurrentCulture;
        string Money(long minor) => new Money(minor, stats.Currency).Format(culture);
        string Number(long value) => value.ToString("N0", culture);
        string Day(DateTime? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–";

        Print(["", ""], [
            [texts["cli.stats.known"], Number(stats.Known)],
            [texts["cli.stats.buying"], Number(stats.Buying)],
            [texts["cli.stats.repeat"], Number(stats.Repeat)],
            [texts["cli.stats.orders"], Number(stats.Orders)],
            [texts["cli.stats.revenue"], Money(stats.Revenue)],
            [texts["cli.stats.cancellations"], Number(stats.Cancellations)],
            [texts["cli.stats.cancelled"], Money(stats.Cancelled)],
            [texts["cli.stats.first"], Day(stats.FirstOrder)],
            [texts["cli.stats.last"], Day(stats.LastOrder)]]);
        Print([texts["cli.stats.country"], texts["cli.stats.orders"], texts["cli.stats.revenue"]],
            stats.Countries.Select(c => (string[])[FieldWords.Country(c.Country), Number(c.Orders), Money(c.Revenue)]));
        Print([texts["cli.stats.customer"], texts["cli.stats.orders"], texts["cli.stats.revenue"]],
            stats.Best.Select(c => (string[])[c.Name, Number(c.Orders), Money(c.Revenue)]));
    }

    private static void Print(string[] heads, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = heads.Any(h => h.Length > 0) };
        for (var i = 0; i < heads.Length; i++)
            table.AddColumn(new TableColumn(Markup.Escape(heads[i])) { Alignment = i == 0 ? Justify.Left : Justify.Right });
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }
}
