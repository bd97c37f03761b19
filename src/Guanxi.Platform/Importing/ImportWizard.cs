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
        };

        string? Text(string name) => values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
    }

    /// <summary>As hidden fields of the next form.</summary>
    public IEnumerable<(string Name, string Value)> Fields(bool all)
    {
        yield return ("kind", Kind);
        yield return ("files", string.Join(',', Files));
        if (!all)
            yield break;
        foreach (var (name, value) in new[] { ("encoding", Encoding), ("delimiter", Delimiter), ("sheet", Sheet), ("header", HeaderRow) })
            if (value is not null)
                yield return (name, value);
        foreach (var (target, header) in Columns ?? new Dictionary<string, string>())
            yield return ("to." + target, header);
    }
}

/// <summary>The steps of the wizard between the files and the import.</summary>
public sealed class ImportWizard(Databases databases, SettingStore settings, Imports imports)
{
    private const int Looked = 200;

    /// <summary>How the first file is read under these choices, and the mapping remembered for such headers when none was chosen.</summary>
    public async Task<(WizardState State, PreparedFile First)> LookAsync(Actor by, WizardState state, CancellationToken ct)
    {
        var kind = imports.Kind(by, state.Kind);
        if (state.Files.Count == 0)
            throw new InvalidException("import.no-file", "files");
        var first = await kind.PrepareAgainAsync(by, state.Files[0], state.Options, null, ct);
        if (state.Columns is not null)
            return (state, await kind.PrepareAgainAsync(by, state.Files[0], state.Options, Known(state, first.Headers), ct));
        Dictionary<string, string>? remembered;
        await using (var session = await databases.ReadAsync(by, ct))
            remembered = await settings.GetAsync<Dictionary<string, string>?>(session, NameOf(state.Kind, first.Headers), null, ct);
        if (remembered is null)
            return (state, first);
        return (state with { Columns = remembered }, await kind.PrepareAgainAsync(by, state.Files[0], state.Options, remembered, ct));
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
            plan.Add(file.File);
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
        await settings.SetAsync(session, by, NameOf(state.Kind, first.Headers), columns, ct);
        await session.CommitAsync(ct);
    }

    /// <summary>Rows of the sample that the chosen encoding could not read.</summary>
    public static (int Bad, int Of) Undecodable(PreparedFile file)
        => (file.Rows.Take(Looked).Count(r => r.Any(c => c.Contains('\uFFFD', StringComparison.Ordinal))), Math.Min(file.Rows.Count, Looked));

    // After another encoding or delimiter the headers chosen before may be gone.
    private static Dictionary<string, string>? Known(WizardState state, IReadOnlyList<string> headers)
        => state.Columns?.Where(c => c.Value.Length == 0 || headers.Contains(c.Value, StringComparer.OrdinalIgnoreCase)).ToDictionary();

    private static string NameOf(string kind, IReadOnlyList<string> headers)
        => $"import-mapping-{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', headers))))[..16]}";
}
