using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Search;

namespace Guanxi.Host.Demo;

/// <summary>Puts the demo company into an empty tenant, by the bulk path of its database.</summary>
/// <param name="keep">Leaves out the part of its history that this denies; null keeps all.</param>
internal sealed class DemoLoader(DemoCompany company, Database database, OutboxWriter outbox, TimeProvider time, Func<DemoEvent, bool>? keep = null)
{
    private const int Batch = 20_000;
    private const int EventBatch = 5_000;

    private readonly Dictionary<string, DemoCustomerRow> customers = [];
    private readonly Dictionary<string, long> products = [];
    private readonly HashSet<int> days = [];
    private readonly SearchText text = new();
    private long done;

    /// <param name="teams">Ids by key of the demo company.</param>
    /// <param name="staff">Likewise.</param>
    public async Task RunAsync(IReadOnlyDictionary<string, long> teams, IReadOnlyDictionary<string, long> staff, Action<JobProgress> watch, CancellationToken ct)
    {
        await ProductsAsync(ct);
        foreach (var chunk in company.Customers().Chunk(Batch))
        {
            await CustomersAsync(chunk, teams, staff, ct);
            watch(new(done += chunk.Length, null, "demo.customers"));
        }
        foreach (var chunk in company.History().Where(keep ?? (_ => true)).Chunk(Batch))
        {
            await HistoryAsync(chunk, staff, ct);
            watch(new(done += chunk.Length, null, "demo.orders"));
        }
        await TellAsync(ct);
    }

    private async Task ProductsAsync(CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        var now = Millis(time.GetUtcNow().UtcDateTime);
        var ids = await database.NewIdsAsync(session, "sales_product", company.Products.Count + 1, ct);
        var rows = company.Products.Select((p, i) => (Id: ids[i], Product: p)).ToList();
        var postage = ids[^1];
        products.Add("", postage);
        await using (var bulk = database.Bulk(session, "sales_product", "id", "version", "created_at", "created_by", "updated_at", "updated_by", "code", "name", "category", "kind", "price"))
        {
            foreach (var (id, p) in rows)
            {
                products.Add(p.Sku, id);
                await bulk.AddAsync(new object?[] { id, 1L, now, 0L, now, 0L, p.Sku, p.Name, p.Category, "goods", p.Price }, ct);
            }
            await bulk.AddAsync(new object?[] { postage, 1L, now, 0L, now, 0L, "POST", "运费", "", "charge", 0L }, ct);
            await bulk.CompleteAsync(ct);
        }
        await SearchAsync(session, "sales_product", [.. rows.Select(r => (r.Id, text.Clear().Name(r.Product.Name).Text(r.Product.Sku).ToString(), (long?)null, (long?)null))], ct);
        await session.CommitAsync(ct);
    }

    private async Task CustomersAsync(DemoCustomer[] chunk, IReadOnlyDictionary<string, long> teams, IReadOnlyDictionary<string, long> staff, CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        var ids = await database.NewIdsAsync(session, "customers_customer", chunk.Length, ct);
        var documents = new List<(long, string, long?, long?)>(chunk.Length);
        await using (var bulk = database.Bulk(session, "customers_customer",
            "id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner_id", "team_id", "external_key", "kind", "name", "sort_name",
            "email", "phone", "country", "region", "city", "address", "postal_code", "language", "gender", "birthday", "source", "note", "stage", "stage_since"))
        {
            for (var i = 0; i < chunk.Length; i++)
            {
                var c = chunk[i];
                long? owner = c.OwnerKey is not null && staff.TryGetValue(c.OwnerKey, out var person) ? person : null;
                long? team = teams.TryGetValue(c.TeamKey, out var region) ? region : null;
                customers.Add(c.Key, new(ids[i], owner, team, c.City));
                var at = Millis(c.RegisteredAt);
                await bulk.AddAsync(new object?[]
                {
                    ids[i], 1L, at, 0L, at, 0L, owner, team, c.Key, c.Kind, c.Name, Pinyin.Full(c.Name) is { Length: > 0 } pinyin ? $"{pinyin} {c.Name}" : c.Name.ToLowerInvariant(),
                    c.Email ?? "", c.Phone ?? "", c.Country, c.Province ?? "", c.City, AddressOf(c), c.PostalCode ?? "", c.Language, c.Sex ?? "",
                    c.Birthday?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), c.Source, c.ContactName ?? "", "potential", at,
                }, ct);
                documents.Add((ids[i], text.Clear().Name(c.Name).Text(c.Key).Text(c.Email).Phone(c.Phone).ToString(), owner, team));
            }
            await bulk.CompleteAsync(ct);
        }
        await SearchAsync(session, "customers_customer", documents, ct);
        await DemoConsents.WriteAsync(database, session, [.. chunk.Select((c, i) => (ids[i], c))], ct);
        await session.CommitAsync(ct);
    }

    private async Task HistoryAsync(DemoEvent[] chunk, IReadOnlyDictionary<string, long> staff, CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        var orders = chunk.OfType<DemoOrder>().ToArray();
        var ids = await database.NewIdsAsync(session, "sales_order", orders.Length, ct);
        var documents = new List<(long, string, long?, long?)>(orders.Length);
        var lines = orders.Select(o => DemoLines.Of(o, products)).ToArray();
        await using (var bulk = database.Bulk(session, "sales_order",
            "id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner_id", "team_id", "number", "customer_id", "kind", "placed_at",
            "country", "region", "city", "channel", "status", "currency", "amount", "returned", "lines"))
        {
            for (var i = 0; i < orders.Length; i++)
            {
                var o = orders[i];
                var customer = o.CustomerKey is null ? null : customers[o.CustomerKey];
                var owner = customer?.Owner ?? (customer is null && o.StaffKey is not null && staff.TryGetValue(o.StaffKey, out var person) ? person : null);
                var at = Millis(o.At);
                days.Add((o.At.Year * 10_000) + (o.At.Month * 100) + o.At.Day);
                await bulk.AddAsync(new object?[]
                {
                    ids[i], 1L, at, 0L, at, 0L, owner, customer?.Team, o.Number, customer?.Id, "purchase", at, o.Country, o.Region ?? "", customer?.City ?? "",
                    o.Channel, o.Status, o.Currency, lines[i].Where(l => l.Amount > 0).Sum(l => l.Amount), lines[i].Where(l => l.Amount < 0).Sum(l => l.Amount), (long)lines[i].Count,
                }, ct);
                documents.Add((ids[i], text.Clear().Text(o.Number).ToString(), owner, customer?.Team));
            }
            await bulk.CompleteAsync(ct);
        }
        await using (var bulk = database.Bulk(session, "sales_order_line", "order_id", "line_no", "product_id", "quantity", "unit_price", "amount"))
        {
            for (var i = 0; i < orders.Length; i++)
                for (var n = 0; n < lines[i].Count; n++)
                    await bulk.AddAsync(new object?[] { ids[i], n + 1L, lines[i][n].Product, lines[i][n].Quantity, lines[i][n].UnitPrice, lines[i][n].Amount }, ct);
            await bulk.CompleteAsync(ct);
        }
        await SearchAsync(session, "sales_order", documents, ct);
        await InteractionsAsync(session, [.. chunk.OfType<DemoInteraction>()], staff, ct);
        await session.CommitAsync(ct);
    }

    private async Task InteractionsAsync(Session session, DemoInteraction[] interactions, IReadOnlyDictionary<string, long> staff, CancellationToken ct)
    {
        await using var bulk = database.Bulk(session, "customers_interaction",
            "version", "created_at", "created_by", "updated_at", "updated_by", "customer_id", "at", "kind", "direction", "subject", "body");
        foreach (var i in interactions)
        {
            var (at, by) = (Millis(i.At), i.StaffKey is not null && staff.TryGetValue(i.StaffKey, out var person) ? person : 0L);
            await bulk.AddAsync(new object?[] { 1L, at, by, at, by, customers[i.CustomerKey].Id, at, i.Kind, i.Direction, i.OrderNumber ?? "", i.Text }, ct);
        }
        await bulk.CompleteAsync(ct);
    }

    private async Task SearchAsync(Session session, string table, List<(long Id, string Document, long? Owner, long? Team)> documents, CancellationToken ct)
    {
        string[] columns = session.IsSqlite ? ["id", "text"] : ["id", "text", "tokens"];
        await using (var bulk = database.Bulk(session, $"{table}_search", columns))
        {
            foreach (var (id, document, owner, team) in documents)
                await bulk.AddAsync(session.IsSqlite ? new object?[] { id, document } : new object?[] { id, document, SearchTokens.Of(document, SearchIndex.Scope(owner, team)) }, ct);
            await bulk.CompleteAsync(ct);
        }
        if (!session.IsSqlite)
            return;
        await using var tokens = database.Bulk(session, $"{table}_fts", "rowid", "tokens");
        foreach (var (id, document, owner, team) in documents)
            await tokens.AddAsync(new object?[] { id, SearchTokens.ForFts5(document, SearchIndex.Scope(owner, team)) }, ct);
        await tokens.CompleteAsync(ct);
    }

    /// <summary>Whoever derives something from orders hears of all of them.</summary>
    private async Task TellAsync(CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        int[] all = [.. days.Order()];
        await outbox.WriteAsync(session, customers.Values.Select(c => c.Id).Chunk(EventBatch).Select((ids, i) => new OrdersChanged(ids, i == 0 ? all : [])), time.GetUtcNow().UtcDateTime, ct);
        session.AfterCommit(() => outbox.Wake(database.Tenant));
        await session.CommitAsync(ct);
    }

    private static string AddressOf(DemoCustomer c) => c.Language.StartsWith("zh", StringComparison.Ordinal) ? $"{c.District}{c.Street}{c.StreetNumber}" : $"{c.StreetNumber} {c.Street}";

    private static long Millis(DateTime at) => (at.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    private sealed record DemoCustomerRow(long Id, long? Owner, long? Team, string City);
}
