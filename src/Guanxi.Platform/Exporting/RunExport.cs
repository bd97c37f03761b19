using System.Runtime.CompilerServices;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Custom;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Guanxi.Platform.Views;

namespace Guanxi.Platform.Exporting;

/// <summary>What the job of an export is told.</summary>
internal sealed record ExportTask(long Export);

/// <summary>Writes the file page by page, in the language and with the rights of whoever asked. Cut off, it begins anew.</summary>
internal sealed class RunExport(Databases databases, ViewServices services, Exports exports, FileStore files, Callers callers, TimeProvider time) : IJob
{
    public const string Kind = "export";
    private const long Most = 16L << 30;

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        ExportCard export;
        Actor by;
        await using (var read = await job.Database.ReadAsync(ct))
        {
            export = await exports.OfAsync(read, job.Payload<ExportTask>().Export, ct);
            by = await callers.ActorAsync(read, job.Database.Tenant, export.CreatedBy, ct);
        }
        if (export.File is not null)
            return;
        var catalogue = await services.Catalogue.OfAsync(by.Tenant, ct);
        var view = services.Views.Find(by.Tenant, export.Type) ?? throw new NotFoundException("record type", export.Type);
        by.Require(view.ExportPermission ?? "export");
        Languages.Speak(by.Language);
        TenantWords.Speak(catalogue.Words);
        var format = exports.Format(export.Type, export.Request.Format);
        var folder = Directory.CreateDirectory(Path.Combine(databases.Storage.DataDir, "exports"));
        var path = Path.Combine(folder.FullName, $"{by.Tenant}-{export.Id}");
        try
        {
            var rows = new Counter();
            await using (var to = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                var query = Exports.Query(view, export.Request);
                await format.WriteAsync(new(by, view.Type, RecordReader.Choose(by, view.Type, query.Fields, all: false), await services.Currency.OfAsync(by.Tenant, ct), PagesAsync(job, by, query, rows, ct)), to, ct);
            }
            await using var content = File.OpenRead(path);
            var file = await files.SaveAsync(by.Tenant, by.UserId, $"{view.Type.Route}-{time.GetUtcNow():yyyy-MM-dd}{format.Extension}", format.MediaType, content, Most, ct);
            await using var session = await job.Database.WriteAsync(ct);
            await session.RunAsync($"UPDATE platform_export SET file_id = {file.Id}, rows = {rows.Value} WHERE id = {export.Id}", ct);
            await job.SaveAsync(session, job.Payload<ExportTask>(), ct);
            await session.CommitAsync(ct);
            job.Result = new { export = export.Id, rows = rows.Value };
        }
        finally { File.Delete(path); }
    }

    private async IAsyncEnumerable<RecordPage> PagesAsync(JobContext job, Actor by, RecordQuery query, Counter rows, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in services.Reader.PagesAsync(by, query, ct))
        {
            rows.Value += page.Rows.Count;
            job.Report(new(rows.Value));
            yield return page;
        }
    }

    private sealed class Counter
    {
        public long Value { get; set; }
    }
}
