using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Tabular;

namespace Guanxi.Sales.Importing;

/// <summary>What the jobs of an import are told.</summary>
internal sealed record ImportTask(long Import);

/// <summary>Imports orders: files are taken in, looked at, tried and run. Pages, the API and the command line call the same steps.</summary>
internal sealed class ImportOrders : IImportKind
{
    public const string Kind = "orders";
    public const string Job = "import-orders";
    private const long MaxFile = 4L << 30;
    private const int TrialRejects = 1_000;

    private readonly Databases databases;
    private readonly FileStore files;
    private readonly ImportStore store;
    private readonly OrderImporter importer;
    private readonly JobQueue jobs;
    private readonly UndoOrderImport undo;

    public ImportOrders(Databases databases, FileStore files, ImportStore store, OrderImporter importer, JobQueue jobs, UndoOrderImport undo)
        => (this.databases, this.files, this.store, this.importer, this.jobs, this.undo) = (databases, files, store, importer, jobs, undo);

    public string Name => Kind;
    public string Permission => SalesPermissions.ImportOrders;
    public string RecordType => RecordTypes.Order;
    public IReadOnlyList<TargetField> Targets => OrderFields.All;

    public async Task<PreparedFile> PrepareAsync(Actor by, string name, Stream content, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        var file = await files.SaveAsync(by.Tenant, by.UserId, name, "application/octet-stream", content, MaxFile, ct);
        return Look(by, file, options, columns);
    }

    public async Task<PreparedFile> PrepareAgainAsync(Actor by, long file, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        var stored = await files.GetAsync(by.Tenant, file, ct);
        if (stored.CreatedBy != by.UserId && !by.IsSystem)
            throw new NotFoundException("file", file);
        return Look(by, stored, options, columns);
    }

    public async Task<ImportTrial> TryAsync(Actor by, IReadOnlyList<ImportFile> plan, ImportOptions options, Action<ImportProgress>? watch, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        Complete(plan);
        var database = await databases.GetAsync(by.Tenant, ct);
        var rejected = new List<RejectedRow>();
        var import = new Import(0, Kind, ImportState.Ready, plan, Owned(by, options), new(), by.UserId, default, null, null, null);
        var progress = await importer.TryAsync(database, by, import, new(f => Open(by.Tenant, f), watch), r =>
        {
            if (rejected.Count < TrialRejects)
                rejected.Add(r);
        }, ct);
        return new(progress, rejected);
    }

    /// <summary>
    /// Creates the import and its job. An import of the same files that was cut off is taken up again instead, so that saying
    /// the same thing twice never does it twice.
    /// </summary>
    /// <returns>The import and the job that runs it.</returns>
    /// <exception cref="InvalidException"><c>import.column-missing</c>.</exception>
    public async Task<(long Import, long Job)> StartAsync(Actor by, IReadOnlyList<ImportFile> plan, ImportOptions options, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        Complete(plan);
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        var unfinished = await store.UnfinishedAsync(session, Kind, plan, ct);
        if (unfinished?.Job is { } known)
        {
            await session.RunAsync($"UPDATE platform_job SET state = 'waiting', due_at = 0, ended_at = NULL, asked = NULL, attempts = 0, error = NULL WHERE id = {known} AND state IN ('paused', 'failed')", ct);
            if (await session.LongAsync($"SELECT count(*) FROM platform_job WHERE id = {known} AND state IN ('waiting', 'running')", ct) > 0)
            {
                await session.CommitAsync(ct);
                return (unfinished.Id, known);
            }
        }
        var import = unfinished?.Id ?? await store.CreateAsync(session, database, by, Kind, plan, Owned(by, options), ct);
        var job = await jobs.AddAsync(session, by, Job, new ImportTask(import), ct);
        await store.HandToAsync(session, import, job, ct);
        await session.CommitAsync(ct);
        return (import, job);
    }

    public Task<long> UndoAsync(Actor by, long import, CancellationToken ct) => undo.StartAsync(by, import, ct);

    internal Stream Open(string tenant, ImportFile file) => File.OpenRead(files.PathOf(tenant, file.Sha256));

    private PreparedFile Look(Actor by, StoredFile file, TableOptions? options, IReadOnlyDictionary<string, string>? columns)
    {
        var (plan, preview) = OrderPlan.Of(File.OpenRead(files.PathOf(by.Tenant, file.Sha256)), file.Name, file.Id, file.Size, file.Sha256, options, columns);
        return new(plan, preview.Headers, preview.Rows, preview.Missing);
    }

    private static void Complete(IReadOnlyList<ImportFile> plan)
    {
        foreach (var file in plan)
            if (OrderPlan.Missing(file.Columns) is [var target, ..])
                throw new InvalidException("import.column-missing", target, file.Name, target);
    }

    /// <summary>Who does not see everything keeps what she brings; otherwise it lies in the pool unless somebody is named.</summary>
    private static ImportOptions Owned(Actor by, ImportOptions options) => options.OwnerId is not null || options.TeamId is not null || by.IsSystem
        || by.ScopeOf(RecordTypes.Customer) == RowScope.All ? options
        : options with { OwnerId = by.UserId, TeamId = by.Teams.Count > 0 ? by.Teams[0] : null };
}

/// <summary>Runs an import of orders from its mark.</summary>
internal sealed class ImportOrdersJob(ImportStore store, OrderImporter importer, ImportOrders orders) : IJob
{
    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var id = job.Payload<ImportTask>().Import;
        Import import;
        await using (var session = await job.Database.ReadAsync(ct))
            import = await store.GetAsync(session, id, ct);
        var total = import.Files.Sum(f => f.Size);
        try
        {
            var done = await importer.RunAsync(job.Database, job.By, import, new(
                f => orders.Open(job.Database.Tenant, f),
                p => job.Report(new(p.Rows, p.Bytes > 0 ? p.Rows * total / p.Bytes : null, "import.step.rows")),
                (session, progress, token) => job.SaveAsync(session, progress, token)), ct);
            await EndAsync(job, id, ImportState.Done, null, CancellationToken.None);
            job.Result = new { import = id, progress = done };
        }
        catch (GuanxiException e)
        {
            await EndAsync(job, id, ImportState.Failed, e.Code, CancellationToken.None);
            throw;
        }
    }

    private async Task EndAsync(JobContext job, long id, ImportState state, string? error, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        await store.EndAsync(session, id, state, error, ct);
        await session.CommitAsync(ct);
    }
}
