using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Jobs;

namespace Guanxi.Platform.Importing;

/// <summary>What the jobs of an import are told.</summary>
public sealed record ImportTask(long Import);

/// <summary>What the run of an import needs of its surroundings.</summary>
/// <param name="Open">Opens a file of the import.</param>
/// <param name="Report">Told after each batch.</param>
/// <param name="Mark">Joins each batch's transaction, to keep a job's checkpoint; null for none.</param>
public sealed record ImportSurroundings(Func<ImportFile, Stream> Open, Action<ImportProgress>? Report = null, Func<Session, ImportProgress, CancellationToken, Task>? Mark = null);

/// <summary>The steps that are the same for every kind of import. The kind has asked for the permission.</summary>
public sealed class ImportDesk(Databases databases, FileStore files, ImportStore store, JobQueue jobs)
{
    private const long MaxFile = 4L << 30;

    /// <summary>Name of the job that runs imports of a kind.</summary>
    public static string JobOf(string kind) => "import-" + kind;

    /// <summary>Name of the job that takes imports of a kind back.</summary>
    public static string UndoJobOf(string kind) => "undo-import-" + kind;

    /// <exception cref="InvalidException"><c>file.too-large</c>.</exception>
    /// <param name="look">Throws when the file cannot be used: then nothing of it is left behind.</param>
    public async Task<PreparedFile> TakeInAsync(string name, Stream content, Actor by, Func<StoredFile, PreparedFile> look, CancellationToken ct)
    {
        var file = await files.SaveAsync(by.Tenant, by.UserId, name, "application/octet-stream", content, MaxFile, ct);
        try
        {
            return look(file);
        }
        catch
        {
            await files.ForgetAsync(by.Tenant, [file.Id], CancellationToken.None);
            throw;
        }
    }

    /// <summary>A file without rows is no error among others; nothing at all is one.</summary>
    /// <exception cref="InvalidException"><c>import.empty</c>.</exception>
    public static void RequireRows(IReadOnlyList<ImportFile> plan)
    {
        if (plan.All(f => f.IsEmpty))
            throw new InvalidException("import.empty", "file");
    }

    /// <exception cref="NotFoundException">Not her file.</exception>
    public async Task<StoredFile> FindAsync(long file, Actor by, CancellationToken ct)
        => await files.GetAsync(by.Tenant, file, ct) is var stored && (stored.CreatedBy == by.UserId || by.IsSystem) ? stored : throw new NotFoundException("file", file);

    /// <summary>The headers of the columns that a file was read by.</summary>
    public IReadOnlyList<(string Target, string Header)> HeadersOf(string tenant, ImportFile file)
    {
        using var table = Tabular.TableFile.Open(Open(tenant, file.Sha256), file.Name, new Tabular.TableOptions { Shape = file.Shape });
        return [.. file.Columns.Where(c => c.Key != RejectFile.Mark && c.Value < table.Headers.Count).Select(c => (c.Key, table.Headers[c.Value]))];
    }

    public Stream Open(string tenant, string sha256) => File.OpenRead(files.PathOf(tenant, sha256));

    /// <summary>
    /// Creates the import and its job. An import of the same files and columns that was cut off is taken up again instead, so that saying
    /// the same thing twice never does it twice.
    /// </summary>
    public async Task<(long Import, long Job)> StartAsync(string kind, Actor by, IReadOnlyList<ImportFile> plan, ImportOptions options, CancellationToken ct)
    {
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        var unfinished = await store.UnfinishedAsync(session, kind, plan, ct);
        if (unfinished is not null && !unfinished.Files.Zip(plan).All(p => SameColumns(p.First, p.Second)))
            unfinished = null;
        if (unfinished?.Job is { } known)
        {
            await session.RunAsync($"UPDATE platform_job SET state = 'waiting', due_at = 0, ended_at = NULL, asked = NULL, attempts = 0, error = NULL WHERE id = {known} AND state IN ('paused', 'failed')", ct);
            if (await IsOpenAsync(session, known, ct))
            {
                await session.CommitAsync(ct);
                return (unfinished.Id, known);
            }
        }
        var import = unfinished?.Id ?? await store.CreateAsync(session, database, by, kind, plan, options, ct);
        var job = await jobs.AddAsync(session, by, JobOf(kind), new ImportTask(import), ct);
        await store.HandToAsync(session, import, job, ct);
        await session.CommitAsync(ct);
        return (import, job);
    }

    /// <summary>Starts the job that takes a whole import back.</summary>
    /// <exception cref="ConflictException"><c>import.running</c>, or <c>import.undone</c> when there is nothing left to undo.</exception>
    public async Task<long> UndoAsync(IImportKind kind, Actor by, long import, CancellationToken ct)
    {
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        var found = await store.GetAsync(session, import, ct);
        if (found.Kind != kind.Name || (found.CreatedBy != by.UserId && by.ScopeOf(kind.RecordType) != RowScope.All))
            throw new NotFoundException("import", import);
        if (found.State is ImportState.Undone)
            throw new ConflictException("import.undone");
        if (found.Job is { } running && await IsOpenAsync(session, running, ct))
            return found.State == ImportState.Undoing ? running : throw new ConflictException("import.running");
        await store.EndAsync(session, import, ImportState.Undoing, null, ct);
        var job = await jobs.AddAsync(session, by, UndoJobOf(kind.Name), new ImportTask(import), ct);
        await store.HandToAsync(session, import, job, ct);
        await session.CommitAsync(ct);
        return job;
    }

    /// <summary>Runs an import from its mark to its end, as a job.</summary>
    public async Task RunAsync(JobContext job, Func<Import, ImportSurroundings, Task<ImportProgress>> run, CancellationToken ct)
    {
        var import = await OfAsync(job, ct);
        var total = import.Files.Sum(f => f.Size);
        try
        {
            var done = await run(import, new(
                f => Open(job.Database.Tenant, f.Sha256),
                p => job.Report(new(p.Rows, p.Bytes > 0 ? p.Rows * total / p.Bytes : null, "import.step.rows")),
                (session, progress, token) => job.SaveAsync(session, progress, token)));
            await EndAsync(job, import.Id, ImportState.Done, null, CancellationToken.None);
            job.Result = new { import = import.Id, progress = done };
        }
        catch (GuanxiException e)
        {
            await EndAsync(job, import.Id, ImportState.Failed, e.Code, CancellationToken.None);
            throw;
        }
    }

    /// <summary>The import that a job is about.</summary>
    public async Task<Import> OfAsync(JobContext job, CancellationToken ct)
    {
        await using var session = await job.Database.ReadAsync(ct);
        return await store.GetAsync(session, job.Payload<ImportTask>().Import, ct);
    }

    /// <summary>The last transaction of taking an import back.</summary>
    /// <param name="kept">How many records stay as they are.</param>
    public async Task UndoneAsync(Session session, Import import, long kept, CancellationToken ct)
    {
        await store.GiveBackAsync(session, import.Id, ct);
        await session.RunAsync($"DELETE FROM platform_import_reject WHERE import_id = {import.Id}", ct);
        await store.MarkAsync(session, import.Id, ImportState.Undone, import.Progress with { Kept = kept }, ct);
        await store.EndAsync(session, import.Id, ImportState.Undone, null, ct);
    }

    private static bool SameColumns(ImportFile one, ImportFile other)
        => one.Columns.Count == other.Columns.Count && !one.Columns.Except(other.Columns).Any()
            && System.Text.Json.JsonSerializer.Serialize((object[])[one.Values, one.Defaults, one.Mended]) == System.Text.Json.JsonSerializer.Serialize((object[])[other.Values, other.Defaults, other.Mended]);

    private async Task EndAsync(JobContext job, long id, ImportState state, string? error, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        await store.EndAsync(session, id, state, error, ct);
        await session.CommitAsync(ct);
    }

    private static async Task<bool> IsOpenAsync(Session session, long job, CancellationToken ct)
        => await session.LongAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND state IN ('waiting', 'running')", ct) > 0;
}
