using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Search;

namespace Guanxi.Sales.Importing;

/// <summary>Writes batches of one import: products, customers, orders, lines, in sets, inside the caller's transaction.</summary>
internal sealed class OrderWriter(Database database, Actor by, Import import, string currency, ICustomerBook book, OutboxWriter outbox, ImportStore store, TimeProvider time)
{
    // Beyond this the caches are emptied; what is needed again is read again.
    private const int CacheLimit = 200_000;

    private readonly Dictionary<string, long> products = [];
    private readonly Dictionary<string, KnownCustomer> customers = [];
    private readonly Dictionary<string, StoredOrder> orders = [];
    private readonly SearchText text = new();

    /// <summary>Looks everything up and writes nothing.</summary>
    public bool Dry { get; init; }

    private void Forget()
    {
        products.Clear();
        customers.Clear();
        orders.Clear();
    }

    public async Task<ImportProgress> WriteAsync(Session session, OrderBatch batch, ImportProgress progress, CancellationToken ct)
    {
        if (!Dry && products.Count + customers.Count + orders.Count > CacheLimit)
            Forget();
        var now = time.GetUtcNow().UtcDateTime;
        var stamp = (now.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        var productsCreated = await ProductsAsync(session, batch, stamp, ct);
        var customersCreated = await CustomersAsync(session, batch, ct);
        await LookUpOrdersAsync(session, batch, ct);

        var fresh = batch.Orders.Values.Where(o => !orders.ContainsKey(o.Number)).ToList();
        var ids = await IdsAsync(session, Order.Table, fresh.Count, ct);
        for (var i = 0; i < fresh.Count; i++)
            orders[fresh[i].Number] = new StoredOrder
            {
                Id = ids[i],
                ImportId = import.Id,
                CustomerId = fresh[i].Customer is { } key ? customers[key].Id : null,
                PlacedAt = fresh[i].PlacedAt,
            };
        var changed = new List<(StoredOrder Order, string Before)>();
        var (lines, same) = await LinesAsync(session, batch, fresh, changed, ct);
        if (!Dry)
        {
            await NewOrdersAsync(session, fresh, stamp, ct);
            await ChangedOrdersAsync(session, changed, stamp, ct);
            await TellAsync(session, fresh.Select(o => orders[o.Number]).Concat(changed.Select(c => c.Order)), now, ct);
        }

        return progress with
        {
            Rows = progress.Rows + batch.Rows,
            ProductsCreated = progress.ProductsCreated + productsCreated,
            CustomersCreated = progress.CustomersCreated + customersCreated,
            OrdersCreated = progress.OrdersCreated + fresh.Count,
            OrdersChanged = progress.OrdersChanged + changed.Count(c => c.Order.ImportId != import.Id),
            LinesCreated = progress.LinesCreated + lines,
            Same = progress.Same + same,
            Rejected = progress.Rejected + batch.Rejected.Count,
            Newest = batch.Orders.Count == 0 ? progress.Newest : Later(progress.Newest, batch.Orders.Values.Max(o => o.PlacedAt)),
        };
    }

    private static DateOnly Later(DateOnly? day, long placedAt)
        => DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(placedAt)) is var newest && newest > day ? newest : day ?? newest;

    private async Task TellAsync(Session session, IEnumerable<StoredOrder> written, DateTime now, CancellationToken ct)
    {
        var touched = new HashSet<long>();
        var days = new HashSet<int>();
        foreach (var order in written)
        {
            if (order.CustomerId is { } customer)
                touched.Add(customer);
            days.Add(Order.DayOf(DateTime.UnixEpoch.AddMilliseconds(order.PlacedAt)));
        }
        foreach (var part in touched.Chunk(5_000).DefaultIfEmpty([]))
            if (part.Length + days.Count > 0)
                await outbox.WriteAsync(session, [new OrdersChanged(part, [.. days])], now, ct);
    }

    private Task<long[]> IdsAsync(Session session, string table, int count, CancellationToken ct)
        => Dry ? Task.FromResult(new long[count]) : database.NewIdsAsync(session, table, count, ct);

    private BulkWriter Bulk(Session session, string table, params string[] columns) => Dry ? new NoBulk() : database.Bulk(session, table, columns);

    private async Task<int> ProductsAsync(Session session, OrderBatch batch, long stamp, CancellationToken ct)
    {
        var unknown = batch.Products.Keys.Where(code => !products.ContainsKey(code)).ToList();
        if (unknown.Count == 0)
            return 0;
        await session.EachAsync($"SELECT code, id FROM sales_product WHERE deleted_at IS NULL AND code IN {new Strings(unknown)}", r => products[r.GetString(0)] = r.GetInt64(1), ct);
        unknown.RemoveAll(products.ContainsKey);
        var ids = await IdsAsync(session, Product.Table, unknown.Count, ct);
        var documents = new List<(long, string)>(unknown.Count);
        await using var bulk = Bulk(session, Product.Table,
            "id", "version", "created_at", "created_by", "updated_at", "updated_by", "code", "name", "category", "kind", "price", "import_id");
        for (var i = 0; i < unknown.Count; i++)
        {
            var (name, category) = batch.Products[unknown[i]];
            name = name.Length > 0 ? name : unknown[i];
            await bulk.AddAsync(new object?[]
            {
                ids[i], 1L, stamp, by.UserId, stamp, by.UserId, unknown[i], name, category, unknown[i].Any(char.IsAsciiDigit) ? "goods" : "charge", 0L, import.Id,
            }, ct);
            products[unknown[i]] = ids[i];
            documents.Add((ids[i], Product.Document(text.Clear(), unknown[i], name)));
        }
        await bulk.CompleteAsync(ct);
        await bulk.DisposeAsync();
        if (!Dry)
            await SearchIndex.AddAsync(database, session, Product.Table, documents, [], ct);
        return unknown.Count;
    }

    private async Task<int> CustomersAsync(Session session, OrderBatch batch, CancellationToken ct)
    {
        var unknown = batch.Customers.Values.Where(c => !customers.ContainsKey(c.Key)).ToList();
        if (unknown.Count == 0)
            return 0;
        var created = 0;
        foreach (var (key, known) in await book.TakeInAsync(database, session, by, import, unknown, Dry, ct))
        {
            customers[key] = known;
            created += known.Created ? 1 : 0;
        }
        return created;
    }

    private async Task LookUpOrdersAsync(Session session, OrderBatch batch, CancellationToken ct)
    {
        var unknown = batch.Orders.Keys.Where(number => !orders.ContainsKey(number)).ToList();
        if (unknown.Count == 0)
            return;
        var found = new Dictionary<long, StoredOrder>();
        await session.EachAsync($"""
            SELECT number, id, import_id, customer_id, placed_at, amount, returned, lines, kind FROM sales_order
            WHERE deleted_at IS NULL AND number IN {new Strings(unknown)}
            """,
            r => found[r.GetInt64(1)] = orders[r.GetString(0)] = new StoredOrder
            {
                Id = r.GetInt64(1),
                ImportId = r.Long(2),
                CustomerId = r.Long(3),
                PlacedAt = r.GetInt64(4),
                Amount = r.GetInt64(5),
                Returned = r.GetInt64(6),
                Lines = r.GetInt64(7),
                Kind = r.GetString(8),
            }, ct);
        if (found.Count == 0)
            return;
        await session.EachAsync($"""
            SELECT l.order_id, p.code, l.quantity, l.unit_price FROM sales_order_line l JOIN sales_product p ON p.id = l.product_id
            WHERE l.order_id IN {new Ids(found.Keys)}
            """,
            r =>
            {
                var key = new LineKey(r.GetString(1), r.GetInt64(2), r.GetInt64(3));
                var has = found[r.GetInt64(0)].Has;
                has[key] = has.GetValueOrDefault(key) + 1;
            }, ct);
    }

    private async Task<(long Created, long Same)> LinesAsync(
        Session session, OrderBatch batch, List<PendingOrder> fresh, List<(StoredOrder, string)> changed, CancellationToken ct)
    {
        var isNew = fresh.Select(o => o.Number).ToHashSet();
        long created = 0, same = 0;
        var corrected = await store.MarkedAsync(session, [.. batch.Orders.Values.SelectMany(o => o.Lines).Select(l => l.Corrects).OfType<RejectMark>()], ct);
        var taken = new List<RejectMark>();
        await using var bulk = Bulk(session, OrderLine.Table, "order_id", "line_no", "product_id", "quantity", "unit_price", "amount", "import_id");
        var values = new object?[7];
        values[6] = import.Id;
        foreach (var pending in batch.Orders.Values)
        {
            var order = orders[pending.Number];
            var before = isNew.Contains(pending.Number) ? null : $"{order.CustomerId} {order.PlacedAt} {order.Amount} {order.Returned} {order.Lines} {order.Kind}";
            var added = false;
            foreach (var line in pending.Lines)
            {
                var has = order.Has.GetValueOrDefault(line.Key);
                var occurrence = line.Occurrence;
                if (line.Corrects is { } mark && corrected.TryGetValue(mark, out var isTaken))
                {
                    occurrence = isTaken ? 0 : has + 1;
                    corrected[mark] = true;
                    if (!isTaken)
                        taken.Add(mark);
                }
                if (occurrence <= has)
                {
                    same++;
                    continue;
                }
                order.Has[line.Key] = has + 1;
                order.Lines++;
                if (line.Amount > 0)
                    order.Amount += line.Amount;
                else
                    order.Returned += line.Amount;
                values[0] = order.Id;
                values[1] = order.Lines;
                values[2] = products[line.Product];
                values[3] = line.Quantity;
                values[4] = line.UnitPrice;
                values[5] = line.Amount;
                await bulk.AddAsync(values, ct);
                created++;
                added = true;
            }
            order.Kind = order.Amount > 0 && !IsCancelled(pending.Number) ? "purchase" : "return";
            if (added && before is not null)
                changed.Add((order, before));
        }
        await bulk.CompleteAsync(ct);
        await bulk.DisposeAsync();
        if (!Dry)
            await store.TakenAsync(session, import.Id, taken, ct);
        return (created, same);
    }

    private async Task NewOrdersAsync(Session session, List<PendingOrder> fresh, long stamp, CancellationToken ct)
    {
        var scopes = new Dictionary<(long?, long?), List<(long, string)>>();
        await using (var bulk = Bulk(session, Order.Table,
            "id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner_id", "team_id", "number", "customer_id", "kind", "placed_at",
            "country", "region", "city", "channel", "status", "currency", "amount", "returned", "lines", "import_id"))
        {
            foreach (var pending in fresh)
            {
                var order = orders[pending.Number];
                var (owner, team) = pending.Customer is { } key ? (customers[key].OwnerId, customers[key].TeamId)
                    : (import.Options.OwnerId, import.Options.TeamId);
                await bulk.AddAsync(new object?[]
                {
                    order.Id, 1L, stamp, by.UserId, stamp, by.UserId, owner, team, pending.Number, order.CustomerId, order.Kind, order.PlacedAt,
                    pending.Country, pending.Region, pending.City, pending.Channel, pending.Status, currency, order.Amount, order.Returned, order.Lines, import.Id,
                }, ct);
                if (!scopes.TryGetValue((owner, team), out var documents))
                    scopes[(owner, team)] = documents = [];
                documents.Add((order.Id, Order.Document(text.Clear(), pending.Number)));
            }
            await bulk.CompleteAsync(ct);
        }
        foreach (var ((owner, team), documents) in scopes)
            await SearchIndex.AddAsync(database, session, Order.Table, documents, SearchIndex.Scope(owner, team), ct);
    }

    private async Task ChangedOrdersAsync(Session session, List<(StoredOrder Order, string Before)> changed, long stamp, CancellationToken ct)
    {
        foreach (var (order, before) in changed)
        {
            if (order.ImportId != import.Id)
                await session.RunAsync($"""
                    INSERT INTO platform_import_change (import_id, type, record_id, before) VALUES ({import.Id}, 'order', {order.Id}, {before})
                    ON CONFLICT DO NOTHING
                    """, ct);
            await session.RunAsync($"""
                UPDATE sales_order SET amount = {order.Amount}, returned = {order.Returned}, lines = {order.Lines}, kind = {order.Kind},
                    version = version + 1, updated_at = {stamp}, updated_by = {by.UserId} WHERE id = {order.Id}
                """, ct);
        }
    }

    private bool IsCancelled(string number) => import.Options.CancelMark is { Length: > 0 } mark
        && number.StartsWith(mark, StringComparison.OrdinalIgnoreCase) && number.Length > mark.Length && char.IsAsciiDigit(number[mark.Length]);

    private sealed class NoBulk : BulkWriter
    {
        public override ValueTask AddAsync(ReadOnlyMemory<object?> values, CancellationToken ct) => ValueTask.CompletedTask;
        public override ValueTask<long> CompleteAsync(CancellationToken ct) => ValueTask.FromResult(0L);
        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
