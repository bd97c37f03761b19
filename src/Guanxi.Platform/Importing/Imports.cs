using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Importing;

/// <summary>The imports somebody may know of: her own, and everybody's of a kind whose records she all sees.</summary>
public sealed class Imports(Databases databases, ImportStore store, IEnumerable<IImportKind> kinds)
{
    private readonly IImportKind[] kinds = [.. kinds];

    /// <summary>Kinds she may import; none needs no refusal.</summary>
    public IReadOnlyList<IImportKind> Open(Func<string, bool> may) => [.. kinds.Where(k => may(k.Permission))];

    /// <summary>The kind that is meant where nobody names one.</summary>
    /// <exception cref="ForbiddenException">She may import nothing.</exception>
    public IImportKind Usual(Actor by)
    {
        var open = Open(by.May);
        if (open.Count == 0)
            by.Require(kinds[0].Permission);
        return open[0];
    }

    /// <exception cref="InvalidException"><c>import.kind-unknown</c>.</exception>
    /// <exception cref="ForbiddenException">She may not import it.</exception>
    public IImportKind Kind(Actor by, string name)
    {
        by.Require(kinds.FirstOrDefault(k => k.Name == name)?.Permission ?? kinds[0].Permission);
        return kinds.FirstOrDefault(k => k.Name == name) ?? throw new InvalidException("import.kind-unknown", null, name);
    }

    /// <summary>The newest two hundred.</summary>
    public async Task<List<Import>> ListAsync(Actor by, CancellationToken ct)
    {
        if (Open(by.May).Count == 0)
            by.Require(kinds[0].Permission);
        await using var session = await databases.ReadAsync(by, ct);
        return [.. (await store.ListAsync(session, ct)).Where(i => Sees(by, i))];
    }

    /// <exception cref="NotFoundException">There is none, or it is not hers.</exception>
    public async Task<Import> GetAsync(Actor by, long id, CancellationToken ct)
    {
        if (Open(by.May).Count == 0)
            by.Require(kinds[0].Permission);
        await using var session = await databases.ReadAsync(by, ct);
        return await store.GetAsync(session, id, ct) is var import && Sees(by, import) ? import : throw new NotFoundException("import", id);
    }

    private bool Sees(Actor by, Import import) => kinds.FirstOrDefault(k => k.Name == import.Kind) is { } kind
        && by.May(kind.Permission) && (import.CreatedBy == by.UserId || by.ScopeOf(kind.RecordType) == RowScope.All);
}
