using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Files;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Importing.Fetching;

/// <summary>A database as the first step of an import: what comes out of it goes on as a file.</summary>
internal static class FetchEndpoints
{
    private sealed record Started(long Import, long Job);

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/database", (HttpContext context, Caller me, Imports imports, FetchOptions options) => Show(imports.Kind(me.Actor, KindOf(context, me.Actor, imports)), options));
        group.MapPost("/database", FetchAsync);
        group.MapPost("/database/tables", TablesAsync);
    }

    public static void Map(ApiRoutes api)
    {
        string[] permissions = [.. api.Services.GetServices<IImportKind>().Select(k => k.Permission).Distinct()];
        api.Map<FetchRequest, Started>(new("POST", "/imports/database", "importDatabase", "imports", permissions[0]) { Or = permissions[1..], Query = ["kind", "to.*"], Status = StatusCodes.Status202Accepted }, async (call, request) =>
        {
            var kind = call.Get<Imports>().Kind(call.Actor, call.Query("kind") ?? "orders");
            var choices = WizardState.Of(kind.Name, call.Context.Request.Query);
            var prepared = await call.Get<FetchTable>().RunAsync(call.Actor, kind.Name, request, null, choices.Columns, call.Aborted);
            try
            {
                var (import, job) = await kind.StartAsync(call.Actor, [prepared.File], new(), call.Aborted);
                return new(import, job);
            }
            catch
            {
                await call.Get<FileStore>().ForgetAsync(call.Actor.Tenant, [prepared.File.File], CancellationToken.None);
                throw;
            }
        });
        api.Map<FetchRequest, Listing<FetchedTable>>(new("POST", "/imports/database/tables", "listDatabaseTables", "imports", permissions[0]) { Or = permissions[1..], Query = ["kind"] },
            async (call, request) => new(await call.Get<FetchTable>().TablesAsync(call.Actor, call.Query("kind") ?? "orders", request, call.Aborted)));
    }

    private static async Task<IResult> FetchAsync(HttpContext context, Caller me, Imports imports, FetchTable fetch, FetchOptions options, Texts texts, CancellationToken ct)
    {
        var kind = imports.Kind(me.Actor, KindOf(context, me.Actor, imports));
        var request = Read(await context.Request.FormAsync(ct));
        long file = 0;
        var errors = await FormErrors.TryAsync(texts, async () => file = (await fetch.RunAsync(me.Actor, kind.Name, request, null, null, ct)).File.File);
        return errors.Any ? Show(kind, options, request, errors) : Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"{context.Request.PathBase}/imports/new/columns?kind={kind.Name}&files={file}"));
    }

    private static async Task<IResult> TablesAsync(HttpContext context, Caller me, Imports imports, FetchTable fetch, Texts texts, CancellationToken ct)
    {
        var kind = KindOf(context, me.Actor, imports);
        var request = Read(await context.Request.FormAsync(ct));
        IReadOnlyList<FetchedTable> tables = [];
        var errors = await FormErrors.TryAsync(texts, async () => tables = await fetch.TablesAsync(me.Actor, kind, request, ct), beside: false);
        return Page.Fragment<FetchTables>(new { Tables = tables, Error = errors.General });
    }

    private static IResult Show(IImportKind kind, FetchOptions options, FetchRequest? request = null, FormErrors? errors = null)
        => Page.Render<FetchPage>(new { Kind = kind, Options = options, Request = request, Errors = errors ?? FormErrors.None }, status: errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static FetchRequest Read(IFormCollection form)
        => new(form["host"].ToString(), form["database"].ToString(), form["user"].ToString(), form["password"].ToString(), form["source"].ToString(), (int?)form.Long("port"), form.Long("rows"), (int?)form.Long("seconds"));

    private static string KindOf(HttpContext context, Actor by, Imports imports) => context.Request.Query["kind"].ToString() is { Length: > 0 } kind ? kind : imports.Usual(by).Name;
}
