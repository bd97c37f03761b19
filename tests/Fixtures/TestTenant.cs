using Guanxi.Core;
using Guanxi.Host;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guanxi.Tests;

/// <summary>
/// The services of the product on a fresh database with one empty tenant, <c>main</c>, without listening: for tests
/// that call use cases. The schema is made once for each engine and then copied, so that a tenant takes milliseconds.
/// </summary>
public sealed class TestTenant : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly TestDatabase database;

    private TestTenant(TestDatabase database, Action<IServiceCollection>? configure)
    {
        this.database = database;
        host = Compose(database.Storage, Clock, configure);
    }

    public Engine Engine => database.Engine;
    public StorageOptions Storage => database.Storage;
    public FakeClock Clock { get; } = new();
    public IServiceProvider Services => host.Services;
    public IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)host).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();
    public Databases Databases => Get<Databases>();

    /// <summary>May do everything, sees everything, and is user 1.</summary>
    public Actor Admin { get; } = new(Databases.Main, 1, "Admin", Grants.Everything, []);

    /// <summary>May do nothing and sees nothing.</summary>
    public static Actor Nobody { get; } = new(Databases.Main, 99, "Nobody", Grants.None, []);

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Somebody with exactly these permissions, who sees rows of every type as <paramref name="rows"/> says.</summary>
    public static Actor Somebody(long id, RowScope rows, string[] permissions, long[]? teams = null, Dictionary<string, FieldAccess>? fields = null)
        => new(Databases.Main, id, $"User {id}",
            new Grants(permissions, new[] { RecordTypes.Customer, RecordTypes.Order, RecordTypes.Product }.ToDictionary(t => t, _ => rows), fields ?? []), teams ?? []);

    /// <summary>Delivers every event that is due.</summary>
    public Task<int> DrainOutboxAsync() => Get<OutboxDispatcher>().DrainAsync(Databases.Main, TestContext.Current.CancellationToken);

    /// <param name="configure">Adds or replaces services for this test.</param>
    public static async Task<TestTenant> CreateAsync(Engine engine, Action<IServiceCollection>? configure = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = new TestTenant(await TestDatabase.CreateAsync(engine, ct), configure);
        await tenant.Databases.GetAsync(Databases.Main, ct);
        return tenant;
    }

    internal static WebApplication Compose(StorageOptions storage, TimeProvider clock, Action<IServiceCollection>? configure)
        => GuanxiHost.Build(new HostOptions { DataDir = storage.DataDir, ConnectionString = storage.ConnectionString, Urls = "http://127.0.0.1:0", Logs = false }, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(clock));
            configure?.Invoke(services);
        });

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await database.DisposeAsync();
    }
}
