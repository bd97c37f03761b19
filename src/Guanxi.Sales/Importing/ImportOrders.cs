using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Tabular;

namespace Guanxi.Sales.Importing;

/// <summary>What the jobs of an import are told.</summary>
internal sealed record ImportTask(long Import);

/// <summary>A file that was taken in and looked at, before anything is imported.</summary>
/// <param name="Headers">Of its columns, in order.</param>
/// <param name="Rows">The first rows.</param>
/// <param name="Missing">Targets that must have a column and have none.</param>
internal sealed record PreparedFile(ImportFile File, IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows, IReadOnlyList<string> Missing);

/// <summary>What an import would do.</summary>
/// <param name="Rejected">The first thousand rows that would be set aside; <see cref="ImportProgress.Rejected"/> counts them all.</param>
internal sealed record ImportTrial(ImportProgress Progress, IReadOnlyList<RejectedRow> Rejected);

/// <summary>Imports orders: files are taken in, looked at, tried and run. Pages, the API and the command line call the same steps.</summary>
internal sealed class ImportOrders(Databases databases, FileStore files, ImportStore store, OrderImporter importer, JobQueue jobs)
{
    public const string Kind = "orders";
    public const string Job = "import-orders";
    private const long MaxFile = 4L << 30;
    private const int TrialRejects = 1_000;

    /// <summary>Takes a file in and proposes how to read it.</summary>
    /// <param name="columns">Header by target where the user knows better; null guesses all. An empty header leaves the target without a column.</param>
    /// <exception cref="InvalidException">It is no table, or a column that was named is not there.</exception>
    public async Task<PreparedFile> PrepareAsync(Actor by, string name, Stream content, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        var file = await files.SaveAsync(by.Tenant, by.UserId, name, "application/octet-stream", content, MaxFile, ct);
        return Look(by, file, options, columns);
    }

    /// <summary>Looks at a file again under other choices.</summary>
    public async Task<PreparedFile> PrepareAgainAsync(Actor by, long file, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        var stored = await files.GetAsync(by.Tenant, file, ct);
        if (stored.CreatedBy != by.UserId && !by.IsSystem)
            throw new NotFoundException("file", file);
        return Look(by, stored, options, columns);
    }

    /// <summary>Reads everything and writes nothing.</summary>
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
        if (unfinished?.Job is { } known && await session.LongAsync($"SELECT count(*) FROM platform_job WHERE id = {known} AND state IN ('waiting', 'running')", ct) > 0)
            return (unfinished.Id, known);
        var import = unfinished?.Id ?? await store.CreateAsync(session, database, by, Kind, plan, Owned(by, options), ct);
        var job = await jobs.AddAsync(session, by, Job, new ImportTask(import), ct);
        await store.HandToAsync(session, import, job, ct);
        await session.CommitAsync(ct);
        return (import, job);
    }

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
                p => job.Report(new(p.Bytes, total, "import.step.rows")),
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
