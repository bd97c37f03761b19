using System.Diagnostics;
using System.Text.Json;
using Guanxi.Platform.Localisation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Guanxi.Platform.Errors;

/// <summary>Turns whatever went wrong into one answer: problem details for the API, a toast for a part of a page, a page for the rest.</summary>
public sealed partial class ErrorHandler(Texts texts, ILogger<ErrorHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        Languages.Speak(RequestLanguage.Of(httpContext));
        var answer = ErrorAnswer.Of(exception, texts);
        if (answer.Status >= 500)
            Unexpected(exception, httpContext.Request.Method, (httpContext.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText);
        await WriteAsync(httpContext, answer);
        return true;
    }

    /// <summary>The same answer for a bare status, such as 404 for an address that nobody knows.</summary>
    public Task WriteAsync(HttpContext context, int status)
    {
        Languages.Speak(RequestLanguage.Of(context));
        return WriteAsync(context, ErrorAnswer.Of(status, texts));
    }

    private static async Task WriteAsync(HttpContext context, ErrorAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            await WriteProblemAsync(context, answer);
        else if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            // htmx reads the header at any status; what stood on the page stays.
            response.Headers["HX-Reswap"] = "none";
            response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { toast = new { kind = "error", text = answer.Detail, code = answer.Code, field = answer.Field } });
        }
        else
            await new RazorComponentResult<ErrorPage>(new { Answer = answer, TraceId = TraceOf(context) }) { StatusCode = answer.Status }.ExecuteAsync(context);
    }

    private static Task WriteProblemAsync(HttpContext context, ErrorAnswer answer)
    {
        var problem = new ProblemDetails { Type = "urn:guanxi:problem:" + answer.Code, Title = answer.Title, Status = answer.Status, Detail = answer.Detail };
        problem.Extensions["code"] = answer.Code;
        if (answer.Field is not null)
            problem.Extensions["field"] = answer.Field;
        problem.Extensions["traceId"] = TraceOf(context);
        if (answer.Status == 401)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json");
    }

    private static string TraceOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    [LoggerMessage(LogLevel.Error, "Unexpected error in {Method} {Route}")]
    private partial void Unexpected(Exception e, string method, string? route);
}
