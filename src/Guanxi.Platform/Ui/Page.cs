using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guanxi.Platform.Ui;

/// <summary>What surrounds a page.</summary>
public enum Frame
{
    /// <summary>Rail, top bar and content.</summary>
    Main,

    /// <summary>One card in the middle: signing in, first start.</summary>
    SignIn,
}

/// <summary>Renders components from minimal-API endpoints.</summary>
public static class Page
{
    /// <summary>A page: the whole document, or for htmx only title and content. Answers vary by <c>HX-Request</c>.</summary>
    /// <param name="parameters">The component's parameters as an anonymous object, a dictionary, or null for none.</param>
    public static IResult Render<TComponent>(object? parameters = null, Frame frame = Frame.Main, int status = StatusCodes.Status200OK)
        where TComponent : IComponent => new PageResult(typeof(TComponent), Read(parameters), frame, status);

    /// <summary>A part of a page alone, such as a side panel, table rows or a form to swap in.</summary>
    /// <param name="parameters">The component's parameters as an anonymous object, a dictionary, or null for none.</param>
    public static IResult Fragment<TComponent>(object? parameters = null, int status = StatusCodes.Status200OK) where TComponent : IComponent
        => new RazorComponentResult<TComponent>(Read(parameters)) { PreventStreamingRendering = true, StatusCode = status, ContentType = "text/html; charset=utf-8" };

    /// <summary>Whether htmx asks, and so wants a fragment.</summary>
    public static bool WantsFragment(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    private static IReadOnlyDictionary<string, object?> Read(object? parameters) => parameters switch
    {
        null => new Dictionary<string, object?>(),
        IReadOnlyDictionary<string, object?> given => given,
        _ => parameters.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(p => p.Name, p => p.GetValue(parameters)),
    };
}

internal sealed class PageResult(Type component, IReadOnlyDictionary<string, object?> parameters, Frame frame, int status) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Append("Vary", "HX-Request");
        // A page shows what one person may see: no shared cache keeps it, and the browser asks again.
        if (headers.CacheControl.Count == 0) headers.CacheControl = "private, no-cache";
        var fragment = context.Request.WantsFragment();
        if (fragment && frame == Frame.SignIn)
        {
            // The session ended under an open page: signing in takes the whole window.
            headers["HX-Redirect"] = context.Request.Path + context.Request.QueryString;
            return Task.CompletedTask;
        }
        var document = fragment ? typeof(PageFragment) : context.RequestServices.GetRequiredService<IOptions<UiOptions>>().Value.Document;
        var values = new Dictionary<string, object?> { ["Component"] = component, ["Parameters"] = parameters };
        if (!fragment) values["Frame"] = frame;
        return new RazorComponentResult(document, values)
        {
            PreventStreamingRendering = true,
            StatusCode = status,
            ContentType = "text/html; charset=utf-8",
        }.ExecuteAsync(context);
    }
}
