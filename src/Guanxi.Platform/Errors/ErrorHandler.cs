using System.Diagnostics;
using Guanxi.Platform.Access;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guanxi.Platform.Errors;

/// <summary>Turns whatever went wrong into one answer: problem details for the API, a toast for a part of a page, a page for the rest.</summary>
public sealed partial class ErrorHandler(Texts texts, IServiceProvider services, ILogger<ErrorHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        if (await services.GetRequiredService<Records.MergedRecords>().AddressAsync(httpContext, exception, cancellationToken) is { } address)
        {
            (httpContext.Response.StatusCode, httpContext.Response.Headers.Location) = (StatusCodes.Status307TemporaryRedirect, address);
            return true;
        }
        RequestLanguage.Speak(httpContext);
        var answer = ErrorAnswer.Of(exception, texts);
        if (answer.Status >= 500)
            Unexpected(exception, httpContext.Request.Method, (httpContext.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText);
        await WriteAsync(httpContext, answer);
        return true;
    }

    /// <summary>The same answer for a bare status, such as 404 for an address that nobody knows.</summary>
    public Task WriteAsync(HttpContext context, int status)
    {
        RequestLanguage.Speak(context);
        return WriteAsync(context, ErrorAnswer.Of(status, texts));
    }

    private static Task WriteAsync(HttpContext context, ErrorAnswer answer)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        // A script shows the problem as a toast and leaves the page as it stands; only a whole page asked for is replaced.
        if (Api.ApiModule.Asks(request) || request.WantsFragment() && !request.Headers.ContainsKey("HX-Boosted"))
            return WriteProblemAsync(context, answer);
        var frame = context.Features.Get<Caller>() is null ? Frame.SignIn : Frame.Main;
        return Page.Render<ErrorPage>(new { Answer = answer, Trace = answer.Status >= 500 ? TraceOf(context) : null }, frame, answer.Status).ExecuteAsync(context);
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
