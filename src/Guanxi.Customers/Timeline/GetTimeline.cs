using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Timeline;

/// <summary>Something in a customer's life with the company.</summary>
/// <param name="Source"><c>interaction</c>, <c>order</c> or <c>stage</c>.</param>
/// <param name="Id">Of the row it comes from.</param>
/// <param name="Kind">Of the interaction or order; the new stage.</param>
/// <param name="Direction"><c>in</c>, <c>out</c> or empty.</param>
/// <param name="Reason">Why the stage changed; null otherwise.</param>
/// <param name="By">User who wrote the interaction; 0 for none.</param>
/// <param name="Order">Null unless it is an order.</param>
public sealed record TimelineEntry(string Source, long Id, DateTime At, string Kind, string Direction = "", string Subject = "", string Body = "", string? Reason = null, long By = 0, CustomerOrder? Order = null);

/// <param name="Next">Cursor of the older entries; null at the end.</param>
internal sealed record TimelinePage(IReadOnlyList<TimelineEntry> Entries, string? Next);

/// <summary>All that happened with a customer, newest first: one stream out of interactions, orders and changes of stage.</summary>
internal sealed class GetTimeline(Databases databases, ICustomerOrders orders)
{
    // Sources in the order in which they stand at one instant, newest first.
    private static readonly string[] Sources = ["stage", "interaction", "order"];

    /// <param name="only">One of the sources, or a kind of interaction such as <c>note</c>; null for all.</param>
    /// <param name="after">Where the page before ended; null begins.</param>
    /// <exception cref="NotFoundException">The customer is not there, or not hers to see.</exception>
    public async Task<TimelinePage> RunAsync(Actor by, long customer, string? only, string? after, int limit, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        limit = Math.Clamp(limit, 1, 200);
        await using var db = await databases.OpenAsync(by, ct);
        await db.Customers.AsNoTracking().Where(c => c.DeletedAt == null).VisibleTo(by, RecordTypes.Customer).GetAsync(RecordTypes.Customer, customer, ct);
        var end = Place.Read(after);
        var all = new List<TimelineEntry>();
        for (var rank = 0; rank < Sources.Length; rank++)
            if (only is null || Sources[rank] == only || (Sources[rank] == "interaction" && only is not ("order" or "stage")))
                all.AddRange(await ReadAsync(db.Session, by, customer, rank, only == Sources[rank] ? null : only, end?.Before(rank), limit + 1, ct));
        all.Sort((a, b) => Place.Of(b).CompareTo(Place.Of(a)));
        return new([.. all.Take(limit)], all.Count > limit ? Place.Of(all[limit - 1]).Write() : null);
    }

    private async Task<IEnumerable<TimelineEntry>> ReadAsync(Session session, Actor by, long customer, int rank, string? kind, (DateTime At, long Id)? before, int limit, CancellationToken ct)
    {
        switch (Sources[rank])
        {
            case "order":
                return (await orders.OfAsync(session, by, customer, before, limit, ct)).Select(o => new TimelineEntry("order", o.Id, o.PlacedAt, o.Kind, Order: o));
            case "stage" when by.Grants.AccessTo(RecordTypes.Customer, "stage") == FieldAccess.Hidden:
                return [];
            case "stage":
                var stages = session.Sql($"SELECT id, at, stage, reason FROM customers_stage_change WHERE customer_id = {customer}");
                return await session.ListAsync(Newest(stages, before, limit), r => new TimelineEntry("stage", r.GetInt64(0), r.Time(1), r.GetString(2), Reason: r.GetString(3)), ct);
            default:
                var interactions = session.Sql($"SELECT id, at, kind, direction, subject, body, created_by FROM customers_interaction WHERE customer_id = {customer}");
                if (kind is not null)
                    interactions.Add($" AND kind = {kind}");
                return await session.ListAsync(Newest(interactions, before, limit),
                    r => new TimelineEntry("interaction", r.GetInt64(0), r.Time(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), By: r.GetInt64(6)), ct);
        }
    }

    private static Sql Newest(Sql sql, (DateTime At, long Id)? before, int limit)
    {
        if (before is { } end)
            sql.Add($" AND (at, id) < ({end.At}, {end.Id})");
        return sql.Add($" ORDER BY at DESC, id DESC LIMIT {limit}");
    }

    /// <summary>Where an entry stands in the one stream.</summary>
    private readonly record struct Place(DateTime At, int Rank, long Id) : IComparable<Place>
    {
        public static Place Of(TimelineEntry entry) => new(entry.At, Sources.Length - Array.IndexOf(Sources, entry.Source), entry.Id);

        public int CompareTo(Place other) => (At, Rank, Id).CompareTo((other.At, other.Rank, other.Id));

        /// <summary>The bound for one source: entries of a source that stands lower at the same instant are still to come.</summary>
        public (DateTime At, long Id) Before(int source)
        {
            var rank = Sources.Length - source;
            return rank == Rank ? (At, Id) : (At, rank < Rank ? long.MaxValue : long.MinValue);
        }

        public string Write() => string.Create(CultureInfo.InvariantCulture, $"{new DateTimeOffset(At, TimeSpan.Zero).ToUnixTimeMilliseconds()}.{Rank}.{Id}");

        /// <exception cref="InvalidException"><c>cursor.unreadable</c>.</exception>
        public static Place? Read(string? cursor)
        {
            if (string.IsNullOrEmpty(cursor))
                return null;
            var parts = cursor.Split('.');
            return parts.Length == 3 && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms) && Math.Abs(ms) < 100_000_000_000_000
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rank) && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new Place(DateTime.UnixEpoch.AddMilliseconds(ms), rank, id) : throw new InvalidException("cursor.unreadable", "after");
        }
    }
}
