using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Importing;

/// <summary>Imports for programs: files go in as one multipart body, the rest is asked for.</summary>
internal static class ImportApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Api.ApiModule.Root + "/imports");
        api.MapGet("", async (Caller me, Imports imports, CancellationToken ct) => TypedResults.Ok((await imports.ListAsync(me.Actor, ct)).Select(Card)));
        api.MapGet("/{id:long}", async (long id, Caller me, Imports imports, CancellationToken ct) => TypedResults.Ok(Card(await imports.GetAsync(me.Actor, id, ct))));
        api.MapGet("/{id:long}/rejects", ImportEndpoints.RejectsAsync);
        api.MapPost("", StartAsync);
        api.MapPost("/{id:long}/pause", async (long id, Caller me, Imports imports, CancellationToken ct) => { await imports.PauseAsync(me.Actor, id, ct); return TypedResults.NoContent(); });
        api.MapPost("/{id:long}/resume", async (long id, Caller me, Imports imports, CancellationToken ct)
            => TypedResults.Accepted(Address(id), new { import = id, job = await imports.ResumeAsync(me.Actor, id, ct) }));
        api.MapPost("/{id:long}/undo", async (long id, Caller me, Imports imports, CancellationToken ct) =>
        {
            var import = await imports.GetAsync(me.Actor, id, ct);
            var job = await imports.Kind(me.Actor, import.Kind).UndoAsync(me.Actor, id, ct);
            return TypedResults.Accepted(Address(id), new { import = id, job });
        });
    }

    /// <summary>Query: <c>kind</c>, <c>dryRun</c>, and <c>to.{target}=Header</c> where the guess is not to be trusted.</summary>
    private static async Task<IResult> StartAsync(HttpContext context, Caller me, Imports imports, CancellationToken ct, string kind = "orders", bool dryRun = false)
    {
        var what = imports.Kind(me.Actor, kind);
        var choices = WizardState.Of(what.Name, context.Request.Query);
        var plan = new List<ImportFile>();
        await foreach (var (name, content) in Upload.FilesAsync(context, ct))
            plan.Add((await what.PrepareAsync(me.Actor, name, content, choices.Options, choices.Columns, ct)).File);
        if (plan.Count == 0)
            throw new InvalidException("import.no-file", "files");
        if (dryRun)
            return TypedResults.Ok(await what.TryAsync(me.Actor, plan, new(), null, ct));
        var (import, job) = await what.StartAsync(me.Actor, plan, new(), ct);
        return TypedResults.Accepted(Address(import), new { import, job });
    }

    private static object Card(Import i) => new { i.Id, i.Kind, i.State, i.Progress, i.CreatedBy, i.CreatedAt, i.EndedAt, i.Error, i.Job, files = i.Files.Select(f => new { f.Name, f.Size, f.Sha256 }) };

    private static string Address(long id) => string.Create(CultureInfo.InvariantCulture, $"{Api.ApiModule.Root}/imports/{id}");
}
