using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Api;

/// <summary>
/// Maps operations below <c>/api/v1</c>. Each is served the same way: caller, rate limit, known parameters, then the
/// handler; whatever rule it breaks is answered as a problem. Modules map their own through <see cref="Data.Module.Api"/>.
/// </summary>
public sealed class ApiRoutes
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly IEndpointRouteBuilder group;
    private readonly Problems problems;
    private readonly RateLimit rates;
    private readonly List<ApiOperation> operations = [];

    internal ApiRoutes(IEndpointRouteBuilder group, Problems problems, RateLimit rates)
        => (this.group, this.problems, this.rates) = (group, problems, rates);

    internal IReadOnlyList<ApiOperation> Operations => operations;

    /// <summary>Maps an operation whose handler answers by itself.</summary>
    public void Map(ApiOperation operation, Func<ApiCall, Task> handle)
    {
        operations.Add(operation);
        Serve(operation.Method, operation.Path, operation.Query, handle).WithMetadata(operation, operation.Demand);
    }

    /// <summary>Maps an operation that answers with an object.</summary>
    public void Map<T>(ApiOperation operation, Func<ApiCall, Task<T>> handle)
        => Map(operation with { Answer = typeof(T) }, async call =>
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(await handle(call), Json);
            await call.Context.SendAsync(StatusCodes.Status200OK, body);
        });

    /// <summary>Serves an address that is no operation of the document, such as the document itself.</summary>
    internal IEndpointConventionBuilder Serve(string method, string path, IReadOnlyList<string> query, Func<ApiCall, Task> handle)
        => group.MapMethods(path.Replace("{id}", "{id:long}", StringComparison.Ordinal).Replace("{key}", "{**key}", StringComparison.Ordinal), [method], (RequestDelegate)(async context =>
        {
            try
            {
                var caller = Caller.Of(context);
                if (!rates.Admit(context, caller))
                {
                    await problems.WriteAsync(context, new ApiError(StatusCodes.Status429TooManyRequests, "api.too-many"));
                    return;
                }
                Check(context.Request.Query, query);
                await handle(new ApiCall(context, caller));
            }
            catch (GuanxiException e) when (!context.Response.HasStarted)
            {
                await problems.WriteAsync(context, e);
            }
            catch (BadHttpRequestException e) when (!context.Response.HasStarted)
            {
                await problems.WriteAsync(context, new ApiError(e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "api.too-large" : "api.request"));
            }
        }));

    /// <summary>A misspelt parameter must not silently widen a list.</summary>
    private static void Check(IQueryCollection query, IReadOnlyList<string> known)
    {
        if (query.Count == 0)
            return;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name))
                throw new ApiError(StatusCodes.Status400BadRequest, "api.query.unknown", name, name, known.Count == 0 ? "–" : string.Join(", ", known));
            if (values.Count > 1)
                throw new ApiError(StatusCodes.Status400BadRequest, "api.query.twice", name, name);
        }
    }
}
