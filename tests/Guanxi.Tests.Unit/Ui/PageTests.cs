using System.Globalization;
using System.Text;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Unit.Ui;

public sealed class PageTests
{
    [Fact]
    public async Task A_request_of_htmx_gets_title_and_content_alone()
    {
        var (context, body) = await Ask(Page.Render<Hello>(new { Name = "杨文博" }), htmx: true);
        body.ShouldContain("<title>Hello</title>");
        body.ShouldContain("<p>杨文博</p>");
        body.ShouldNotContain("<main>");
        context.Response.Headers.Vary.ToString().ShouldContain("HX-Request");
        context.Response.ContentType.ShouldBe("text/html; charset=utf-8");
    }

    [Fact]
    public async Task Any_other_request_gets_the_whole_document()
        => (await Ask(Page.Render<Hello>(new { Name = "A" }))).Body.ShouldContain("<main><p>A</p></main>");

    [Fact]
    public async Task An_ended_session_takes_the_whole_window()
    {
        var (context, body) = await Ask(Page.Render<Hello>(new { Name = "A" }, Frame.SignIn), htmx: true);
        body.ShouldBeEmpty();
        context.Response.Headers["HX-Redirect"].ToString().ShouldBe("/customers?sort=-name");
    }

    [Fact]
    public async Task A_heading_turns_the_sort_round_and_forgets_the_place()
    {
        var (_, body) = await Ask(Page.Fragment<TenColumns>(new { Sort = "c1" }));
        body.ShouldContain("aria-sort=\"ascending\"");
        body.ShouldContain("href=\"/customers?sort=-c1\"");
    }

    private static readonly IServiceProvider Services = Build();

    private static IServiceProvider Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddUi<Document>();
        return builder.Build().Services;
    }

    private static async Task<(HttpContext Context, string Body)> Ask(IResult result, bool htmx = false)
    {
        await using var scope = Services.CreateAsyncScope();
        var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = body } };
        context.Request.Scheme = "http";
        context.Request.Host = new("localhost");
        context.Request.Path = "/customers";
        context.Request.QueryString = new("?sort=-name");
        if (htmx) context.Request.Headers["HX-Request"] = "true";
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        await result.ExecuteAsync(context);
        return (context, Encoding.UTF8.GetString(body.ToArray()));
    }

    private sealed class Hello : ComponentBase
    {
        [Parameter] public string Name { get; set; } = "";

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<PageTitle>(0);
            builder.AddComponentParameter(1, "ChildContent", (RenderFragment)(b => b.AddContent(0, "Hello")));
            builder.CloseComponent();
            builder.OpenElement(2, "p");
            builder.AddContent(3, Name);
            builder.CloseElement();
        }
    }

    private sealed class TenColumns : ComponentBase
    {
        [Parameter] public string? Sort { get; set; }
        [Inject] private Show Show { get; set; } = null!;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<RecordList<int>>(0);
            builder.AddComponentParameter(1, "Label", "List");
            builder.AddComponentParameter(2, "Rows", Enumerable.Range(1, 50).ToArray());
            builder.AddComponentParameter(3, "Columns", Enumerable.Range(0, 10).Select(c => new Column<int>($"c{c}", $"Column {c}", r => c == 0 ? Show.Name($"杨文博 {r}", $"/x/{r}") : c % 2 == 0 ? Show.Chip("忠诚", Hue.Loyal) : $"text {r}") { Sortable = true }).ToArray());
            builder.AddComponentParameter(4, "Key", (Func<int, string>)(r => r.ToString(CultureInfo.InvariantCulture)));
            builder.AddComponentParameter(5, "Sort", Sort);
            builder.CloseComponent();
        }
    }

    private sealed class Document : ComponentBase
    {
        [Parameter] public required Type Component { get; set; }
        [Parameter] public required IReadOnlyDictionary<string, object?> Parameters { get; set; }
        [Parameter] public Frame Frame { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "main");
            builder.OpenComponent<DynamicComponent>(1);
            builder.AddComponentParameter(2, "Type", Component);
            builder.AddComponentParameter(3, "Parameters", Parameters.ToDictionary(p => p.Key, p => p.Value!));
            builder.CloseComponent();
            builder.CloseElement();
        }
    }
}
