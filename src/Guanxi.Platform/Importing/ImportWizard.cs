using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Tabular;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Importing;

/// <summary>What the wizard has been told so far; it travels with the form, and nothing of it is written before the last button.</summary>
/// <param name="Kind">Name of an <see cref="IImportKind"/>.</param>
public sealed record WizardState(string Kind, IReadOnlyList<long> Files)
{
    public string? Encoding { get; init; }
    public string? Delimiter { get; init; }
    public string? Sheet { get; init; }
    public string? HeaderRow { get; init; }

    /// <summary>Header by target; null before anybody chose.</summary>
    public IReadOnlyDictionary<string, string>? Columns { get; init; }

    public TableOptions Options => new()
    {
        Encoding = Encoding,
        Sheet = Sheet,
        Delimiter = Delimiter switch { null => null, "tab" => '\t', var text => text[0] },
        HeaderRow = int.TryParse(HeaderRow, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : null,
    };

    /// <summary>Choices beside the columns, by the names of their form fields: <c>known</c>, <c>default.{target}</c>,
    /// <c>value.{target}.{word}</c> and <c>fix.{file}.{row}.{target}</c>.</summary>
    public IReadOnlyDictionary<string, string> Choices { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it is kept between the steps; null before the first.</summary>
    public long? Draft { get; init; }

    public ImportOptions ImportOptions => new()
    {
        Known = Enum.TryParse<KnownRows>(Choices.GetValueOrDefault("known"), out var known) ? known : KnownRows.Update,
    };

    public static WizardState Of(string kind, IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> given)
    {
        var values = given.ToDictionary(g => g.Key, g => g.Value.ToString());
        var columns = values.Where(v => v.Key.StartsWith("to.", StringComparison.Ordinal)).ToDictionary(v => v.Key[3..], v => v.Value);
        return new(kind, [.. (values.GetValueOrDefault("files") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => long.TryParse(id, out var file) ? file : 0)])
        {
            Encoding = Text("encoding"),
            Delimiter = Text("delimiter"),
            Sheet = Text("sheet"),
            HeaderRow = Text("header"),
            Columns = columns.Count > 0 ? columns : null,
            Choices = values.Where(v => IsChoice(v.Key)).ToDictionary(),
            Draft = long.TryParse(Text("draft"), NumberStyles.None, CultureInfo.InvariantCulture, out var draft) ? draft : null,
        };

        string? Text(string name) => values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
    }

    /// <summary>As hidden fields of the next form.</summary>
    /// <param name="shown">Fields that the form shows itself.</param>
    public IEnumerable<(string Name, string Value)> Fields(Func<string, bool> shown)
    {
        IEnumerable<(string Name, string? Value)> all =
        [
            ("kind", Kind), ("files", string.Join(',', Files)), ("draft", Draft?.ToString(CultureInfo.InvariantCulture)), ("encoding", Encoding), ("delimiter", Delimiter), ("sheet", Sheet), ("header", HeaderRow),
            .. (Columns ?? new Dictionary<string, string>()).Select(c => ("to." + c.Key, (string?)c.Value)), .. Choices.Select(c => (c.Key, (string?)c.Value)),
        ];
        return all.Where(f => f.Value is not null && !shown(f.Name)).Select(f => (f.Name, f.Value!));
    }

    /// <summary>How one of the files is read, with these choices.</summary>
    /// <param name="index">Of the file.</param>
    /// <param name="targets">Known targets; choices of others are left out.</param>
    public ImportFile Chosen(ImportFile file, int index, IReadOnlyList<TargetField> targets) => file with
    {
        Defaults = targets.Where(t => Choices.GetValueOrDefault("default." + t.Key) is { Length: > 0 }).ToDictionary(t => t.Key, t => Choices["default." + t.Key]),
        Values = targets.Where(t => t.Choices.Count > 0).Select(t => (t.Key, Words: (IReadOnlyDictionary<string, string>)Choices.Where(c => c.Key.StartsWith($"value.{t.Key}.", StringComparison.Ordinal) && c.Value.Length > 0)
            .ToDictionary(c => c.Key[$"value.{t.Key}.".Length..], c => c.Value == Nothing ? "" : c.Value))).Where(t => t.Words.Count > 0).ToDictionary(t => t.Key, t => t.Words),
        Mended = Choices.Select(c => (Parts: c.Key.Split('.', 4), c.Value)).Where(c => c.Parts is ["fix", var of, _, var target] && of == index.ToString(CultureInfo.InvariantCulture) && targets.Any(t => t.Key == target))
            .GroupBy(c => long.TryParse(c.Parts[2], out var row) ? row : 0).ToDictionary(g => g.Key, g => (IReadOnlyDictionary<string, string>)g.ToDictionary(c => c.Parts[3], c => c.Value)),
    };

    /// <summary>Stands for a word that means nothing.</summary>
    public const string Nothing = "-";

    private static bool IsChoice(string name) => name == "known" || name.StartsWith("default.", StringComparison.Ordinal) || name.StartsWith("value.", StringComparison.Ordinal) || name.StartsWith("fix.", StringComparison.Ordinal);
}

/// <summary>The steps of the wizard between the files and the import.</summary>
public sealed class ImportWizard(Databases databases, SettingStore settings, Imports imports)
{
    private const int Looked = 200;

    internal IImportKind Kind(Actor by, WizardState state) => imports.Kind(by, state.Kind);

    /// <summary>How the first file is read under these choices, and the mapping remembered for such headers when none was chosen.</summary>
    public async Task<(WizardState State, PreparedFile First)> LookAsync(Actor by, WizardState state, CancellationToken ct)
    {
        var kind = imports.Kind(by, state.Kind);
        if (state.Files.Count == 0)
            throw new InvalidException("import.no-file", "files");
        var first = await kind.PrepareAgainAsync(by, state.Files[0], state.Options, null, ct);
        if (state.Columns is not null)
            return (state, await kind.PrepareAgainAsync(by, state.Files[0], state.Options, Known(state, first.Headers), ct));
        Remembered? remembered;
        await using (var session = await databases.ReadAsync(by, ct))
            remembered = await settings.GetAsync<Remembered?>(session, NameOf(state.Kind, first.Headers), null, ct);
        if (remembered is null)
            return (state, first);
        state = state with { Columns = remembered.Columns, Choices = remembered.Choices.Concat(state.Choices).GroupBy(c => c.Key).ToDictionary(c => c.Key, c => c.Last().Value) };
        return (state, await kind.PrepareAgainAsync(by, state.Files[0], state.Options, Known(state, first.Headers), ct));
    }

    /// <summary>How every file is going to be read: the choices hold for files with the first one's columns, the others are recognised.</summary>
    public async Task<IReadOnlyList<ImportFile>> PlanAsync(Actor by, WizardState state, CancellationToken ct)
    {
        var kind = imports.Kind(by, state.Kind);
        var plan = new List<ImportFile>();
        IReadOnlyList<string>? headers = null;
        foreach (var id in state.Files)
        {
            var file = await kind.PrepareAgainAsync(by, id, headers is null ? state.Options : state.Options with { Sheet = null, HeaderRow = null }, null, ct);
            headers ??= file.Headers;
            if (headers.SequenceEqual(file.Headers))
                file = await kind.PrepareAgainAsync(by, id, state.Options, Known(state, file.Headers), ct);
            plan.Add(kind.Chooses ? state.Chosen(file.File, plan.Count, file.Targets) : file.File);
        }
        return plan.Count > 0 ? plan : throw new InvalidException("import.no-file", "files");
    }

    /// <summary>Keeps the mapping for the next file with these headers.</summary>
    public async Task RememberAsync(Actor by, WizardState state, CancellationToken ct)
    {
        var kind = imports.Kind(by, state.Kind);
        if (state.Columns is not { } columns)
            return;
        var first = await kind.PrepareAgainAsync(by, state.Files[0], state.Options, null, ct);
        await using var session = await databases.WriteAsync(by, ct);
        // Mended cells are of this file alone.
        await settings.SetAsync(session, by, NameOf(state.Kind, first.Headers), new Remembered(columns.ToDictionary(), state.Choices.Where(c => !c.Key.StartsWith("fix.", StringComparison.Ordinal)).ToDictionary()), ct);
        await session.CommitAsync(ct);
    }

    /// <summary>Rows of the sample that the chosen encoding could not read.</summary>
    public static (int Bad, int Of) Undecodable(PreparedFile file)
        => (file.Rows.Take(Looked).Count(r => r.Any(c => c.Contains('\uFFFD', StringComparison.Ordinal))), Math.Min(file.Rows.Count, Looked));

    // After another encoding or delimiter the headers chosen before may be gone.
    private static Dictionary<string, string>? Known(WizardState state, IReadOnlyList<string> headers)
        => state.Columns?.Where(c => c.Value.Length == 0 || headers.Contains(c.Value, StringComparer.OrdinalIgnoreCase)).ToDictionary();

    private static string NameOf(string kind, IReadOnlyList<string> headers)
        => $"import-mapped-{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', headers))))[..16]}";

    private sealed record Remembered(Dictionary<string, string> Columns, Dictionary<string, string> Choices);
}
