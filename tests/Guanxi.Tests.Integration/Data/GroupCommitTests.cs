using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.Data.Sqlite;

namespace Guanxi.Tests.Integration.Data;

/// <summary>Several units of work in one commit of a SQLite file. What each writes is a setting of its own name.</summary>
public sealed class GroupCommitTests : IAsyncLifetime
{
    private TestTenant tenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => tenant = await TestTenant.CreateAsync(Engine.Sqlite);

    public ValueTask DisposeAsync() => tenant.DisposeAsync();

    [Fact]
    public async Task Whoever_is_done_is_answered_when_those_behind_her_are_done_too()
    {
        await using var first = await BeginAsync();
        await WriteAsync(first, "first");
        var next = BeginAsync();
        next.IsCompleted.ShouldBeFalse("there is one writer at a time");
        var answered = first.CommitAsync(Ct);
        await using var second = await next;
        await WriteAsync(second, "second");
        answered.IsCompleted.ShouldBeFalse();
        (await ThereAsync()).ShouldBeEmpty("nothing is on the disk yet");
        await second.CommitAsync(Ct);
        await answered;
        (await ThereAsync()).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task One_that_fails_does_no_harm_to_those_before_and_behind_her()
    {
        await using var first = await BeginAsync();
        await WriteAsync(first, "first");
        var (failing, last) = (BeginAsync(), BeginAsync());
        var answered = first.CommitAsync(Ct);
        await using (var second = await failing)
        {
            await WriteAsync(second, "second");
            await Should.ThrowAsync<SqliteException>(() => WriteAsync(second, "first"));
        }
        await using (var third = await last)
        {
            await WriteAsync(third, "third");
            await third.CommitAsync(Ct);
        }
        await answered;
        (await ThereAsync()).ShouldBe(["first", "third"]);
    }

    [Fact]
    public async Task When_the_first_fails_the_next_begins_anew()
    {
        var next = Task.FromResult<Session>(null!);
        await using (var first = await BeginAsync())
        {
            await WriteAsync(first, "first");
            next = BeginAsync();
        }
        await using var second = await next;
        await WriteAsync(second, "second");
        await second.CommitAsync(Ct);
        (await ThereAsync()).ShouldBe(["second"]);
    }

    [Fact]
    public async Task The_last_one_failing_leaves_nobody_without_an_answer()
    {
        await using var first = await BeginAsync();
        await WriteAsync(first, "first");
        var next = BeginAsync();
        var answered = first.CommitAsync(Ct);
        await using (var second = await next)
            await WriteAsync(second, "second");
        await answered;
        (await ThereAsync()).ShouldBe(["first"]);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_the_line()
    {
        await using var first = await BeginAsync();
        await WriteAsync(first, "first");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var (leaving, staying) = (tenant.Databases.WriteAsync(tenant.Admin, enough.Token).AsTask(), BeginAsync());
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);
        var answered = first.CommitAsync(Ct);
        await using (var second = await staying)
        {
            await WriteAsync(second, "second");
            await second.CommitAsync(Ct);
        }
        await answered;

        await using var alone = await BeginAsync();
        await WriteAsync(alone, "third");
        await alone.CommitAsync(Ct);
        (await ThereAsync()).ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public async Task Nobody_joins_a_commit_while_one_waits_who_writes_alone()
    {
        var database = await tenant.Databases.GetAsync(Databases.Main, Ct);
        await using var first = await BeginAsync();
        await WriteAsync(first, "first");
        var turn = database.WriterTurnAsync(Ct).AsTask();
        await first.CommitAsync(Ct);
        using (await turn)
            (await ThereAsync()).ShouldBe(["first"]);
        await using var second = await BeginAsync();
        await second.CommitAsync(Ct);
    }

    [Fact]
    public async Task When_the_database_takes_the_transaction_back_all_in_it_are_told()
    {
        await using var first = await BeginAsync();
        await WriteAsync(first, "first");
        var next = BeginAsync();
        var answered = first.CommitAsync(Ct);
        await using (var second = await next)
        {
            // As SQLite does when the disk is full.
            await second.RunAsync($"ROLLBACK", Ct);
            await Should.ThrowAsync<Exception>(() => second.CommitAsync(Ct));
        }
        await Should.ThrowAsync<Exception>(() => answered);
        (await ThereAsync()).ShouldBeEmpty();
        await using var third = await BeginAsync();
        await WriteAsync(third, "third");
        await third.CommitAsync(Ct);
        (await ThereAsync()).ShouldBe(["third"]);
    }

    [Fact]
    public async Task A_committed_session_is_of_no_more_use()
    {
        await using var session = await BeginAsync();
        await session.CommitAsync(Ct);
        await Should.ThrowAsync<InvalidOperationException>(() => WriteAsync(session, "late"));
        await Should.ThrowAsync<InvalidOperationException>(() => session.CommitAsync(Ct));
    }

    [Fact]
    public async Task Of_many_who_create_at_once_each_is_kept_but_those_that_were_refused()
    {
        var (writer, type) = (tenant.Get<RecordWriter>(), tenant.Get<FieldCatalogue>()[RecordTypes.Customer]);
        var keys = new ConcurrentBag<string>();
        var refused = 0;
        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Ct }, async (i, ct) =>
        {
            // Each tenth takes a key that another has.
            var key = i % 10 == 0 ? "taken" : $"k{i}";
            try
            {
                await writer.CreateAsync(tenant.Admin, type, new Dictionary<string, object?> { ["name"] = $"王 {i}", ["externalKey"] = key }, ct);
                keys.Add(key);
            }
            catch (ConflictException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        refused.ShouldBe(29);
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct);
        (await session.ListAsync($"SELECT external_key FROM customers_customer", r => r.GetString(0), Ct)).ShouldBe(keys, ignoreOrder: true);
        (await session.LongAsync($"SELECT count(*) FROM platform_audit WHERE type = 'customer'", Ct)).ShouldBe(271);
        (await tenant.Get<RecordReader>().CountAsync(tenant.Admin, RecordQuery.Of(type, null, "王", null, null, null, null), Ct)).Value.ShouldBe(271);
    }

    [Fact]
    public async Task What_was_answered_before_a_sudden_death_is_there_after_it()
    {
        using var folder = new TestFolder();
        (await GuanxiProcess.RunAsync(folder, Ct, "user", "add", "a@shop.example", "--password", "a-long-enough-password-7")).ExitCode.ShouldBe(0);
        var made = await GuanxiProcess.RunAsync(folder, Ct, "token", "create", "--user", "a@shop.example", "--json");
        using var token = JsonDocument.Parse(made.Output);
        var (server, address) = await GuanxiProcess.ServeAsync(folder, Ct);
        var answered = new ConcurrentBag<long>();
        await using (server)
        {
            using var client = new HttpClient { BaseAddress = address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("token").GetString());
            var creating = Enumerable.Range(0, 16).Select(_ => CreateUntilItDiesAsync(client, answered)).ToList();
            while (answered.Count < 200 && creating.All(c => !c.IsCompleted))
                await Task.Delay(5, Ct);
            await server.KillAsync();
            await Task.WhenAll(creating);
        }
        answered.Count.ShouldBeGreaterThanOrEqualTo(200);
        await using var connection = new SqliteConnection($"Data Source={folder.File("tenants/main.db")};Pooling=False");
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT c.id FROM customers_customer c JOIN customers_customer_search s ON s.id = c.id JOIN platform_audit a ON a.type = 'customer' AND a.record_id = c.id";
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var kept = new HashSet<long>();
        while (await reader.ReadAsync(Ct))
            kept.Add(reader.GetInt64(0));
        answered.Except(kept).ShouldBeEmpty();
    }

    private static async Task CreateUntilItDiesAsync(HttpClient client, ConcurrentBag<long> answered)
    {
        try
        {
            while (true)
            {
                using var answer = await client.PostAsJsonAsync("/api/v1/customers", new { name = "王伟" }, Ct);
                answer.EnsureSuccessStatusCode();
                using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(Ct));
                answered.Add(body.RootElement.GetProperty("id").GetInt64());
            }
        }
        catch (Exception e) when (e is HttpRequestException { StatusCode: null } or IOException) { }
    }

    private Task<Session> BeginAsync() => tenant.Databases.WriteAsync(tenant.Admin, Ct).AsTask();

    private static Task WriteAsync(Session session, string name) => session.RunAsync($"INSERT INTO platform_setting (name, value, updated_at) VALUES ({"test." + name}, '1', 0)", Ct);

    private async Task<List<string>> ThereAsync()
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct);
        return await session.ListAsync($"SELECT substr(name, 6) FROM platform_setting WHERE name LIKE 'test.%' ORDER BY name", r => r.GetString(0), Ct);
    }
}
