using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Importing;

/// <summary>Files, columns, trial: the steps before an import. The forms carry the state; the last button writes.</summary>
internal static class WizardEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("", Begin);
        group.MapPost("/files", UploadAsync);
        group.MapGet("/columns", async (HttpContext context, Caller me, Imports imports, ImportWizard wizard, ImportDrafts drafts, CancellationToken ct) =>
        {
            var given = context.Request.Query["draft"].Count > 0 && context.Request.Query["files"].Count == 0
                ? await drafts.GetAsync(me.Actor, long.TryParse(context.Request.Query["draft"], out var id) ? id : 0, ct) : WizardState.Of(KindOf(context, me.Actor, imports).Name, context.Request.Query);
            return await ColumnsAsync(me.Actor, given, null, wizard, drafts, ct);
        });
        group.MapPost("/columns", async (HttpContext context, Caller me, Imports imports, ImportWizard wizard, ImportDrafts drafts, CancellationToken ct)
            => await ColumnsAsync(me.Actor, await StateAsync(context, me.Actor, imports, ct), null, wizard, drafts, ct));
        group.MapPost("/trial", TryAsync);
        group.MapPost("/start", StartAsync);
        group.MapPost("/{draft:long}/drop", async (long draft, Caller me, ImportDrafts drafts, CancellationToken ct) =>
        {
            await drafts.DropAsync(me.Actor, draft, ct);
            return Results.LocalRedirect("/imports");
        });
    }

    /// <summary>Whoever may import several kinds says first which.</summary>
    private static IResult Begin(HttpContext context, Caller me, Imports imports)
        => context.Request.Query.ContainsKey("kind") || imports.Open(me.Actor.May) is not { Count: > 1 } kinds
            ? Page.Render<ImportUploadPage>(new { Kind = KindOf(context, me.Actor, imports) })
            : Page.Render<ImportKindPage>(new { Kinds = kinds });

    private static async Task<IResult> UploadAsync(HttpContext context, Caller me, Imports imports, Texts texts, CancellationToken ct)
    {
        var kind = KindOf(context, me.Actor, imports);
        me.Actor.Require(kind.Permission);
        var files = new List<long>();
        var reading = "";
        try
        {
            await foreach (var (name, content) in Upload.FilesAsync(context, ct))
                files.Add((await kind.PrepareAsync(me.Actor, reading = name, content, null, null, ct)).File.File);
            if (files.Count == 0)
                throw new InvalidException("import.no-file", "files");
        }
        catch (InvalidException e)
        {
            return Page.Render<ImportUploadPage>(new { Kind = kind, Error = reading.Length > 0 ? $"{reading}: {texts.Of(e)}" : texts.Of(e) }, status: StatusCodes.Status422UnprocessableEntity);
        }
        return Results.LocalRedirect($"/imports/new/columns?kind={kind.Name}&files={string.Join(',', files.Select(f => f.ToString(CultureInfo.InvariantCulture)))}");
    }

    private static async Task<IResult> TryAsync(HttpContext context, Caller me, Imports imports, ImportWizard wizard, ImportDrafts drafts, Texts texts, CancellationToken ct)
    {
        var state = await StateAsync(context, me.Actor, imports, ct);
        try
        {
            var kind = imports.Kind(me.Actor, state.Kind);
            var plan = await wizard.PlanAsync(me.Actor, state, ct);
            state = await drafts.SaveAsync(me.Actor, state, plan[0].Name, ct);
            var targets = (await wizard.LookAsync(me.Actor, state, ct)).First.Targets;
            return Page.Render<ImportTrialPage>(new { State = state, Plan = plan, Targets = targets, kind.Chooses, Trial = await kind.TryAsync(me.Actor, plan, state.ImportOptions, null, ct) });
        }
        catch (InvalidException e) when (state.Files.Count > 0)
        {
            return await ColumnsAsync(me.Actor, state, texts.Of(e), wizard, drafts, ct);
        }
    }

    private static async Task<IResult> StartAsync(HttpContext context, Caller me, Imports imports, ImportWizard wizard, ImportDrafts drafts, CancellationToken ct)
    {
        var state = await StateAsync(context, me.Actor, imports, ct);
        var plan = await wizard.PlanAsync(me.Actor, state, ct);
        await wizard.RememberAsync(me.Actor, state, ct);
        var (import, _) = await imports.Kind(me.Actor, state.Kind).StartAsync(me.Actor, plan, state.ImportOptions, ct);
        if (state.Draft is { } draft)
            await drafts.CloseAsync(me.Actor, draft, ct);
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/imports/{import}"));
    }

    private static async Task<IResult> ColumnsAsync(Actor by, WizardState state, string? error, ImportWizard wizard, ImportDrafts drafts, CancellationToken ct)
    {
        var (known, first) = await wizard.LookAsync(by, state, ct);
        known = await drafts.SaveAsync(by, known, first.File.Name, ct);
        return Page.Render<ImportColumnsPage>(new { State = known, File = first, wizard.Kind(by, state).Chooses, Error = error }, status: error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<WizardState> StateAsync(HttpContext context, Actor by, Imports imports, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return WizardState.Of(imports.Kind(by, form["kind"].ToString()).Name, form);
    }

    private static IImportKind KindOf(HttpContext context, Actor by, Imports imports)
        => imports.Kind(by, context.Request.Query["kind"].ToString() is { Length: > 0 } kind ? kind : imports.Usual(by).Name);
}
