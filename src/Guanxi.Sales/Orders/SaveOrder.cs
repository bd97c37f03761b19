using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Sales.Orders;

/// <summary>
/// Creates and edits an order with its lines, wherever records are saved: lines that are given replace those that were there,
/// and the order's amounts follow from them. An order takes its owner from its customer.
/// </summary>
internal sealed class SaveOrder(FieldCatalogue catalogue, SettingStore settings) : ISaving
{
    private const string Lines = "lines";
    private const int MostLines = 1_000;
    private const decimal Most = 1_000_000_000m;

    public string Type => RecordTypes.Order;

    public IReadOnlyList<RecordPart> Parts { get; } = [new(Lines, typeof(OrderLineInput))];

    public async Task<Func<CancellationToken, Task>?> PrepareAsync(AppDb db, IRecord record, bool isNew, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        var order = (Order)record;
        if (order.CustomerId is { } customer && (isNew || db.Entry(order).Property(o => o.CustomerId).IsModified) && !values.ContainsKey(Field.Owner.Name))
            await FollowAsync(db.Session, order, customer, ct);
        if (order.Currency.Length == 0)
            order.Currency = (await Company.OfAsync(db.Session, settings, ct)).Currency;
        if (!values.TryGetValue(Lines, out var given))
            return null;
        var inputs = Read(given);
        var products = await ProductsAsync(db.Session, inputs, ct);
        var lines = inputs.Select((input, i) => Line(input, i, products, order.Currency)).ToList();
        order.Take(lines);
        return c => WriteAsync(db.Session, order.Id, lines, c);
    }

    private async Task FollowAsync(Session session, Order order, long customer, CancellationToken ct)
    {
        var table = new Raw(catalogue[RecordTypes.Customer].Table);
        (order.OwnerId, order.TeamId) = await session.FirstAsync($"SELECT owner_id, team_id FROM {table} WHERE id = {customer}", r => (r.Long(0), r.Long(1)), ct);
    }

    private static List<OrderLineInput> Read(object? given)
    {
        if (given is IEnumerable<OrderLineInput> inputs)
            return [.. inputs];
        if (given is not JsonElement { ValueKind: JsonValueKind.Array } list)
            throw new InvalidException("order.lines", Lines);
        if (list.GetArrayLength() > MostLines)
            throw new InvalidException("order.lines.too-many", Lines, MostLines);
        return [.. list.EnumerateArray().Select((line, i) =>
        {
            try
            {
                return line.Deserialize<OrderLineInput>(Strict) is { Product: not null } input ? input : throw Bad(i, "product");
            }
            catch (JsonException e)
            {
                throw Bad(i, e.Path?.TrimStart('$', '.') ?? "");
            }
        })];
    }

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Web)
    {
        NumberHandling = default,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    private static async Task<Dictionary<string, long>> ProductsAsync(Session session, List<OrderLineInput> inputs, CancellationToken ct)
    {
        var products = new Dictionary<string, long>(StringComparer.Ordinal);
        await session.EachAsync($"SELECT code, id FROM {new Raw(Product.Table)} WHERE deleted_at IS NULL AND code IN {new Strings([.. inputs.Select(i => i.Product).Distinct()])}",
            r => products[r.GetString(0)] = r.GetInt64(1), ct);
        return products;
    }

    private static OrderLine Line(OrderLineInput input, int i, Dictionary<string, long> products, string currency)
    {
        if (!products.TryGetValue(input.Product, out var product))
            throw new InvalidException("order.line.product", $"{Lines}[{i}].product", i + 1, input.Product);
        if (input.Quantity == 0 || Math.Abs(input.Quantity) > Most || !IsWhole(input.Quantity * 1_000m))
            throw Bad(i, "quantity");
        if (input.UnitPrice is < 0 or > Most || !IsWhole(input.UnitPrice * 10_000m))
            throw Bad(i, "unitPrice");
        if (input.Amount is { } given && (Math.Abs(given) > Most || !IsWhole(given * Money.Scale(currency)) || given * input.Quantity < 0))
            throw Bad(i, "amount");
        if (Math.Abs(input.Quantity) * input.UnitPrice > Most)
            throw Bad(i, "amount");
        var amount = Money.Of(input.Amount ?? input.Quantity * input.UnitPrice, currency);
        return new OrderLine { LineNo = i + 1, ProductId = product, Quantity = (long)(input.Quantity * 1_000m), UnitPrice = (long)(input.UnitPrice * 10_000m), Amount = amount.Minor };
    }

    private static bool IsWhole(decimal number) => number == decimal.Truncate(number);

    private static async Task WriteAsync(Session session, long order, List<OrderLine> lines, CancellationToken ct)
    {
        await session.RunAsync($"DELETE FROM {new Raw(OrderLine.Table)} WHERE order_id = {order}", ct);
        foreach (var line in lines)
            await session.RunAsync($"""
                INSERT INTO {new Raw(OrderLine.Table)} (order_id, line_no, product_id, quantity, unit_price, amount)
                VALUES ({order}, {line.LineNo}, {line.ProductId}, {line.Quantity}, {line.UnitPrice}, {line.Amount})
                """, ct);
    }

    private static InvalidException Bad(int i, string member) => new("order.line.value", $"{Lines}[{i}]{(member.Length == 0 ? "" : "." + member)}", i + 1, member);
}
