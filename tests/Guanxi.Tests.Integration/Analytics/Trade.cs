using Guanxi.Analytics.Dashboard;
using Guanxi.Analytics.Rollups;
using Guanxi.Core;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;

namespace Guanxi.Tests.Integration.Analytics;

/// <summary>A company whose customers and orders are written straight into the tables, and short words to ask for its figures.</summary>
internal sealed class Trade(TestTenant tenant, Random random) : IAsyncDisposable
{
    public sealed record Customer(long Id, long? Owner, long? Team, string Country);

    public sealed record Order(long Id, Customer? Customer, DateTime At, long Amount, long Returned, long? Owner, long? Team, string Country);

    private static readonly string[] Countries = ["CN", "GB", "US"];
    public static readonly string[] Tables = ["analytics_day", "analytics_buyer", "analytics_buyer_month", "analytics_cohort", "analytics_product_month", "analytics_region_month", "analytics_due"];
    private readonly List<Customer> customers = [];
    private readonly List<Order> orders = [];
    private int numbers;

    public TestTenant Tenant => tenant;
    public IReadOnlyList<Customer> Customers => customers;
    public IReadOnlyList<Order> Orders => orders;

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Trade> OpenAsync(Engine engine, string zone = "Asia/Shanghai", int seed = 1)
    {
        var trade = new Trade(await TestTenant.CreateAsync(engine), new Random(seed));
        await trade.SetAsync(Company.Setting, new Company("Shop", "CNY", zone, "CN"));
        return trade;
    }

    public async Task SetAsync<T>(string setting, T value)
    {
        await using var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct);
        await tenant.Get<SettingStore>().SetAsync(session, tenant.Admin, setting, value, Ct);
        await session.CommitAsync(Ct);
    }

    public async Task<Customer> CustomerAsync(long? owner = null, long? team = null, string country = "CN")
    {
        var at = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var id = await WriteAsync($"""
            INSERT INTO customers_customer (version, created_at, created_by, updated_at, updated_by, owner_id, team_id, kind, name, sort_name, email, phone, country, region, city,
                address, postal_code, language, gender, source, note, stage, stage_since)
            VALUES (1, {at}, 0, {at}, 0, {owner}, {team}, 'person', 'C', 'c', '', '', {country}, '', '', '', '', '', '', '', '', 'potential', {at}) RETURNING id
            """);
        customers.Add(new(id, owner, team, country));
        return customers[^1];
    }

    /// <summary>Writes an order with one line and raises the event.</summary>
    public async Task<Order> OrderAsync(Customer? customer, DateTime at, long amount, long returned = 0, long product = 1)
    {
        var (owner, team, country) = (customer?.Owner, customer?.Team, customer?.Country ?? "GB");
        var id = await WriteAsync($"""
            INSERT INTO sales_order (version, created_at, created_by, updated_at, updated_by, owner_id, team_id, number, customer_id, kind, placed_at, country, region, city, channel, status, currency, amount, returned, lines)
            VALUES (1, {at}, 0, {at}, 0, {owner}, {team}, {$"N{++numbers}"}, {customer?.Id}, {(amount > 0 ? "purchase" : "return")}, {at}, {country}, '', '', '', '', 'CNY', {amount}, {returned}, 1) RETURNING id
            """);
        await WriteAsync($"INSERT INTO sales_order_line (order_id, line_no, product_id, quantity, unit_price, amount) VALUES ({id}, 1, {product}, {(amount > 0 ? 1000 : -1000)}, 1, {amount + returned})");
        orders.Add(new(id, customer, at, amount, returned, owner, team, country));
        await TellAsync(new OrdersChanged(customer is null ? [] : [customer.Id], [Day(at)]));
        return orders[^1];
    }

    /// <summary>Does one thing of the many that happen to orders, and raises the event that goes with it.</summary>
    public async Task HappenAsync(DateTime from, int days)
    {
        var at = from.AddMinutes(random.Next(days * 1440));
        var order = orders.Count > 0 ? orders[random.Next(orders.Count)] : null;
        switch (random.Next(10))
        {
            case 0 when order is not null: // gone for good, as when an import is undone
                await WriteAsync($"DELETE FROM sales_order_line WHERE order_id = {order.Id}");
                await WriteAsync($"DELETE FROM sales_order WHERE id = {order.Id}");
                orders.Remove(order);
                await TellAsync(new OrdersChanged(order.Customer is null ? [] : [order.Customer.Id], [Day(order.At)]));
                break;
            case 1 when order is not null:
                await WriteAsync($"UPDATE sales_order SET deleted_at = 1 WHERE id = {order.Id}");
                orders.Remove(order);
                await TellAsync(new OrdersChanged(order.Customer is null ? [] : [order.Customer.Id], [Day(order.At)]));
                break;
            case 2 when order is { Amount: > 0 }:
                await WriteAsync($"UPDATE sales_order SET placed_at = {at}, amount = amount + 50, returned = -10 WHERE id = {order.Id}");
                orders[orders.IndexOf(order)] = order with { At = at, Amount = order.Amount + 50, Returned = -10 };
                await TellAsync(new OrdersChanged(order.Customer is null ? [] : [order.Customer.Id], [Day(order.At), Day(at)]));
                break;
            case 3 when customers.Count > 0:
                await ReassignAsync(customers[random.Next(customers.Count)], Owner(), Team());
                break;
            case 4:
                await CustomerAsync(Owner(), Team(), Countries[random.Next(3)]);
                break;
            default:
                var customer = customers.Count > 0 && random.Next(8) > 0 ? customers[random.Next(customers.Count)] : null;
                await OrderAsync(customer, at, random.Next(6) == 0 ? 0 : random.Next(1, 9_999), random.Next(4) == 0 ? -random.Next(1, 500) : 0, random.Next(1, 5));
                break;
        }

        long? Owner() => random.Next(4) is > 0 and var owner ? owner : null;
        long? Team() => random.Next(3) is > 0 and var team ? team : null;
    }

    public async Task ReassignAsync(Customer customer, long? owner, long? team)
    {
        await WriteAsync($"UPDATE customers_customer SET owner_id = {owner}, team_id = {team} WHERE id = {customer.Id}");
        var moved = customer with { Owner = owner, Team = team };
        customers[customers.IndexOf(customer)] = moved;
        for (var i = 0; i < orders.Count; i++)
            if (orders[i].Customer?.Id == customer.Id)
                orders[i] = orders[i] with { Customer = moved, Owner = owner, Team = team };
        await TellAsync(new CustomersReassigned([customer.Id]));
    }

    public Task<int> DrainAsync() => tenant.DrainOutboxAsync();

    public Task<DashboardFigures> FiguresAsync(Actor? by = null, DashboardRequest? request = null)
        => tenant.Get<DashboardQuery>().RunAsync(by ?? tenant.Admin, request ?? new(), Ct);

    /// <summary>Every sum that is kept, as text.</summary>
    public async Task<List<string>> KeptAsync()
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct);
        var rows = new List<string>();
        foreach (var table in Tables)
            rows.AddRange(await session.ListAsync(session.Sql().Raw($"SELECT * FROM {table}"), r => $"{table} {string.Join('|', Enumerable.Range(0, r.FieldCount).Select(r.GetValue))}", Ct));
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    public async Task RebuildAsync(bool empty)
    {
        if (empty)
            foreach (var table in Tables)
                await WriteAsync(new Guanxi.Platform.Data.Sql(tenant.Engine == Engine.Sqlite).Raw($"DELETE FROM {table}"));
        (await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin, RebuildRollups.Kind, new { }, null, Ct)).State.ShouldBe(JobState.Done);
        await DrainAsync();
    }

    private Task<long> WriteAsync(FormattableString statement) => WriteAsync(new Guanxi.Platform.Data.Sql(tenant.Engine == Engine.Sqlite).Add(statement));

    private async Task<long> WriteAsync(Guanxi.Platform.Data.Sql statement)
    {
        await using var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct);
        var id = await session.LongAsync(statement, Ct);
        await session.CommitAsync(Ct);
        return id;
    }

    private async Task TellAsync(IEvent fact)
    {
        await using var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct);
        await tenant.Get<OutboxWriter>().WriteAsync(session, [fact], tenant.Clock.Now, Ct);
        await session.CommitAsync(Ct);
    }

    private static int Day(DateTime at) => (at.Year * 10_000) + (at.Month * 100) + at.Day;

    public ValueTask DisposeAsync() => tenant.DisposeAsync();
}
