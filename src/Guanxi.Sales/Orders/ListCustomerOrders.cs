using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Api;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Sales.Orders;

/// <summary>An order of one customer.</summary>
/// <param name="Lines">How many it has.</param>
/// <param name="Items">The lines; null where they were not asked for.</param>
internal sealed record CustomerOrderRow(
    long Id, string Number, DateTime PlacedAt, string Kind, string Status, string Currency, [property: Scaled] long? Amount, [property: Scaled] long? Returned, long Lines,
    IReadOnlyList<OrderLineRow>? Items);

/// <summary>One customer's orders, newest first, with their lines where they are wanted.</summary>
internal sealed class ListCustomerOrders(Databases databases, FieldCatalogue catalogue, RecordReader reader, ICustomerOrders orders)
{
    private const int MostLines = 20_000;

    /// <param name="after">Where the page before ended; null begins.</param>
    /// <exception cref="NotFoundException">The customer is not there, or not hers to see.</exception>
    /// <exception cref="InvalidException"><c>cursor.unreadable</c>.</exception>
    public async Task<Listing<CustomerOrderRow>> RunAsync(Actor by, long customer, string? after, int limit, bool lines, CancellationToken ct)
    {
        by.Require(SalesPermissions.ReadOrders);
        if (await reader.FindAsync(by, catalogue[RecordTypes.Customer], customer, ["id"], ct) is null)
            throw new NotFoundException(RecordTypes.Customer, customer);
        await using var session = await databases.ReadAsync(by, ct);
        var found = await orders.OfAsync(session, by, customer, Read(after), limit + 1, ct);
        var page = found.Take(limit).ToList();
        var items = lines && page.Count > 0 ? await GetOrderLines.OfAsync(session, by, page.ToDictionary(o => o.Id, o => o.Currency), MostLines, ct) : null;
        return new([.. page.Select(o => new CustomerOrderRow(o.Id, o.Number, o.PlacedAt, o.Kind, o.Status, o.Currency, o.Amount, o.Returned, o.Lines, items?[o.Id].ToList()))],
            found.Count > limit ? Write(page[^1]) : null);
    }

    private static string Write(CustomerOrder order) => string.Create(CultureInfo.InvariantCulture, $"{new DateTimeOffset(order.PlacedAt, TimeSpan.Zero).ToUnixTimeMilliseconds()}.{order.Id}");

    private static (DateTime At, long Id)? Read(string? cursor)
        => string.IsNullOrEmpty(cursor) ? null
            : cursor.Split('.') is [var at, var id] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms) && Math.Abs(ms) < 60_000_000_000_000
                && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var order)
            ? (DateTime.UnixEpoch.AddMilliseconds(ms), order) : throw new InvalidException("cursor.unreadable", "after");
}
