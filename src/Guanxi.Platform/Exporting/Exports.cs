using System.Text.Json;
using System.Text.Json.Serialization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;
using Guanxi.Platform.Views;

namespace Guanxi.Platform.Exporting;

/// <summary>Which records are wanted as which file.</summary>
/// <param name="Format">Name of an <see cref="IExportFormat"/>.</param>
public sealed record ExportRequest(string Format)
{
    public string? Filter { get; init; }
    public string? Q { get; init; }
    public string? Sort { get; init; }

    /// <summary>Only these; null for all that filter and words find.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>Fields in their order; null takes those listed by default.</summary>
    public IReadOnlyList<string>? Fields { get; init; }
}

/// <summary>An export, made or in the making.</summary>
/// <param name="State">One of <see cref="JobState"/>.</param>
/// <param name="File">The stored file; null until it is made and once it expired.</param>
public sealed record ExportCard(long Id, string Type, ExportRequest Request, string State, long Rows, [property: JsonIgnore] long? File, long? Size, long CreatedBy, DateTime CreatedAt, DateTime ExpiresAt, long Job, JobError? Error)
{
    [JsonIgnore]
    public bool IsOpen => JobState.IsOpen(State);
    public bool Ready => File is not null;
}

/// <summary>An export that was begun.</summary>
public sealed record ExportStarted(long Export, long Job);

/// <summary>Files of records, made in the background and kept some days.</summary>
public sealed class Exports(Databases databases, ViewServices services, FileStore files, JobQueue jobs, SteerJob steer, IEnumerable<IExportFormat> formats, TimeProvider time)
{
    /// <summary>How long a file is kept.</summary>
    internal static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    internal static readonly SchemaStep Step = new("20261122s-export", s => s
        .Table("platform_export", t => t.Id().Text("type").Json("request").Long("rows").Long("file_id", nullable: true).Long("created_by").Time("created_at").Long("job_id"))
        .Index("platform_export", "created", "created_at"));

    /// <summary>Formats that records of a type are written as.</summary>
    public IReadOnlyList<IExportFormat> FormatsOf(string type) => [.. formats.Where(f => f.RecordType is null || f.RecordType == type)];

    /// <exception cref="InvalidException"><c>export.format</c>, or what is wrong with filter, sort or fields.</exception>
    public async Task<ExportStarted> StartAsync(Actor by, RecordView view, ExportRequest request, CancellationToken ct)
    {
        by.Require(view.ExportPermission ?? "export");
        by.Require(view.Type.ReadPermission);
        Format(view.Type.Name, request.Format);
        // What cannot be read is refused now rather than by the job.
        await services.Reader.ListAsync(by, Query(services.Views.Of(by.Tenant, view), request) with { Limit = 1 }, ct);
        var now = time.GetUtcNow().UtcDateTime;
        await using var session = await databases.WriteAsync(by, ct);
        var cast = new Raw(session.IsSqlite ? "" : "::jsonb");
        var json = JsonSerializer.Serialize(request, ApiJson.With(2));
        var id = await session.LongAsync($"INSERT INTO platform_export (type, request, rows, created_by, created_at, job_id) VALUES ({view.Type.Name}, {json}{cast}, 0, {by.UserId}, {now}, 0) RETURNING id", ct);
        var job = await jobs.AddAsync(session, by, RunExport.Kind, new ExportTask(id), ct);
        await session.RunAsync($"UPDATE platform_export SET job_id = {job} WHERE id = {id}", ct);
        await AuditEntry.For(view.Type.Name, 0, "export", by, now, new AuditChange("format", null, request.Format), new AuditChange("filter", null, request.Filter), new AuditChange("search", null, request.Q),
            new AuditChange("ids", null, request.Ids), new AuditChange("columns", null, request.Fields)).WriteAsync(session, ct);
        await session.CommitAsync(ct);
        return new(id, job);
    }

    /// <summary>Her own, newest first.</summary>
    public async Task<IReadOnlyList<ExportCard>> ListAsync(Actor by, CancellationToken ct)
    {
        RequireAny(by);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.ListAsync(Select(session).Add($" WHERE e.created_by = {by.UserId} ORDER BY e.id DESC LIMIT 100"), Card, ct);
    }

    /// <exception cref="NotFoundException">There is none, or it is not hers.</exception>
    public async Task<ExportCard> GetAsync(Actor by, long id, CancellationToken ct)
    {
        RequireAny(by);
        await using var session = await databases.ReadAsync(by, ct);
        return (await session.ListAsync(Select(session).Add($" WHERE e.id = {id} AND e.created_by = {by.UserId}"), Card, ct)).FirstOrDefault() ?? throw new NotFoundException("export", id);
    }

    /// <summary>The file for reading, to those who still may take records with them. Dispose it.</summary>
    /// <exception cref="ConflictException"><c>export.not-ready</c>: it is not made yet, or expired.</exception>
    public async Task<(Stream Content, StoredFile File, IExportFormat Format)> OpenAsync(Actor by, long id, CancellationToken ct)
    {
        var export = await GetAsync(by, id, ct);
        by.Require(services.Views.Find(by.Tenant, export.Type)?.ExportPermission ?? "export");
        if (export.File is not { } file || export.ExpiresAt < time.GetUtcNow().UtcDateTime)
            throw new ConflictException("export.not-ready");
        var stored = await files.GetAsync(by.Tenant, file, ct);
        return (files.Open(by.Tenant, stored), stored, Format(export.Type, export.Request.Format));
    }

    /// <exception cref="ConflictException"><c>job.ended</c>.</exception>
    public async Task StopAsync(Actor by, long id, CancellationToken ct) => await steer.StopAsync((await GetAsync(by, id, ct)).Job, by, ct);

    internal IExportFormat Format(string type, string name)
        => FormatsOf(type).FirstOrDefault(f => f.Name == name) ?? throw new InvalidException("export.format", "format", name, string.Join(", ", FormatsOf(type).Select(f => f.Name)));

    internal static RecordQuery Query(RecordView view, ExportRequest request)
        => RecordQuery.Of(view.Type, request.Filter, request.Q, request.Sort, null, 500, null) with { Ids = request.Ids, Fields = request.Fields ?? [] };

    internal async Task<ExportCard> OfAsync(Session session, long id, CancellationToken ct)
        => (await session.ListAsync(Select(session).Add($" WHERE e.id = {id}"), Card, ct)).FirstOrDefault() ?? throw new NotFoundException("export", id);

    /// <summary>Takes away what has expired: files, and what bulks kept to be taken back.</summary>
    internal async Task CleanAsync(string tenant, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var database = await databases.GetAsync(tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await session.RunAsync($"DELETE FROM platform_file WHERE id IN (SELECT file_id FROM platform_export WHERE created_at < {now - Keep})", ct);
        await session.RunAsync($"DELETE FROM platform_export WHERE created_at < {now - Keep}", ct);
        var bulk = now - Bulk.BulkStore.Keep;
        await session.RunAsync($"DELETE FROM platform_bulk_change WHERE bulk_id IN (SELECT id FROM platform_bulk WHERE created_at < {bulk})", ct);
        await session.RunAsync($"DELETE FROM platform_bulk_left WHERE bulk_id IN (SELECT id FROM platform_bulk WHERE created_at < {bulk})", ct);
        await session.RunAsync($"DELETE FROM platform_bulk WHERE created_at < {bulk}", ct);
        await session.CommitAsync(ct);
    }

    private void RequireAny(Actor by)
    {
        var permissions = services.Views.Of(by.Tenant).Select(v => v.ExportPermission).OfType<string>().Distinct().ToList();
        if (!permissions.Any(by.May))
            by.Require(permissions.FirstOrDefault() ?? "export");
    }

    private static Sql Select(Session session) => session.Sql().Raw("""
        SELECT e.id, e.type, e.request, coalesce(j.state, 'done'), e.rows, e.file_id, f.size, e.created_by, e.created_at, e.job_id, j.error
        FROM platform_export e LEFT JOIN platform_job j ON j.id = e.job_id LEFT JOIN platform_file f ON f.id = e.file_id
        """);

    private static ExportCard Card(System.Data.Common.DbDataReader r) => new(
        r.GetInt64(0), r.GetString(1), JsonSerializer.Deserialize<ExportRequest>(r.GetString(2), ApiJson.With(2))!, r.GetString(3), r.GetInt64(4), r.Long(5), r.Long(6), r.GetInt64(7), r.Time(8), r.Time(8) + Keep, r.GetInt64(9),
        r.Text(10) is { } error ? JsonSerializer.Deserialize<JobError>(error, JsonSerializerOptions.Web) : null);
}
