using Guanxi.Host.Layout.Gallery;
using Guanxi.Platform.Ui;

namespace Guanxi.Host.Layout;

/// <summary>Every component in all its states, for those who build and look. Development only: its sample words are not translated.</summary>
internal static class GalleryModule
{
    /// <summary>Adds the gallery to the rail.</summary>
    public static IServiceCollection AddGallery(this IServiceCollection services) => services.AddNav(
        new NavItem("/gallery/list", "users", typeof(Text), "Gallery.List", 9001),
        new NavItem("/gallery/record", "user-circle", typeof(Text), "Gallery.Record", 9002),
        new NavItem("/gallery/board", "layout-kanban", typeof(Text), "Gallery.Board", 9003),
        new NavItem("/gallery/dashboard", "chart-bar", typeof(Text), "Gallery.Dashboard", 9004) { CountHref = "/gallery/count" },
        new NavItem("/gallery/form", "list-details", typeof(Text), "Gallery.Form", 9005),
        new NavItem("/gallery/parts", "template", typeof(Text), "Gallery.Parts", 9006) { Letter = 'y' },
        new NavItem("/gallery/list", "user-plus", typeof(Text), "Gallery.List", 9001) { Place = NavPlace.Create },
        new NavItem("/gallery/parts", "settings", typeof(Text), "Gallery.Parts", 9001) { Place = NavPlace.Person });

    public static void MapGallery(this IEndpointRouteBuilder app)
    {
        var gallery = app.MapGroup("/gallery").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        gallery.AddEndpointFilter((call, next) =>
        {
            var viewer = call.HttpContext.RequestServices.GetRequiredService<Viewer>();
            (viewer.Name, viewer.Detail) = ("王建国", "云杉家居");
            viewer.Favourites = [new("有流失风险", "/gallery/list?empty=true"), new("双十一会员日", "/gallery/board", "star")];
            return next(call);
        });
        gallery.MapGet("", () => Results.Redirect("/gallery/parts"));
        gallery.MapGet("/parts", () => Page.Render<PartsPage>());
        gallery.MapGet("/list", (string? sort, string? filter, int after = 0, bool empty = false) => Page.Render<ListPage>(new { Sort = sort, Filter = filter, After = after, None = empty }));
        gallery.MapGet("/list/{id:int}", (int id) => Page.Render<RecordPage>(new { Id = id }));
        gallery.MapGet("/list/{id:int}/panel", (int id) => Page.Fragment<RecordPanel>(new { Id = id }));
        gallery.MapGet("/record", () => Page.Render<RecordPage>(new { Id = 1 }));
        gallery.MapGet("/board", () => Page.Render<BoardPage>());
        gallery.MapPost("/board", () => Results.NoContent());
        gallery.MapGet("/dashboard", () => Page.Render<DashboardPage>());
        gallery.MapGet("/form", () => Page.Render<FormPage>());
        gallery.MapGet("/sign-in", () => Page.Render<SignInSample>(frame: Frame.SignIn));
        gallery.MapGet("/count", () => Results.Text("3"));
        gallery.MapGet("/dialog", () => Page.Fragment<DialogSample>());
        gallery.MapGet("/progress", (int at = 0) => Page.Fragment<ProgressLine>(new { Label = "导入订单", Share = (double?)Math.Min(at / 10.0, 1), Detail = $"{at}0 %", Poll = at >= 10 ? null : $"/gallery/progress?at={at + 1}" }));
        gallery.MapPost("/edit", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            var (name, value) = form.Select(f => (f.Key, f.Value.ToString())).First();
            return Page.Fragment<InlineEdit>(new { Href = "/gallery/edit", Name = name, Label = name, Value = value, Error = value == "错" ? "请换一个值" : null });
        });
        gallery.MapPost("/toast", (HttpContext context) =>
        {
            context.Say("已归档 48 位客户", "/gallery/toast");
            return Results.NoContent();
        });
        gallery.MapGet("/search", (string q) => Results.Content(string.Concat(Sample.Customers.Where(c => c.Name.Contains(q, StringComparison.OrdinalIgnoreCase)).Take(6)
            .Select(c => $"<li role=\"option\" data-value=\"{c.Id}\" data-label=\"{c.Name}\">{c.Name}</li>")), "text/html"));
        gallery.MapGet("/palette", (string? q) => Page.Fragment<PaletteSample>(new { Asked = q ?? "" }));
    }
}
