using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Sales;

/// <summary>What somebody bought or sent back in one go.</summary>
internal sealed class Order : IRecord, ISearchable
{
    public const string Table = "sales_order";

    public long Id { get; private set; }
    public long Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public DateTime? DeletedAt { get; set; }
    public long? OwnerId { get; set; }
    public long? TeamId { get; set; }

    /// <summary>As the customer knows it; unique.</summary>
    public string Number
    {
        get;
        set => field = value.Trim() is { Length: > 0 and <= 100 } number ? number : throw new InvalidException("field.required", "number", "number");
    } = "";

    /// <summary>Null for an anonymous sale.</summary>
    public long? CustomerId { get; set; }

    /// <summary><c>purchase</c>, or <c>return</c> when nothing in it was bought.</summary>
    public string Kind { get; set; } = "purchase";

    public DateTime PlacedAt { get; set; }
    public string Country { get; set; } = "";
    public string Region { get; set; } = "";
    public string City { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Status { get; set; } = "";

    /// <summary>ISO 4217.</summary>
    public string Currency { get; set; } = "";

    /// <summary>Lines bought, in minor units.</summary>
    public long Amount { get; private set; }

    /// <summary>Lines sent back, in minor units, never positive.</summary>
    public long Returned { get; private set; }

    public long Lines { get; private set; }
    public long? ImportId { get; private set; }

    public string SearchTable => Table;

    public string? SearchDocument() => DeletedAt is null ? Document(new SearchText(), Number) : null;

    public static string Document(SearchText text, string number) => text.Text(number).ToString();

    /// <summary>What the lines add up to; an order in which nothing was bought is a return.</summary>
    public void Take(IReadOnlyCollection<OrderLine> lines)
    {
        Amount = lines.Sum(l => Math.Max(l.Amount, 0));
        Returned = lines.Sum(l => Math.Min(l.Amount, 0));
        Lines = lines.Count;
        Kind = Amount == 0 && Returned < 0 ? "return" : "purchase";
    }

    public void Check()
    {
        if (Number.Length == 0)
            throw new InvalidException("field.required", "number", "number");
    }

    /// <summary>Whoever had the order before, and the day it was on, are told as well.</summary>
    public IEnumerable<IEvent> Facts(IRecord? before)
    {
        var was = before as Order ?? this;
        long?[] customers = [was.CustomerId, CustomerId];
        int[] days = [DayOf(was.PlacedAt), DayOf(PlacedAt)];
        return [new OrdersChanged([.. customers.OfType<long>().Distinct()], [.. days.Distinct()])];
    }

    /// <summary>yyyymmdd of the instant in UTC.</summary>
    public static int DayOf(DateTime at) => (at.Year * 10_000) + (at.Month * 100) + at.Day;
}

/// <summary>One product in an order. Its key is the order and its place there.</summary>
internal sealed class OrderLine
{
    public const string Table = "sales_order_line";

    public long OrderId { get; set; }
    public long LineNo { get; set; }
    public long ProductId { get; set; }

    /// <summary>In thousandths; negative when sent back.</summary>
    public long Quantity { get; set; }

    /// <summary>In ten-thousandths of the currency's major unit.</summary>
    public long UnitPrice { get; set; }

    /// <summary>Minor units, rounded half away from zero.</summary>
    public long Amount { get; set; }
    public long? ImportId { get; set; }
}

/// <summary>Something that can be sold, or charged like postage.</summary>
internal sealed class Product : IRecord, ISearchable
{
    public const string Table = "sales_product";

    public long Id { get; private set; }
    public long Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public DateTime? DeletedAt { get; set; }

    /// <summary>Stock keeping unit; unique.</summary>
    public string Code
    {
        get;
        set => field = value.Trim() is { Length: > 0 and <= 100 } code ? code : throw new InvalidException("field.required", "code", "code");
    } = "";

    public string Name { get; set; } = "";
    public string Category { get; set; } = "";

    /// <summary><c>goods</c>, or <c>charge</c> for postage, fees and discounts.</summary>
    public string Kind { get; set; } = "goods";

    /// <summary>List price in minor units of the tenant's currency; 0 when unknown.</summary>
    public long Price { get; set; }
    public long? ImportId { get; private set; }

    public long? OwnerId { get => null; set { } }
    public long? TeamId { get => null; set { } }

    public string SearchTable => Table;

    public string? SearchDocument() => DeletedAt is null ? Document(new SearchText(), Code, Name) : null;

    public static string Document(SearchText text, string code, string name) => text.Name(name).Text(code).ToString();

    public void Check()
    {
        if (Code.Length == 0)
            throw new InvalidException("field.required", "code", "code");
        if (Name.Length == 0)
            Name = Code;
    }
}

internal sealed class OrderMapping : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable(Order.Table);
        builder.Ignore(o => o.SearchTable);
    }
}

internal sealed class OrderLineMapping : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        builder.ToTable(OrderLine.Table);
        builder.HasKey(l => new { l.OrderId, l.LineNo });
    }
}

internal sealed class ProductMapping : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.ToTable(Product.Table);
        builder.Ignore(p => p.SearchTable);
        builder.Ignore(p => p.OwnerId);
        builder.Ignore(p => p.TeamId);
    }
}

internal static class SalesDb
{
    extension(AppDb db)
    {
        public DbSet<Order> Orders => db.Set<Order>();
        public DbSet<OrderLine> OrderLines => db.Set<OrderLine>();
        public DbSet<Product> Products => db.Set<Product>();
    }
}
