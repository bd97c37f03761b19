using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Guanxi.Platform.Importing;

/// <summary>Files, columns, trial: the steps before an import. The forms carry the state; the last button writes.</summary>
internal static class WizardEndpoints
{
    private const long MostBytes = 1L << 30;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("", (HttpContext context, Caller me, Imports imports) => Page.Render<ImportUploadPage>(new { Kind = KindOf(context, me.Actor, imports) }));
        group.MapPost("/files", UploadAsync);
        group.MapGet("/columns", async (HttpContext context, Caller me, Imports imports, ImportWizard wizard, CancellationToken ct)
            => await ColumnsAsync(me.Actor, WizardState.Of(KindOf(context, me.Actor, imports), context.Request.Query), null, wizard, ct));
        group.MapPost("/columns", async (HttpContext context, Caller me, Imports imports, ImportWizard wizard, CancellationToken ct)
            => await ColumnsAsync(me.Actor, await StateAsync(context, me.Actor, imports, ct), null, wizard, ct));
        group.MapPost("/trial", TryAsync);
        group.MapPost("/start", StartAsync);
    }

    private static async Task<IResult> UploadAsync(HttpContext context, Caller me, Imports imports, Texts texts, CancellationToken ct)
    {
        var kind = KindOf(context, me.Actor, imports);
        me.Actor.Require(kind.Permission);
        // Only here may a body be this large; it goes to the file store as it comes.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        var files = new List<long>();
        var reading = "";
        try
        {
            await foreach (var (name, content) in FilesAsync(context.Request, ct))
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

    private static async IAsyncEnumerable<(string Name, Stream Content)> FilesAsync(HttpRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            yield break;
        var parts = new MultipartReader(boundary, request.Body);
        while (await parts.ReadNextSectionAsync(ct) is { } part)
            if (part.AsFileSection() is { FileName.Length: > 0, FileStream: { } content } file)
                yield return (file.FileName, content);
    }

    private static async Task<IResult> TryAsync(HttpContext context, Caller me, Imports imports, ImportWizard wizard, Texts texts, CancellationToken ct)
    {
        var state = await StateAsync(context, me.Actor, imports, ct);
        try
        {
            var plan = await wizard.PlanAsync(me.Actor, state, ct);
            return Page.Render<ImportTrialPage>(new { State = state, Plan = plan, Trial = await state.Kind.TryAsync(me.Actor, plan, new(), null, ct) });
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
        var (import, _) = await state.Kind.StartAsync(me.Actor, plan, new(), ct);
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/imports/{import}"));
    }

    private static async Task<IResult> ColumnsAsync(Actor by, WizardState state, string? error, ImportWizard wizard, CancellationToken ct)
    {
        var (known, first) = await wizard.LookAsync(by, state, ct);
        return Page.Render<ImportColumnsPage>(new { State = known, File = first, Error = error }, status: error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<WizardState> StateAsync(HttpContext context, Actor by, Imports imports, CancellationToken ct)
    {
        if (!context.Request.HasFormContentType)
            return new(imports.Kind(by, "orders"), []);
        var form = await context.Request.ReadFormAsync(ct);
        return WizardState.Of(imports.Kind(by, form["kind"].ToString()), form);
    }

    private static IImportKind KindOf(HttpContext context, Actor by, Imports imports)
        => imports.Kind(by, context.Request.Query["kind"].ToString() is { Length: > 0 } kind ? kind : "orders");
}
