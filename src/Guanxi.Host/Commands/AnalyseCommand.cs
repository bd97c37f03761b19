using System.CommandLine;
using System.Globalization;
using Guanxi.Core;
using Guanxi.Customers.Duplicates;

namespace Guanxi.Host.Commands;

/// <summary>The product's methods on plain files, before anything is imported.</summary>
internal static class AnalyseCommand
{
    public static Command Create(Terminal terminal) => new("analyse", terminal.Texts["cli.analyse"]) { Duplicates(terminal) };

    private static Command Duplicates(Terminal terminal)
    {
        var texts = terminal.Texts;
        var file = new Argument<FileInfo>("FILE") { Description = texts["cli.duplicates.file"] };
        var other = new Argument<FileInfo?>("OTHER") { Description = texts["cli.duplicates.other"], Arity = ArgumentArity.ZeroOrOne };
        var columns = new Option<string[]>("--columns") { Description = texts["cli.duplicates.columns"], HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var threshold = new Option<double?>("--threshold")
        {
            Description = texts["cli.duplicates.threshold",
                DuplicateFinder.Within.ToString(CultureInfo.InvariantCulture), DuplicateFinder.Between.ToString(CultureInfo.InvariantCulture)],
            HelpName = "0…1",
        };
        var command = new Command("duplicates", texts["cli.duplicates"]) { file, other, columns, threshold };
        command.SetAction((parsed, ct) =>
        {
            var chosen = (parsed.GetValue(columns) ?? []).SelectMany(c => c.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
            var table = Read(parsed.GetValue(file)!, chosen);
            var second = parsed.GetValue(other) is { } there ? Read(there, chosen) : null;
            if (parsed.GetValue(threshold) is < 0 or > 1)
                throw new InvalidException("duplicates.threshold", "threshold");
            var pairs = DuplicateFinder.Find(table, second, parsed.GetValue(threshold), ct);
            terminal.Result(new
            {
                columns = table.Columns,
                pairs = pairs.Select(p => new { a = p.A, b = p.B, score = Math.Round(p.Score, 4), reasons = p.Reasons }),
            });
            if (!terminal.IsJson)
                Show(terminal, table, second ?? table, pairs);
            return Task.FromResult(0);
        });
        return command;
    }

    private static ComparedTable Read(FileInfo file, List<string> columns)
        => file.Exists ? ComparedTable.Read(file.OpenRead(), file.Name, columns) : throw new InvalidException("file.not-found", "file", file.FullName);

    private static void Show(Terminal terminal, ComparedTable table, ComparedTable other, IReadOnlyList<DuplicatePair> pairs)
    {
        foreach (var pair in pairs)
        {
            terminal.Line(string.Create(CultureInfo.CurrentCulture, $"{pair.Score:P0}  {string.Join(", ", pair.Reasons.Select(r => $"{r.Column} {r.Likeness:P0}"))}"));
            terminal.Line($"  {pair.A}: {Shown(table, pair.A)}");
            terminal.Line($"  {pair.B}: {Shown(other, pair.B)}");
        }
        terminal.Say("cli.duplicates.found", pairs.Count, table.Rows.Count);
    }

    private static string Shown(ComparedTable table, int row) => string.Join(" · ", table.Rows[row].Where(v => v.Length > 0).Select(v => v.Length > 60 ? v[..60] + "…" : v));
}
