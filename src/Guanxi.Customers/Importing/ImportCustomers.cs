using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Tabular;

namespace Guanxi.Customers.Importing;

/// <summary>Imports customers: whoever may import them and change them brings what she could have typed.</summary>
internal sealed class ImportCustomers(Databases databases, ImportDesk desk, CustomerImporter importer, CustomerImportChanges changes, Texts texts) : IImportKind
{
    public const string Kind = "customers";
    private const int TrialRejects = 1_000;

    public string Name => Kind;
    public string Permission => CustomerPermissions.Import;
    public string RecordType => RecordTypes.Customer;
    public bool Chooses => true;

    public async Task<PreparedFile> PrepareAsync(Actor by, string name, Stream content, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        Require(by);
        return await desk.TakeInAsync(name, content, by, file => Look(by, file, options, columns), ct);
    }

    public async Task<PreparedFile> PrepareAgainAsync(Actor by, long file, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        Require(by);
        return Look(by, await desk.FindAsync(file, by, ct), options, columns);
    }

    public async Task<ImportTrial> TryAsync(Actor by, IReadOnlyList<ImportFile> plan, ImportOptions options, Action<ImportProgress>? watch, CancellationToken ct)
    {
        Require(by);
        Complete(by, plan);
        var database = await databases.GetAsync(by.Tenant, ct);
        var rejected = new List<RejectedRow>();
        var import = new Import(0, Kind, ImportState.Ready, plan, Within(by, options), new(), by.UserId, default, null, null, null);
        var progress = await importer.TryAsync(database, by, import, new(f => desk.Open(by.Tenant, f.Sha256), watch), r =>
        {
            if (rejected.Count < TrialRejects)
                rejected.Add(r);
        }, ct);
        return new(progress, rejected);
    }

    public Task<(long Import, long Job)> StartAsync(Actor by, IReadOnlyList<ImportFile> plan, ImportOptions options, CancellationToken ct)
    {
        Require(by);
        Complete(by, plan);
        return desk.StartAsync(Kind, by, plan, Within(by, options), ct);
    }

    public Task<long> UndoAsync(Actor by, long import, CancellationToken ct)
    {
        Require(by);
        by.Require(CustomerPermissions.Delete);
        return desk.UndoAsync(this, by, import, ct);
    }

    public async Task<IReadOnlyList<ImportChange>> ChangesAsync(Actor by, long import, ImportEffect effect, long after, CancellationToken ct)
    {
        Require(by);
        return await changes.ListAsync(by, import, effect, after, ct);
    }

    private static void Require(Actor by)
    {
        by.Require(CustomerPermissions.Import);
        by.Require(CustomerPermissions.Write);
    }

    private PreparedFile Look(Actor by, StoredFile file, TableOptions? options, IReadOnlyDictionary<string, string>? columns)
        => CustomerPlan.Of(desk.Open(by.Tenant, file.Sha256), file, CustomerTargets.Of(texts, by.Grants), options, columns);

    private static void Complete(Actor by, IReadOnlyList<ImportFile> plan)
    {
        foreach (var file in plan)
        {
            if (CustomerPlan.Missing(file.Columns) is [var target, ..])
                throw new InvalidException("import.column-missing", target, file.Name, target);
            foreach (var field in file.Columns.Keys.Where(f => f != RejectFile.Mark && by.Grants.AccessTo(RecordTypes.Customer, f) != FieldAccess.Write))
                throw new ForbiddenException($"{RecordTypes.Customer}.{field}");
        }
        ImportDesk.RequireRows(plan);
    }

    /// <summary>Whoever brings customers owns them where the file names nobody else, and reaches no customer that she does not see.</summary>
    private static ImportOptions Within(Actor by, ImportOptions options)
    {
        options = options with { Reach = by.ScopeOf(RecordTypes.Customer), Teams = by.Teams };
        return options.OwnerId is not null || options.TeamId is not null || by.IsSystem ? options
            : options with { OwnerId = by.UserId, TeamId = by.Teams.Count > 0 ? by.Teams[0] : null };
    }
}

/// <summary>Runs an import of customers from its mark.</summary>
internal sealed class ImportCustomersJob(ImportDesk desk, CustomerImporter importer, JobQueue jobs) : IJob
{
    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        await desk.RunAsync(job, (import, around) => importer.RunAsync(job.Database, job.By, import, around, ct), ct);
        await using var session = await job.Database.WriteAsync(ct);
        await Quality.ScoreCustomers.StartAsync(jobs, session, job.By, all: false, ct);
        await session.CommitAsync(ct);
    }
}
