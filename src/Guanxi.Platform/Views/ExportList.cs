using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;
using Guanxi.Platform.Tabular;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Views;

/// <summary>Sends the list as it stands, all its rows, as a CSV file, and tells the audit log who took what.</summary>
internal sealed class ExportList(ViewServices services, FieldWords words, TimeProvider time)
{
    /// <exception cref="ForbiddenException">She lacks the view's <see cref="RecordView.ExportPermission"/>.</exception>
    public async Task WriteAsync(Actor by, RecordView view, HttpContext context, CancellationToken ct)
    {
        by.Require(view.ExportPermission ?? "export");
        by.Require(view.Type.ReadPermission);
        var type = services.Views.Of(by.Tenant, view).Type;
        var state = ListState.Of(context.Request) with { After = null };
        var columns = state.ColumnsOf(type, by, context.Request.Cookies[ListModel.CookieOf(type)]);
        var query = state.Query(type, columns);
        var tenant = await services.Currency.OfAsync(by.Tenant, ct);
        var pages = services.Reader.PagesAsync(by, query, ct).GetAsyncEnumerator(ct);
        await using var _ = pages.ConfigureAwait(false);
        // The first page decides whether there is a file at all: after it the answer is on its way.
        await pages.MoveNextAsync();
        await NoteAsync(by, type, state, ct);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{type.Route}-{time.GetUtcNow():yyyy-MM-dd}.csv\"";
        var file = new CsvWriter(context.Response.Body);
        await file.HeaderAsync([.. columns.Select(c => words.Label(type, c))], ct);
        do
        {
            var page = pages.Current;
            var names = await ReferenceNames.OfAsync(services, by, page.Fields, page.Rows, ct);
            foreach (var row in page.Rows)
            {
                for (var i = 0; i < columns.Count; i++)
                    Write(file, by, type, columns[i], row.Values[i], row.Currency ?? tenant, names);
                await file.EndRowAsync(ct);
            }
        }
        while (await pages.MoveNextAsync());
        await file.FinishAsync(ct);
    }

    private void Write(CsvWriter file, Actor by, RecordType type, Field field, object? value, string currency, ReferenceNames names)
    {
        switch (value, field.Type)
        {
            case (long minor, FieldType.Money): file.Write(minor / Money.Scale(currency)); break;
            case (long ms, FieldType.Instant): file.Write(FieldWords.Local(ms, by.Zone)); break;
            case (long id, FieldType.Reference): file.Write(names[field.Target!, id]); break;
            case (long whole, _): file.Write(whole); break;
            case (double number, _): file.Write((decimal)number); break;
            case (bool yes, _): file.Write(yes); break;
            default: file.Write(field.Type == FieldType.Country ? value as string : words.Plain(type, field, value, currency, names, by.Zone)); break;
        }
    }

    private async Task NoteAsync(Actor by, RecordType type, ListState state, CancellationToken ct)
    {
        await using var session = await services.Databases.WriteAsync(by, ct);
        await AuditEntry.For(type.Name, 0, "export", by, time.GetUtcNow().UtcDateTime,
            new AuditChange("filter", null, state.Filter), new AuditChange("search", null, state.Search), new AuditChange("columns", null, state.Columns)).WriteAsync(session, ct);
        await session.CommitAsync(ct);
    }
}
