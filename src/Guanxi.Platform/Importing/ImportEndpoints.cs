using System.Globalization;
using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Importing;

/// <summary>The list of imports and what can be done with one.</summary>
internal static class ImportEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("", async (Caller me, Imports imports, ImportDrafts drafts, CancellationToken ct)
            => Page.Render<ImportListPage>(new { Imports = await imports.ListAsync(me.Actor, ct), Drafts = await drafts.ListAsync(me.Actor, ct), Kinds = imports.Open(me.Actor.May) }));
        group.MapGet("/{id:long}", async (long id, Caller me, Imports imports, CancellationToken ct) => Page.Render<ImportPage>(new { Import = await imports.GetAsync(me.Actor, id, ct) }));
        group.MapGet("/{id:long}/status", async (long id, Caller me, Imports imports, CancellationToken ct) => Page.Fragment<ImportStatus>(new { Import = await imports.GetAsync(me.Actor, id, ct) }));
        group.MapGet("/{id:long}/changes", async (long id, string? what, long? after, Caller me, Imports imports, CancellationToken ct) =>
        {
            var effect = Enum.TryParse<ImportEffect>(what, ignoreCase: true, out var named) ? named : ImportEffect.Created;
            var import = await imports.GetAsync(me.Actor, id, ct);
            return Page.Render<ImportChangesPage>(new { Import = import, Effect = effect, Changes = await imports.Kind(me.Actor, import.Kind).ChangesAsync(me.Actor, id, effect, after ?? 0, ct) });
        });
        group.MapPost("/{id:long}/decide", async (long id, HttpContext context, Caller me, DecideRows decide, CancellationToken ct) =>
        {
            var form = await context.Request.FormAsync(ct);
            return Back(await decide.RunAsync(me.Actor, id, Enum.TryParse<KnownRows>(form["known"], out var known) ? known : KnownRows.Link, ct) is { } import ? import : id);
        });
        group.MapGet("/{id:long}/rejects.csv", RejectsAsync);
        group.MapPost("/{id:long}/stop", StopAsync);
        group.MapPost("/{id:long}/resume", ResumeAsync);
        group.MapPost("/{id:long}/undo", UndoAsync);
    }

    public static async Task RejectsAsync(long id, Caller me, Imports imports, RejectFile rejects, HttpContext context, CancellationToken ct)
    {
        await imports.GetAsync(me.Actor, id, ct);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"rejects-{id}.csv\"");
        await rejects.WriteAsync(me.Actor, id, context.Response.Body, ct);
    }

    private static async Task<IResult> StopAsync(long id, Caller me, Imports imports, CancellationToken ct)
    {
        await imports.PauseAsync(me.Actor, id, ct);
        return Back(id);
    }

    private static async Task<IResult> ResumeAsync(long id, Caller me, Imports imports, CancellationToken ct)
    {
        await imports.ResumeAsync(me.Actor, id, ct);
        return Back(id);
    }

    private static async Task<IResult> UndoAsync(long id, Caller me, Imports imports, CancellationToken ct)
    {
        var import = await imports.GetAsync(me.Actor, id, ct);
        await imports.Kind(me.Actor, import.Kind).UndoAsync(me.Actor, id, ct);
        return Back(id);
    }

    private static IResult Back(long id) => Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/imports/{id}"));
}
