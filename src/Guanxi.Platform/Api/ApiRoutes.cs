using System.Text.Json;
using System.Text.RegularExpressions;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Api;

/// <summary>
/// Maps operations below <c>/api/v1</c>. Each is served the same way: caller, rate limit, known parameters, then the
/// handler; whatever rule it breaks is answered as a problem. Modules map their own through <see cref="Module.Api"/>.
/// </summary>
public sealed partial class ApiRoutes
{
    private readonly IEndpointRouteBuilder group;
    private readonly Problems problems;
    private readonly RateLimit rates;
    private readonly List<ApiOperation> operations = [];

    internal ApiRoutes(IEndpointRouteBuilder group)
        => (this.group, problems, rates) = (group, group.ServiceProvider.GetRequiredService<Problems>(), group.ServiceProvider.GetRequiredService<RateLimit>());

    internal IServiceProvider Services => group.ServiceProvider;

    internal IReadOnlyList<ApiOperation> Operations => operations;

    /// <summary>Maps an operation whose handler answers by itself.</summary>
    public void Map(ApiOperation operation, Func<ApiCall, Task> handle)
    {
        operations.Add(operation);
        Serve(operation.Method, operation.Path, operation.Query, handle).WithMetadata(operation, operation.Demand);
    }

    /// <summary>Maps an operation that answers with an object.</summary>
    /// <param name="currency">Currency of the amounts in the answer, where what holds them does not name its own.</param>
    public void Map<T>(ApiOperation operation, Func<ApiCall, Task<T>> handle, Func<T, string>? currency = null)
        => Map(operation with { Answer = typeof(T) }, async call =>
        {
            var answer = await handle(call);
            await call.Context.SendAsync(operation.Status, JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.With(Money.Decimals(currency?.Invoke(answer) ?? ""))));
        });

    /// <summary>Maps an operation that reads an object and answers with one.</summary>
    public void Map<TBody, T>(ApiOperation operation, Func<ApiCall, TBody, Task<T>> handle)
        => Map(operation with { Body = typeof(TBody) }, async call => await handle(call, await call.BodyAsync<TBody>()));

    /// <summary>Maps an operation that answers with nothing but 204.</summary>
    public void MapDeed(ApiOperation operation, Func<ApiCall, Task> handle)
        => Map(operation with { Status = StatusCodes.Status204NoContent }, async call =>
        {
            await handle(call);
            call.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        });

    /// <summary>Maps an operation that reads an object and answers with nothing but 204.</summary>
    public void MapDeed<TBody>(ApiOperation operation, Func<ApiCall, TBody, Task> handle)
        => MapDeed(operation with { Body = typeof(TBody) }, async call => await handle(call, await call.BodyAsync<TBody>()));

    /// <summary>Maps an operation that makes something within one transaction, which keeps the answer under its Idempotency-Key as well.</summary>
    /// <param name="make">Works in the given unit of work, which is committed afterwards.</param>
    public void MapMake<TBody, T>(ApiOperation operation, Func<ApiCall, AppDb, TBody, Task<T>> make)
        => Map(operation with { Body = typeof(TBody), Answer = typeof(T), Status = StatusCodes.Status201Created, Keyed = true }, async call =>
        {
            var (body, bytes) = await call.ReadAsync<TBody>();
            var databases = Services.GetRequiredService<Databases>();
            await Services.GetRequiredService<ApiWriter>().RunAsync(call, bytes, async (database, session, buffer) =>
            {
                await using var db = databases.Within(session, database, call.Actor);
                JsonSerializer.Serialize(buffer.Json, await make(call, db, body), ApiJson.Strict);
                return new Answer(StatusCodes.Status201Created);
            });
        });

    /// <summary>Serves an address that is no operation of the document, such as the document itself.</summary>
    internal IEndpointConventionBuilder Serve(string method, string path, IReadOnlyList<string> query, Func<ApiCall, Task> handle)
        => group.MapMethods(Parameter().Replace(path, p => p.Groups[1].Value switch { "key" => "{**key}", "route" => "{route}", var name => $"{{{name}:long}}" }), [method], (RequestDelegate)(async context =>
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
                if (await Services.GetRequiredService<Records.MergedRecords>().AddressAsync(context, e, context.RequestAborted) is { } address)
                    (context.Response.StatusCode, context.Response.Headers.Location) = (StatusCodes.Status307TemporaryRedirect, address);
                else
                    await problems.WriteAsync(context, e);
            }
            catch (BadHttpRequestException e) when (!context.Response.HasStarted)
            {
                await problems.WriteAsync(context, new ApiError(e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "api.too-large" : "api.request"));
            }
        }));

    [GeneratedRegex(@"\{(\w+)\}")]
    internal static partial Regex Parameter();

    /// <summary>A misspelt parameter must not silently widen a list.</summary>
    private static void Check(IQueryCollection query, IReadOnlyList<string> known)
    {
        if (query.Count == 0)
            return;
        foreach (var (name, values) in query)
        {
            // A name that ends in a star stands for all that begin so.
            if (!known.Contains(name) && !known.Any(k => k[^1] == '*' && name.StartsWith(k[..^1], StringComparison.Ordinal)))
                throw new ApiError(StatusCodes.Status400BadRequest, "api.query.unknown", name, name, known.Count == 0 ? "–" : string.Join(", ", known));
            if (values.Count > 1)
                throw new ApiError(StatusCodes.Status400BadRequest, "api.query.twice", name, name);
        }
    }
}
