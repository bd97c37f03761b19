using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Exporting;

/// <summary>Files of records, made in the background.</summary>
internal static class ExportModule
{
    public static void AddExports(IServiceCollection services) => services
        .AddSingleton<IExportFormat, CsvExport>().AddSingleton<IExportFormat, XlsxExport>().AddSingleton<IExportFormat, JsonExport>()
        .AddSingleton<Exports>().AddJob<RunExport>(RunExport.Kind)
        .AddSingleton<CleanExports>().AddHostedService(p => p.GetRequiredService<CleanExports>());

    public static void MapExports(IEndpointRouteBuilder routes)
        => ExportEndpoints.Map(routes.MapGroup("/exports").Demands([.. Permissions(routes.ServiceProvider)]).ExcludeFromDescription());

    public static IEnumerable<string> Permissions(IServiceProvider services) => services.GetRequiredService<RecordViews>().Shipped.Select(v => v.ExportPermission).OfType<string>().Distinct();
}

/// <summary>The list of her exports, and the way from a list to a file.</summary>
internal static class ExportEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("", async (Caller me, Exports exports, CancellationToken ct) => Page.Render<ExportListPage>(new { Exports = await exports.ListAsync(me.Actor, ct) }));
        group.MapGet("/{id:long}/line", async (long id, Caller me, Exports exports, CancellationToken ct) => Page.Fragment<ExportLine>(new { Export = await exports.GetAsync(me.Actor, id, ct) }));
        group.MapGet("/{id:long}/file", async (long id, Caller me, Exports exports, CancellationToken ct) => await FileAsync(me.Actor, id, exports, ct));
        group.MapPost("/{id:long}/stop", async (long id, Caller me, Exports exports, CancellationToken ct) =>
        {
            await exports.StopAsync(me.Actor, id, ct);
            return Page.Fragment<ExportLine>(new { Export = await exports.GetAsync(me.Actor, id, ct) });
        });
    }

    /// <summary>The dialog and the start, below a list.</summary>
    public static void MapBelow(RouteGroupBuilder list, RecordView view)
    {
        if (view.ExportPermission is not { } permission)
            return;
        var group = list.MapGroup("/exports").Demands(permission);
        group.MapPost("/form", async (HttpContext context, Exports exports, CancellationToken ct)
            => Page.Fragment<ExportDialog>(new { View = view, Form = await context.Request.FormAsync(ct), Formats = exports.FormatsOf(view.Type.Name) }));
        group.MapPost("", async (HttpContext context, ViewServices services, Exports exports, CancellationToken ct) =>
        {
            var form = await context.Request.FormAsync(ct);
            var errors = await FormErrors.TryAsync(services.Texts, async () => await exports.StartAsync(Caller.Of(context).Actor, view, RequestOf(form), ct), type: view.Type.Name);
            return errors.Any ? Page.Fragment<ExportDialog>(new { View = view, Form = form, Formats = exports.FormatsOf(view.Type.Name), Error = errors.General ?? errors["filter"] ?? errors["sort"] ?? errors["format"] })
                : Views.RecordEndpoints.GoTo(context, context.Request.PathBase + "/exports");
        });
    }

    public static async Task<IResult> FileAsync(Actor by, long id, Exports exports, CancellationToken ct)
    {
        var (content, file, format) = await exports.OpenAsync(by, id, ct);
        return Results.Stream(content, format.MediaType, file.Name);
    }

    private static ExportRequest RequestOf(IFormCollection form) => new(form["format"].ToString())
    {
        Filter = Text(form, "filter"),
        Q = Text(form, "q"),
        Sort = Text(form, "sort"),
        Ids = form.Yes("all") || form.Longs("id").Count == 0 ? null : form.Longs("id"),
        Fields = Text(form, "columns")?.Split(',', '.'),
    };

    private static string? Text(IFormCollection form, string name) => form[name].ToString() is { Length: > 0 } text ? text : null;
}

/// <summary>Exports for programs.</summary>
internal static class ExportApi
{
    public static void Map(ApiRoutes api)
    {
        foreach (var view in api.Services.GetRequiredService<RecordViews>().Shipped)
            if (view.ExportPermission is { } permission)
                api.Map<ExportRequest, ExportStarted>(new("POST", $"/{view.Type.Route}/exports", "export" + char.ToUpperInvariant(view.Type.Route[0]) + view.Type.Route[1..], view.Type.Route, permission) { Status = StatusCodes.Status202Accepted, Words = "api.export.start" },
                    async (call, request) =>
                    {
                        var started = await call.Get<Exports>().StartAsync(call.Actor, view, request, call.Aborted);
                        call.Context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{call.Context.Request.PathBase}{ApiModule.Root}/exports/{started.Export}");
                        return started;
                    });
        string[] permissions = [.. ExportModule.Permissions(api.Services)];
        ApiOperation Operation(string path, string name) => new("GET", "/exports" + path, name, "exports", permissions[0]) { Or = permissions[1..] };
        api.Map(Operation("", "listExports"), async call => new Listing<ExportCard>(await call.Get<Exports>().ListAsync(call.Actor, call.Aborted)));
        api.Map(Operation("/{id}", "getExport"), call => call.Get<Exports>().GetAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(Operation("/{id}/file", "getExportFile") with { Gives = "application/octet-stream" },
            async call => await (await ExportEndpoints.FileAsync(call.Actor, call.Id(), call.Get<Exports>(), call.Aborted)).ExecuteAsync(call.Context));
    }
}
