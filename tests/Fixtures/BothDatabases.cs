using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Guanxi.Tests;

public enum Engine { Sqlite, Postgres }

/// <summary>
/// Runs a theory on SQLite and on PostgreSQL: its first parameter is the <see cref="Engine"/>, the others take the
/// values given here. Where PostgreSQL is missing its rows are skipped for all to see, and fail in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BothDatabasesAttribute(params object?[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
        => ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
            [.. Enum.GetValues<Engine>().Select(engine => new TheoryDataRow([engine, .. values]) { Skip = ReasonToSkip(engine) })]);

    public override bool SupportsDiscoveryEnumeration() => true;

    private static string? ReasonToSkip(Engine engine)
        => engine == Engine.Postgres && Environment.GetEnvironmentVariable("CI") != "true" ? PostgresServer.Missing : null;
}
