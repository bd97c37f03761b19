using System.Collections.Concurrent;
using Guanxi.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(Guanxi.Tests.PostgresServer))]

namespace Guanxi.Tests;

/// <summary>
/// A copy of a database that holds the schema, and the shipped roles and <see cref="People"/> where they are asked for.
/// What is copied is made once for each engine: hashing the passwords alone takes a second.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(Engine Engine, bool People), Lazy<Task<string>>> templates = new();
    private static int count;

    private readonly TestFolder folder;
    private readonly string? name;

    private TestDatabase(Engine engine, TestFolder folder, string? name, string? connectionString)
    {
        (Engine, this.folder, this.name) = (engine, folder, name);
        Storage = new StorageOptions { DataDir = folder, ConnectionString = connectionString };
    }

    public Engine Engine { get; }

    public StorageOptions Storage { get; }

    public static async Task<TestDatabase> CreateAsync(Engine engine, CancellationToken ct, bool people = false)
    {
        var template = await templates.GetOrAdd((engine, people), t => new(() => t.Engine == Engine.Sqlite ? SqliteTemplateAsync(t.People) : PostgresTemplateAsync(t.People))).Value;
        var folder = new TestFolder();
        if (engine == Engine.Sqlite)
        {
            Directory.CreateDirectory(folder.File("tenants"));
            File.Copy(template, folder.File("tenants/main.db"));
            return new(engine, folder, null, null);
        }
        var server = await PostgresServer.ConnectAsync(ct);
        var name = $"test_{Interlocked.Increment(ref count)}";
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {template}");
        server.Database = name;
        return new(engine, folder, name, server.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (name is not null)
            await ExecuteAsync(await PostgresServer.ConnectAsync(CancellationToken.None), $"DROP DATABASE {name} WITH (FORCE)");
        folder.Dispose();
    }

    private static async Task<string> SqliteTemplateAsync(bool people)
    {
        var folder = new TestFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        await FillAsync(new StorageOptions { DataDir = folder }, people);
        // Everything into the one file that is copied.
        await using var connection = new SqliteConnection($"Data Source={folder.File("tenants/main.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
        return folder.File("tenants/main.db");
    }

    private static async Task<string> PostgresTemplateAsync(bool people)
    {
        var server = await PostgresServer.ConnectAsync(CancellationToken.None);
        var name = people ? "template_people" : "template_empty";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        using var folder = new TestFolder();
        await FillAsync(new StorageOptions { DataDir = folder, ConnectionString = new NpgsqlConnectionStringBuilder(server.ToString()) { Database = name, Pooling = false }.ToString() }, people);
        return name;
    }

    private static async Task FillAsync(StorageOptions storage, bool people)
    {
        await using var host = TestTenant.Compose(storage, new FakeClock(), null);
        await host.Services.GetRequiredService<Databases>().CreateAsync(Databases.Main, CancellationToken.None);
        if (people)
            await People.CreateAsync(host.Services, storage.ConnectionString is null ? Engine.Sqlite : Engine.Postgres, CancellationToken.None);
    }

    private static async Task ExecuteAsync(NpgsqlConnectionStringBuilder server, string statement)
    {
        await using var connection = new NpgsqlConnection(server.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
