using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Guanxi.Core;
using Guanxi.Customers.Importing;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Tabular;

namespace Guanxi.Host.Commands;

/// <summary>Imports files in this process; cut off in any way, the same command goes on from there.</summary>
internal static class ImportCommand
{
    public static Command Create(CommonOptions common, Terminal terminal) => new("import", terminal.Texts["cli.import"])
    {
        Run(common, terminal, "orders", OrderFields.All.Select(t => t.Key)), Run(common, terminal, "customers", CustomerTargets.Fields.Select(f => f.Name)), List(common, terminal), Rejects(common, terminal), Undo(common, terminal),
    };

    private static Command Run(CommonOptions common, Terminal terminal, string kind, IEnumerable<string> targets)
    {
        var texts = terminal.Texts;
        var files = new Argument<FileInfo[]>("FILE") { Description = texts["cli.import.files"], Arity = ArgumentArity.OneOrMore };
        var dry = new Option<bool>("--dry-run") { Description = texts["cli.import.dry"] };
        var map = new Option<string[]>("--map") { Description = texts["cli.import.map", string.Join(", ", targets)], HelpName = "TARGET=HEADER", AllowMultipleArgumentsPerToken = true };
        var encoding = new Option<string?>("--encoding") { Description = texts["cli.import.encoding"] };
        var delimiter = new Option<string?>("--delimiter") { Description = texts["cli.import.delimiter"] };
        var sheet = new Option<string?>("--sheet") { Description = texts["cli.import.sheet"] };
        var command = new Command(kind, texts["cli.import.kind", texts["import.kind." + kind]]) { files, dry, map, encoding, delimiter, sheet };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var by = Actor.System(parsed.GetValue(common.Tenant)!);
            // The first import may come before anybody has served.
            if (by.Tenant == Databases.Main)
                await app.Services.GetRequiredService<Bootstrap>().EnsureRolesAsync(by.Tenant, ct);
            var options = new TableOptions
            {
                Encoding = parsed.GetValue(encoding),
                Sheet = parsed.GetValue(sheet),
                Delimiter = parsed.GetValue(delimiter) switch { null or "" => null, "tab" or "\\t" => '\t', var text => text[0] },
            };
            var columns = (parsed.GetValue(map) ?? []).Select(m => m.Split('=', 2)).ToDictionary(m => m[0].Trim(), m => m.Length > 1 ? m[1].Trim() : "");
            var run = new ImportRun(app.Services, terminal, app.Services.GetRequiredService<Imports>().Kind(by, kind), by);
            var plan = await run.PrepareAsync(parsed.GetValue(files)!, options, columns, ct);
            return parsed.GetValue(dry) ? await run.TryAsync(plan, ct) : await run.ImportAsync(plan, ct);
        });
        return command;
    }

    private static Command List(CommonOptions common, Terminal terminal)
    {
        var command = new Command("list", terminal.Texts["cli.import.list"]);
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var imports = await app.Services.GetRequiredService<Imports>().ListAsync(Actor.System(parsed.GetValue(common.Tenant)!), ct);
            foreach (var i in imports)
                terminal.Line(string.Create(CultureInfo.CurrentCulture,
                    $"{i.Id,5}  {i.CreatedAt:u}  {terminal.Texts["import.kind." + i.Kind]}  {terminal.Texts["import.state." + i.State]}  {terminal.Texts["cli.import.rows-per-second", i.Progress.Rows]}  {i.Files[0].Name}{(i.Files.Count > 1 ? $" +{i.Files.Count - 1}" : "")}"));
            terminal.Result(new { imports = imports.Select(i => new { i.Id, i.Kind, state = i.State.ToString(), i.CreatedAt, i.EndedAt, i.Progress, files = i.Files.Select(f => f.Name) }) });
            return 0;
        });
        return command;
    }

    private static Command Rejects(CommonOptions common, Terminal terminal)
    {
        var id = new Argument<long>("ID") { Description = terminal.Texts["cli.import.id"] };
        var target = new Argument<FileInfo>("FILE") { Description = terminal.Texts["cli.import.target"] };
        var command = new Command("rejects", terminal.Texts["cli.import.rejects"]) { id, target };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var path = parsed.GetValue(target)!.FullName;
            long rows;
            await using (var file = File.Create(path))
                rows = await app.Services.GetRequiredService<RejectFile>().WriteAsync(Actor.System(parsed.GetValue(common.Tenant)!), parsed.GetValue(id), file, ct);
            terminal.Say("cli.import.rejects.written", rows, path);
            terminal.Result(new { rows, file = path });
            return 0;
        });
        return command;
    }

    private static Command Undo(CommonOptions common, Terminal terminal)
    {
        var id = new Argument<long>("ID") { Description = terminal.Texts["cli.import.id"] };
        var command = new Command("undo", terminal.Texts["cli.import.undo"]) { id };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var by = Actor.System(parsed.GetValue(common.Tenant)!);
            var imports = app.Services.GetRequiredService<Imports>();
            var import = await imports.GetAsync(by, parsed.GetValue(id), ct);
            return await new ImportRun(app.Services, terminal, imports.Kind(by, import.Kind), by).UndoAsync(import.Id, ct);
        });
        return command;
    }
}

/// <summary>One import or undoing on the command line, from preparation to the last figure.</summary>
internal sealed class ImportRun(IServiceProvider services, Terminal terminal, IImportKind kind, Actor by)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<ImportFile>> PrepareAsync(FileInfo[] files, TableOptions options, IReadOnlyDictionary<string, string> columns, CancellationToken ct)
    {
        var plan = new List<ImportFile>(files.Length);
        string? said = null;
        var likewise = 0;
        foreach (var file in files.Select(f => f.Exists ? f : throw new InvalidException("file.not-found", "file", f.FullName)))
        {
            await using var content = file.OpenRead();
            var prepared = await kind.PrepareAsync(by, file.Name, content, options, columns, ct);
            plan.Add(prepared.File);
            var (shape, mapped) = Describe(prepared);
            if (shape + mapped == said)
            {
                likewise++;
                continue;
            }
            terminal.Say("cli.import.recognised", file.Name, shape);
            terminal.Say("cli.import.columns", mapped);
            said = shape + mapped;
        }
        if (likewise > 0)
            terminal.Say("cli.import.likewise", likewise);
        return plan;
    }

    public async Task<int> TryAsync(IReadOnlyList<ImportFile> plan, CancellationToken ct)
    {
        var trial = await kind.TryAsync(by, plan, new(), null, ct);
        terminal.Say("cli.import.tried", trial.Progress.Rows);
        Counts(trial.Progress);
        foreach (var reason in trial.Rejected.GroupBy(r => (r.Column, r.Code)))
            terminal.Line($"  {reason.Count()} × {reason.Key.Column}: {terminal.Texts.Of(reason.Key.Code, [.. reason.First().Args])}");
        terminal.Result(new { progress = trial.Progress, rejected = trial.Rejected.Take(20) });
        return 0;
    }

    public async Task<int> ImportAsync(IReadOnlyList<ImportFile> plan, CancellationToken ct)
    {
        var (id, job) = await kind.StartAsync(by, plan, new(), ct);
        var clock = Stopwatch.StartNew();
        var state = await RunAsync("cli.import.running", job, ct);
        var progress = (await services.GetRequiredService<Imports>().GetAsync(by, id, CancellationToken.None)).Progress;
        if (state is JobState.Paused or JobState.Waiting)
            terminal.Warn("cli.import.paused", progress.Rows);
        if (state != JobState.Done)
            return CodeOf(state);
        terminal.Say("cli.import.following");
        await services.GetRequiredService<OutboxDispatcher>().DrainAsync(by.Tenant, ct);
        var seconds = clock.Elapsed.TotalSeconds;
        terminal.Say("cli.import.done", id, progress.Rows, Math.Round(seconds, 1), (long)(progress.Rows / seconds));
        Counts(progress);
        if (progress.Rejected > 0)
            terminal.Say("cli.import.get-rejects", id);
        if (progress.Newest is { } newest && newest < DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime).AddMonths(-3) && !await HasDayAsync(ct))
            terminal.Say("cli.import.as-of", newest.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        terminal.Result(new { import = id, seconds = Math.Round(seconds, 3), progress });
        return 0;
    }

    public async Task<int> UndoAsync(long id, CancellationToken ct)
    {
        var state = await RunAsync("cli.import.undoing", await kind.UndoAsync(by, id, ct), ct);
        if (state is JobState.Paused or JobState.Waiting)
            terminal.Warn("cli.import.undo-paused");
        if (state != JobState.Done)
            return CodeOf(state);
        await services.GetRequiredService<OutboxDispatcher>().DrainAsync(by.Tenant, ct);
        terminal.Say("cli.import.undone", id);
        terminal.Result(new { import = id });
        return 0;
    }

    private static int CodeOf(string state) => state == JobState.Paused ? 130 : 1;

    /// <returns>How the job ended; one of <see cref="JobState"/>.</returns>
    private async Task<string> RunAsync(string key, long job, CancellationToken ct)
    {
        var outcome = await terminal.WatchAsync(key, watch =>
        {
            var clock = Stopwatch.StartNew();
            var said = TimeSpan.Zero;
            return services.GetRequiredService<JobRunner>().RunHereAsync(by.Tenant, job, p =>
            {
                watch(p);
                if ((terminal.IsJson || Console.IsOutputRedirected) && clock.Elapsed - said > Beat)
                {
                    said = clock.Elapsed;
                    terminal.Say("cli.import.beat", p.Done, (long)(p.Done / clock.Elapsed.TotalSeconds));
                }
            }, ct);
        });
        if (outcome?.Error is { } error)
            terminal.Error(terminal.Texts.Of(error.Code, [.. error.Args]) + (error.Detail is null ? "" : $" ({error.Detail})"), error.Code);
        return outcome?.State ?? await ElsewhereAsync(job, ct);
    }

    private async Task<string> ElsewhereAsync(long job, CancellationToken ct)
    {
        terminal.Say("cli.import.elsewhere");
        while (true)
        {
            var card = await services.GetRequiredService<JobList>().GetAsync(by, job, ct);
            if (!card.IsOpen)
                return card.State;
            await Task.Delay(500, ct);
            // It may have been left behind in the meantime.
            if (await services.GetRequiredService<JobRunner>().RunHereAsync(by.Tenant, job, null, ct) is { } outcome)
                return outcome.State;
        }
    }

    private (string Shape, string Columns) Describe(PreparedFile prepared)
    {
        var shape = prepared.File.Shape;
        var how = shape.Format != TableFormat.Csv ? shape.Format.ToString().ToUpperInvariant() + (shape.Sheet is null ? "" : ", " + shape.Sheet)
            : $"CSV, {shape.Encoding}, {terminal.Texts[shape.Delimiter switch { ',' => "import.delimiter.comma", ';' => "import.delimiter.semicolon", '\t' => "import.delimiter.tab", _ => "import.delimiter.bar" }]}";
        return (how, string.Join(", ", prepared.File.Columns.OrderBy(c => c.Value).Select(c => $"{prepared.Headers[c.Value]} → {terminal.Texts[prepared.Targets.FirstOrDefault(t => t.Key == c.Key)?.Label ?? "import.target." + c.Key]}")));
    }

    private void Counts(ImportProgress progress)
    {
        foreach (var (name, count) in progress.Counts().Where(c => c.Count > 0))
            terminal.Say("cli.import.count", "  " + terminal.Texts["import.count." + name], count);
    }

    private async Task<bool> HasDayAsync(CancellationToken ct)
    {
        await using var session = await services.GetRequiredService<Databases>().ReadAsync(by, ct);
        return await services.GetRequiredService<AsOf>().DayAsync(session, ct) is not null;
    }
}
