using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;

namespace Guanxi.Tests.Integration.Customers;

/// <summary>A tenant with the modules of customers and sales, and short words for filling it.</summary>
internal sealed class Shop(TestTenant tenant) : IAsyncDisposable
{
    private int numbers;

    public TestTenant Tenant => tenant;

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Shop> OpenAsync(Engine engine) => new(await TestTenant.CreateAsync(engine));

    public async Task<long[]> CustomersAsync(int count, DateTime? since = null)
    {
        var at = since ?? tenant.Clock.Now;
        return await WriteAsync(async session =>
        {
            var ids = new long[count];
            for (var i = 0; i < count; i++)
                ids[i] = await session.LongAsync($"""
                    INSERT INTO customers_customer (version, created_at, created_by, updated_at, updated_by, kind, name, sort_name, email, phone, country, region, city,
                        address, postal_code, language, gender, source, note, stage, stage_since)
                    VALUES (1, {at}, 0, {at}, 0, 'person', 'C', 'c', '', '', '', '', '', '', '', '', '', '', '', 'potential', {at}) RETURNING id
                    """, Ct);
            return ids;
        });
    }

    public Task<long> OrderAsync(long customer, DateTime at, long amount, long returned = 0) => WriteAsync(session => session.LongAsync($"""
        INSERT INTO sales_order (version, created_at, created_by, updated_at, updated_by, number, customer_id, kind, placed_at, country, region, city, channel, status, currency, amount, returned, lines)
        VALUES (1, {at}, 0, {at}, 0, {$"N{++numbers}"}, {customer}, {(amount > 0 ? "purchase" : "return")}, {at}, '', '', '', '', '', 'CNY', {amount}, {returned}, 1) RETURNING id
        """, Ct));

    public Task<long> RunAsync(FormattableString statement) => WriteAsync(async session => (long)await session.RunAsync(statement, Ct));

    public Task TellAsync(params long[] customers) => TellAsync(new OrdersChanged(customers, []));

    /// <summary>Raises the event and has it handled, and whatever follows from it.</summary>
    public async Task TellAsync(IEvent fact)
    {
        await WriteAsync(async session =>
        {
            await tenant.Get<OutboxWriter>().WriteAsync(session, [fact], tenant.Clock.Now, Ct);
            return 0;
        });
        await tenant.DrainOutboxAsync();
        (await ReadAsync(s => s.LongAsync($"SELECT count(*) FROM platform_outbox", Ct))).ShouldBe(0, "an event could not be handled");
    }

    public async Task<T> WriteAsync<T>(Func<Session, Task<T>> work)
    {
        await using var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct);
        var result = await work(session);
        await session.CommitAsync(Ct);
        return result;
    }

    public async Task<T> ReadAsync<T>(Func<Session, Task<T>> work)
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct);
        return await work(session);
    }

    /// <summary>All derived columns and the stage history of everybody, as text.</summary>
    public async Task<List<string>> DerivedAsync() => await ReadAsync(async session =>
    {
        var rows = await session.ListAsync($"""
            SELECT id, orders, revenue, returns, returned, value, average_order, first_order_at, last_order_at, recency_score, frequency_score, monetary_score, rfm,
                stage, stage_since, stage_due_at FROM customers_customer ORDER BY id
            """, r => string.Join('|', Enumerable.Range(0, 16).Select(i => r.IsDBNull(i) ? "-" : r.GetValue(i).ToString())), Ct);
        rows.AddRange(await session.ListAsync($"SELECT customer_id, stage, at, reason FROM customers_stage_change ORDER BY customer_id, at, id",
            r => $"{r.GetInt64(0)} {r.GetString(1)} {r.GetInt64(2)} {r.GetString(3)}", Ct));
        return rows;
    });

    public ValueTask DisposeAsync() => tenant.DisposeAsync();
}
