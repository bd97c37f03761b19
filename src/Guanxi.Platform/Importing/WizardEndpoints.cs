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
        group.MapGet("/columns", async (HttpContext context, Caller me, Imports imports, ImportWizard wizard, CancellationToken ct)
            => await ColumnsAsync(me.Actor, WizardState.Of(KindOf(context, me.Actor, imports).Name, context.Request.Query), null, wizard, ct));
        group.MapPost("/columns", async (HttpContext context, Caller me, Imports imports, ImportWizard wizard, CancellationToken ct)
            => await ColumnsAsync(me.Actor, await StateAsync(context, me.Actor, imports, ct), null, wizard, ct));
        group.MapPost("/trial", TryAsync);
        group.MapPost("/start", StartAsync);
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

    private static async Task<IResult> TryAsync(HttpContext context, Caller me, Imports imports, ImportWizard wizard, Texts texts, CancellationToken ct)
    {
        var state = await StateAsync(context, me.Actor, imports, ct);
        try
        {
            var plan = await wizard.PlanAsync(me.Actor, state, ct);
            return Page.Render<ImportTrialPage>(new { State = state, Plan = plan, Trial = await imports.Kind(me.Actor, state.Kind).TryAsync(me.Actor, plan, new(), null, ct) });
        }
        catch (InvalidException e) when (state.Files.Count > 0)
        {
            return await ColumnsAsync(me.Actor, state, texts.Of(e), wizard, ct);
        }
    }

    private static async Task<IResult> StartAsync(HttpContext context, Caller me, Imports imports, ImportWizard wizard, CancellationToken ct)
    {
        var state = await StateAsync(context, me.Actor, imports, ct);
        var plan = await wizard.PlanAsync(me.Actor, state, ct);
        await wizard.RememberAsync(me.Actor, state, ct);
        var (import, _) = await imports.Kind(me.Actor, state.Kind).StartAsync(me.Actor, plan, new(), ct);
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/imports/{import}"));
    }

    private static async Task<IResult> ColumnsAsync(Actor by, WizardState state, string? error, ImportWizard wizard, CancellationToken ct)
    {
        var (known, first) = await wizard.LookAsync(by, state, ct);
        return Page.Render<ImportColumnsPage>(new { State = known, File = first, Error = error }, status: error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<WizardState> StateAsync(HttpContext context, Actor by, Imports imports, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return WizardState.Of(imports.Kind(by, form["kind"].ToString()).Name, form);
    }

    private static IImportKind KindOf(HttpContext context, Actor by, Imports imports)
        => imports.Kind(by, context.Request.Query["kind"].ToString() is { Length: > 0 } kind ? kind : imports.Usual(by).Name);
}
