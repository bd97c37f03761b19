using System.Collections.Concurrent;
using Guanxi.Core;
using Guanxi.Platform;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Guanxi.Tests;

/// <summary>
/// The services of the product on a fresh database with one empty tenant, <c>main</c>, without a web server: for tests
/// that call use cases. The schema is made once for each engine and then copied, so that a tenant takes milliseconds.
/// </summary>
public sealed class TestTenant : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly TestFolder folder;
    private readonly Func<ValueTask> drop;

    private TestTenant(Engine engine, TestFolder folder, string? connectionString, Func<ValueTask> drop, Action<IServiceCollection>? configure)
    {
        Engine = engine;
        Storage = new StorageOptions { DataDir = folder, ConnectionString = connectionString };
        this.folder = folder;
        this.drop = drop;
        services = Compose(Storage, Clock, configure);
    }

    public Engine Engine { get; }
    public StorageOptions Storage { get; }
    public FakeClock Clock { get; } = new();
    public Databases Databases => Get<Databases>();

    /// <summary>May do everything, sees everything, and is user 1.</summary>
    public Actor Admin { get; } = new(Guanxi.Platform.Data.Databases.Main, 1, "Admin", Grants.Everything, []);

    public IServiceProvider Services => services;

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Somebody with exactly these permissions, who sees rows of every given type in <paramref name="rows"/>.</summary>
    public Actor Somebody(long id, RowScope rows, string[] permissions, long[]? teams = null, string[]? types = null, Dictionary<string, FieldAccess>? fields = null)
        => new(Guanxi.Platform.Data.Databases.Main, id, $"User {id}",
            new Grants(permissions, (types ?? [RecordTypes.Customer, RecordTypes.Order, RecordTypes.Product]).ToDictionary(t => t, _ => rows), fields ?? []), teams ?? []);

    /// <summary>May do nothing and sees nothing.</summary>
    public static Actor Nobody { get; } = new(Guanxi.Platform.Data.Databases.Main, 99, "Nobody", Grants.None, []);

    /// <summary>Delivers every event that is due.</summary>
    public Task<int> DrainOutboxAsync() => Get<OutboxDispatcher>().DrainAsync(Guanxi.Platform.Data.Databases.Main, TestContext.Current.CancellationToken);

    /// <param name="configure">Adds or replaces services for this test.</param>
    public static async Task<TestTenant> CreateAsync(Engine engine, Action<IServiceCollection>? configure = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var folder = new TestFolder();
        var (connectionString, drop) = await TestDatabase.CreateAsync(engine, folder, ct);
        var tenant = new TestTenant(engine, folder, connectionString, drop, configure);
        await tenant.Databases.CreateAsync(Guanxi.Platform.Data.Databases.Main, ct);
        return tenant;
    }

    internal static ServiceProvider Compose(StorageOptions storage, TimeProvider clock, Action<IServiceCollection>? configure)
    {
        var collection = new ServiceCollection().AddLogging().AddSingleton(clock).AddPlatform(storage);
        configure?.Invoke(collection);
        return collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = false });
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await drop();
        folder.Dispose();
    }
}

/// <summary>Copies of a database that holds the schema and one empty tenant.</summary>
internal static class TestDatabase
{
    private static readonly ConcurrentDictionary<Engine, Lazy<Task<string>>> templates = new();
    private static int count;

    /// <returns>The connection string (null for SQLite, whose file is then in the folder), and what drops the copy.</returns>
    public static async Task<(string? ConnectionString, Func<ValueTask> Drop)> CreateAsync(Engine engine, TestFolder folder, CancellationToken ct)
    {
        var template = await templates.GetOrAdd(engine, e => new(() => e == Engine.Sqlite ? SqliteTemplateAsync() : PostgresTemplateAsync())).Value;
        if (engine == Engine.Sqlite)
        {
            Directory.CreateDirectory(folder.File("tenants"));
            File.Copy(template, folder.File("tenants/main.db"));
            return (null, () => ValueTask.CompletedTask);
        }
        var server = await PostgresServer.ConnectAsync(ct);
        var name = $"test_{Interlocked.Increment(ref count)}";
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {template}");
        server.Database = name;
        return (server.ToString(), async () => await ExecuteAsync(await PostgresServer.ConnectAsync(CancellationToken.None), $"DROP DATABASE {name} WITH (FORCE)"));
    }

    private static async Task<string> SqliteTemplateAsync()
    {
        var folder = new TestFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        await MigrateAsync(new StorageOptions { DataDir = folder });
        // Everything into the one file that is copied.
        await using var connection = new SqliteConnection($"Data Source={folder.File("tenants/main.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
        return folder.File("tenants/main.db");
    }

    private static async Task<string> PostgresTemplateAsync()
    {
        var server = await PostgresServer.ConnectAsync(CancellationToken.None);
        await ExecuteAsync(server, "CREATE DATABASE template_guanxi");
        using var folder = new TestFolder();
        await MigrateAsync(new StorageOptions { DataDir = folder, ConnectionString = new NpgsqlConnectionStringBuilder(server.ToString()) { Database = "template_guanxi", Pooling = false }.ToString() });
        return "template_guanxi";
    }

    private static async Task MigrateAsync(StorageOptions storage)
    {
        await using var services = TestTenant.Compose(storage, new FakeClock(), null);
        await services.GetRequiredService<Databases>().CreateAsync(Databases.Main, CancellationToken.None);
    }

    private static async Task ExecuteAsync(NpgsqlConnectionStringBuilder server, string statement)
    {
        await using var connection = new NpgsqlConnection(server.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
