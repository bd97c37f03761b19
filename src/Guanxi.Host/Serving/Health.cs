using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;

namespace Guanxi.Host.Serving;

/// <summary>Whether this node can do its work, for load balancers and for people.</summary>
internal sealed class Health(Databases databases, SchemaUpgrade upgrade, Texts texts)
{
    /// <returns>What is wrong, one line each, in the language of the current flow of work; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> ProblemsAsync(CancellationToken ct)
    {
        try
        {
            var problems = new List<string>();
            var tenants = await databases.ListAsync(ct);
            if (tenants.Count == 0)
                problems.Add(texts["health.no-tenant"]);
            foreach (var tenant in tenants)
                if (await ProblemAsync(tenant, ct) is { } problem)
                    problems.Add($"{tenant}: {problem}");
            return problems;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [texts["health.unreachable", e.GetType().Name]];
        }
    }

    private async Task<string?> ProblemAsync(string tenant, CancellationToken ct)
    {
        try { return await upgrade.ProblemAsync(await databases.GetAsync(tenant, ct), ct) is { } problem ? texts.Of(problem) : null; }
        catch (GuanxiException e) { return texts.Of(e); }
        catch (Exception e) when (e is not OperationCanceledException) { return texts["health.closed", e.GetType().Name]; }
    }
}

internal static class HealthEndpoints
{
    private sealed record Answer(string Status, IReadOnlyList<string> Problems);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new Answer("ok", []))).AllowAnonymous();
        app.MapGet("/health/ready", async (Health health, CancellationToken ct) =>
            await health.ProblemsAsync(ct) is { Count: > 0 } problems
                ? TypedResults.Json(new Answer("not ready", problems), statusCode: StatusCodes.Status503ServiceUnavailable)
                : TypedResults.Json(new Answer("ok", []))).AllowAnonymous();
    }
}
