using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Importing;

/// <summary>Takes in the rows that an import set aside for a decision, all in one way: as an import of their own, which can be undone like any other.</summary>
public sealed class DecideRows(Databases databases, Imports imports, ImportStore store, RejectFile rejects, ImportDesk desk)
{
    /// <returns>The import that takes them in; null when none waits.</returns>
    public async Task<long?> RunAsync(Actor by, long id, KnownRows known, CancellationToken ct)
    {
        var import = await imports.GetAsync(by, id, ct);
        var kind = imports.Kind(by, import.Kind);
        HashSet<RejectMark> asked;
        await using (var session = await databases.ReadAsync(by, ct))
            asked = [.. await store.AskedAsync(session, id, ct)];
        if (asked.Count == 0)
            return null;
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(path))
                await rejects.WriteAsync(by, id, file, ct, asked.Contains);
            await using var content = File.OpenRead(path);
            // The columns have their old headers, whatever file they stood in.
            var columns = import.Files.SelectMany(f => desk.HeadersOf(by.Tenant, f)).GroupBy(c => c.Target).ToDictionary(c => c.Key, c => c.First().Header);
            var prepared = await kind.PrepareAsync(by, $"import-{id}.csv", content, null, columns, ct);
            var first = import.Files[0];
            var (decided, _) = await kind.StartAsync(by, [prepared.File with { Values = first.Values, Defaults = first.Defaults, Dates = first.Dates, Decimals = first.Decimals }], import.Options with { Known = known }, ct);
            return decided;
        }
        finally { File.Delete(path); }
    }
}
