using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Importing.Fetching;
using Guanxi.Tests.Integration.Api;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Guanxi.Tests.Integration.Importing;

/// <summary>Northwind, out of a SQLite file and out of a PostgreSQL server.</summary>
public sealed class DatabaseSourceTests
{
    private const string Query = "SELECT customer_id AS \"Customer number\", company_name AS \"Name\", 'organisation' AS \"Kind\", phone AS \"Phone\", country AS \"Country\", city AS \"City\" FROM customers";
    private static readonly string[] Importer = ["customers.read", "customers.write", "customers.import"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Customers_come_out_of_a_SQLite_file(Engine engine)
    {
        var sql = await File.ReadAllTextAsync(Northwind("northwind_sqlite.sql"), Ct);
        var folder = Directory.CreateTempSubdirectory("guanxi-");
        try
        {
            var path = Path.Combine(folder.FullName, "northwind.db");
            long expected;
            await using (var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
            {
                source.Open();
                using var command = source.CreateCommand();
                command.CommandText = sql;
                command.ExecuteNonQuery();
                command.CommandText = "SELECT count(*) FROM Customers";
                expected = (long)command.ExecuteScalar()!;
            }
            await using var app = await GuanxiApp.StartAsync(engine);
            using var body = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(path, Ct)), "files", "northwind.db" } };
            using var answer = await app.As(Who.Administrator).PostAsync("/api/v1/imports/trial?kind=customers&sheet=Customers&to.name=CompanyName&to.externalKey=CustomerID&to.address=Address", body, Ct);
            var trial = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, trial.ToJsonString());
            (trial["progress"]!["customersCreated"]!.GetValue<long>() + trial["progress"]!["rejected"]!.GetValue<long>()).ShouldBe(expected);
            trial["progress"]!["customersCreated"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(91);
        }
        finally { folder.Delete(recursive: true); }
    }

    [Theory, BothDatabases]
    public async Task Customers_come_out_of_a_query_and_the_source_cannot_be_changed(Engine engine)
    {
        await using var source = await SourceAsync();
        await using var server = await source.ServerAsync(engine);
        var admin = server.As("admin");
        var tables = (await admin.PostAsync("imports/database/tables?kind=customers", source.Request(""))).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray();
        tables.Single(t => t!["name"]!.GetValue<string>() == "customers")!["columns"]!.AsArray().Select(c => c!.GetValue<string>()).ShouldContain("company_name");

        var kind = server.Get<IEnumerable<Platform.Importing.IImportKind>>().Single(k => k.Name == "customers");
        foreach (var (from, rows) in new[] { (Query, 91L), ("customers", 91L), (Query + ";", 91L) })
        {
            var file = await server.Get<FetchTable>().RunAsync(server.Admin, "customers", source.Read(from), null, null, Ct);
            (await kind.TryAsync(server.Admin, [file.File], new(), null, Ct)).Progress.Rows.ShouldBe(rows);
        }
        (await admin.PostAsync("imports/database?kind=customers", source.Request(Query))).ShouldBe(HttpStatusCode.Accepted);

        foreach (var harm in new[] { "WITH gone AS (DELETE FROM customers RETURNING *) SELECT * FROM gone", "SELECT 1; DELETE FROM order_details" })
            (await admin.PostAsync("imports/database?kind=customers", source.Request(harm))).ShouldBe(HttpStatusCode.UnprocessableEntity, "import.fetch.failed");
        (await source.CountAsync("customers")).ShouldBe(91);
        (await source.CountAsync("order_details")).ShouldBeGreaterThan(2_000);
    }

    [Theory, BothDatabases]
    public async Task Only_the_servers_that_the_operator_names_are_reached_and_limits_hold(Engine engine)
    {
        await using var source = await SourceAsync();
        await using var server = await source.ServerAsync(engine);
        var admin = server.As("admin");
        foreach (var other in new[] { source.Read("customers") with { Host = "localhost" }, source.Read("customers") with { Port = source.Port + 1 }, source.Read("customers") with { Host = "/var/run/postgresql" }, source.Read("customers") with { Host = "127.0.0.1,10.0.0.1" } })
            (await admin.PostAsync("imports/database?kind=customers", other)).ShouldBe(HttpStatusCode.UnprocessableEntity, "import.fetch.host");
        (await admin.PostAsync("imports/database?kind=customers", source.Read("SELECT pg_sleep(60)") with { Seconds = 1 })).ShouldBe(HttpStatusCode.UnprocessableEntity, "import.fetch.failed");
        (await admin.PostAsync("imports/database?kind=customers", source.Request("no_such_table"))).ShouldBe(HttpStatusCode.UnprocessableEntity, "import.fetch.failed");
        (await admin.PostAsync("imports/database?kind=customers", source.Request(" "))).ShouldBe(HttpStatusCode.UnprocessableEntity, "import.fetch.source");
        var few = await server.Get<FetchTable>().RunAsync(server.Admin, "customers", source.Read("customers") with { Rows = 3 }, null, null, Ct);
        few.Rows.Count.ShouldBe(3);
        var seller = await server.AddAsync("seller", 9401, RowScope.All, ["customers.read", "customers.write"]);
        (await seller.PostAsync("imports/database?kind=customers", source.Request("customers"))).ShouldBe(HttpStatusCode.Forbidden);
        var importer = await server.AddAsync("importer", 9402, RowScope.All, Importer);
        (await importer.PostAsync("imports/database/tables?kind=customers", source.Request(""))).ShouldBe(HttpStatusCode.OK);

        await using var closed = await ApiServer.StartAsync(engine);
        (await closed.As("admin").PostAsync("imports/database?kind=customers", source.Request("customers"))).ShouldBe(HttpStatusCode.UnprocessableEntity, "import.fetch.host");
    }

    private static string Northwind(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "..", "shared", "data", "northwind", file) is var path && File.Exists(path))
                return path;
        Assert.Skip("shared/data/northwind is not here");
        return "";
    }

    private static async Task<Source> SourceAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var sql = await File.ReadAllTextAsync(Northwind("northwind_psql.sql"), Ct);
        var address = await PostgresServer.ConnectAsync(Ct);
        var name = $"northwind_{Guid.NewGuid():n}";
        var source = new Source(address, name);
        await source.RunAsync($"CREATE DATABASE {name}", address.Database!);
        await source.RunAsync(sql, name);
        return source;
    }

    private sealed class Source(NpgsqlConnectionStringBuilder address, string database) : IAsyncDisposable
    {
        public int Port => address.Port;

        public FetchRequest Read(string from) => new(address.Host!, database, address.Username!, "none", from, address.Port);

        public object Request(string from) => Read(from);

        public Task<ApiServer> ServerAsync(Engine engine)
            => ApiServer.StartAsync(engine, configure: services => services.Replace(ServiceDescriptor.Singleton(new FetchOptions { Hosts = [$"127.0.0.1:{address.Port}"] })));

        public async Task RunAsync(string sql, string where)
        {
            await using var connection = await OpenAsync(where);
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Ct);
        }

        public async Task<long> CountAsync(string table)
        {
            await using var connection = await OpenAsync(database);
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
            return (long)(await command.ExecuteScalarAsync(Ct))!;
        }

        private async Task<NpgsqlConnection> OpenAsync(string where)
        {
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ToString()) { Database = where, Pooling = false }.ToString());
            await connection.OpenAsync(Ct);
            return connection;
        }

        public async ValueTask DisposeAsync() => await RunAsync($"DROP DATABASE {database} WITH (FORCE)", address.Database!);
    }
}
