using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;

namespace Guanxi.Platform.Importing;

/// <summary>The imports somebody may know of: her own, and everybody's of a kind whose records she all sees.</summary>
public sealed class Imports(Databases databases, ImportStore store, SteerJob steer, IEnumerable<IImportKind> kinds)
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

    /// <summary>Lets an import rest at its next batch. Whoever may import needs no right over jobs for it.</summary>
    /// <exception cref="ConflictException"><c>job.ended</c>: nothing of it is running.</exception>
    public async Task PauseAsync(Actor by, long id, CancellationToken ct)
    {
        if ((await GetAsync(by, id, ct)).Job is not { } job)
            throw new ConflictException("job.ended");
        await steer.PauseAsync(job, by, ct);
    }

    /// <summary>Goes on with an import that rests, failed or was cut off.</summary>
    /// <returns>The job.</returns>
    public async Task<long> ResumeAsync(Actor by, long id, CancellationToken ct)
    {
        var import = await GetAsync(by, id, ct);
        if (import.State is ImportState.Done or ImportState.Undoing or ImportState.Undone)
            throw new ConflictException("job.not-resumable");
        return (await Kind(by, import.Kind).StartAsync(by, import.Files, import.Options, ct)).Job;
    }

    private bool Sees(Actor by, Import import) => kinds.FirstOrDefault(k => k.Name == import.Kind) is { } kind
        && by.May(kind.Permission) && (import.CreatedBy == by.UserId || by.ScopeOf(kind.RecordType) == RowScope.All);
}
