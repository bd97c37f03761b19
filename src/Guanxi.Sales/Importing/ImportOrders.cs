using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Tabular;

namespace Guanxi.Sales.Importing;

/// <summary>Imports orders: files are taken in, looked at, tried and run. Pages, the API and the command line call the same steps.</summary>
internal sealed class ImportOrders(Databases databases, ImportDesk desk, OrderImporter importer) : IImportKind
{
    public const string Kind = "orders";
    private const int TrialRejects = 1_000;

    public string Name => Kind;
    public string Permission => SalesPermissions.ImportOrders;
    public string RecordType => RecordTypes.Order;

    public async Task<PreparedFile> PrepareAsync(Actor by, string name, Stream content, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        return await desk.TakeInAsync(name, content, by, file => Look(by, file, options, columns), ct);
    }

    public async Task<PreparedFile> PrepareAgainAsync(Actor by, long file, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        return Look(by, await desk.FindAsync(file, by, ct), options, columns);
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

    public Task<(long Import, long Job)> StartAsync(Actor by, IReadOnlyList<ImportFile> plan, ImportOptions options, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        Complete(plan);
        return desk.StartAsync(Kind, by, plan, Owned(by, options), ct);
    }

    public Task<long> UndoAsync(Actor by, long import, CancellationToken ct)
    {
        by.Require(SalesPermissions.ImportOrders);
        by.Require(SalesPermissions.DeleteOrders);
        return desk.UndoAsync(this, by, import, ct);
    }

    internal Stream Open(string tenant, ImportFile file) => desk.Open(tenant, file.Sha256);

    private PreparedFile Look(Actor by, StoredFile file, TableOptions? options, IReadOnlyDictionary<string, string>? columns)
    {
        var (plan, preview) = OrderPlan.Of(desk.Open(by.Tenant, file.Sha256), file.Name, file.Id, file.Size, file.Sha256, options, columns);
        return new(plan, preview.Headers, preview.Rows, preview.Missing, OrderFields.All);
    }

    private static void Complete(IReadOnlyList<ImportFile> plan)
    {
        foreach (var file in plan)
            if (OrderPlan.Missing(file.Columns) is [var target, ..])
                throw new InvalidException("import.column-missing", target, file.Name, target);
        ImportDesk.RequireRows(plan);
    }

    /// <summary>Who does not see everything keeps what she brings; otherwise it lies in the pool unless somebody is named.</summary>
    private static ImportOptions Owned(Actor by, ImportOptions options) => options.OwnerId is not null || options.TeamId is not null || by.IsSystem
        || by.ScopeOf(RecordTypes.Customer) == RowScope.All ? options
        : options with { OwnerId = by.UserId, TeamId = by.Teams.Count > 0 ? by.Teams[0] : null };
}

/// <summary>Runs an import of orders from its mark.</summary>
internal sealed class ImportOrdersJob(ImportDesk desk, OrderImporter importer) : IJob
{
    public Task RunAsync(JobContext job, CancellationToken ct)
        => desk.RunAsync(job, (import, around) => importer.RunAsync(job.Database, job.By, import, around, ct), ct);
}
