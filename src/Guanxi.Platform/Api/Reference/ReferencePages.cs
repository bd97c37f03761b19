using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Api;

/// <summary>The API's reference in the product: how to begin, every operation its reader may call, every error.</summary>
internal sealed class ReferencePages(OpenApiDocument document, ApiOptions options, Texts texts)
{
    public const string Address = "/api";
    private const string Errors = "errors";

    public static void Map(IEndpointRouteBuilder pages, IReadOnlyList<ApiOperation> operations)
    {
        var group = pages.MapGroup(Address).OpenToSignedIn();
        group.MapGet("", (HttpContext context, Caller me, ReferencePages p) => p.Begin(context, me.Actor, operations));
        group.MapGet("/" + Errors, (HttpContext context, Caller me, ReferencePages p) => p.ShowErrors(context, me.Actor, operations));
        group.MapGet("/{tag}", (string tag, HttpContext context, Caller me, ReferencePages p) => p.Show(tag, context, me.Actor, operations));
    }

    private IResult Begin(HttpContext context, Actor by, IReadOnlyList<ApiOperation> operations)
        => Page.Render<ReferencePage>(new { Tabs = Tabs(Of(context, by, operations), ""), Root = RootOf(context), Limit = options.RequestsPerMinute, Failures = Failures() });

    private IResult Show(string tag, HttpContext context, Actor by, IReadOnlyList<ApiOperation> operations)
    {
        var reference = Of(context, by, operations);
        return Page.Render<ReferenceTagPage>(new { Tabs = Tabs(reference, tag), Tag = reference.Find(tag) ?? throw new NotFoundException("api", tag) });
    }

    private IResult ShowErrors(HttpContext context, Actor by, IReadOnlyList<ApiOperation> operations) => Page.Render<ReferenceErrorsPage>(new
    {
        Tabs = Tabs(Of(context, by, operations), Errors),
        Codes = texts.All(Languages.Current).Where(t => t.Key.StartsWith("error.", StringComparison.Ordinal) && !t.Key.StartsWith("error.title.", StringComparison.Ordinal))
            .OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key["error.".Length..], t.Value)).ToList(),
    });

    private IReadOnlyList<(int Status, string Title)> Failures() => [.. OpenApiDocument.Failures.Select(f => (f, texts.Find($"error.title.{f}") ?? texts["error.title.400"]))];

    private Reference Of(HttpContext context, Actor by, IReadOnlyList<ApiOperation> operations) => new(document.Write(operations, by), RootOf(context), texts);

    private List<TabItem> Tabs(Reference reference, string current) =>
    [
        new(texts["api.begin"], Address, current.Length == 0),
        .. reference.Tags.Select(t => new TabItem(t.Label, $"{Address}/{t.Name}", t.Name == current)),
        new(texts["api.errors"], $"{Address}/{Errors}", current == Errors),
    ];

    private static string RootOf(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{ApiModule.Root}";
}
