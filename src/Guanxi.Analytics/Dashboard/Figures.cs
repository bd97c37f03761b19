using Guanxi.Platform.Api;

namespace Guanxi.Analytics.Dashboard;

/// <summary>Everything a dashboard shows, already cut to what its reader may see. Amounts are minor units of the company's currency.</summary>
/// <param name="AsOf">The day taken for today.</param>
/// <param name="Pinned">Whether somebody has fixed that day.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Zone">IANA id of the zone whose days these are.</param>
/// <param name="Newest">Day of the newest order she sees; null when there is none.</param>
/// <param name="Country">The country it is limited to; null for all.</param>
/// <param name="Money">Whether she may see amounts; otherwise they are all 0.</param>
public sealed record DashboardFigures(
    DateOnly AsOf, bool Pinned, string Currency, string Zone, Days Period, Days Compared, string? Country, DateOnly? Newest, bool Money)
{
    public required Totals Now { get; init; }
    public required Totals Before { get; init; }

    /// <summary>The period cut into days, weeks or months.</summary>
    public required IReadOnlyList<Part> Parts { get; init; }

    /// <summary>Purchase orders and revenue of the compared period, part by part.</summary>
    public required IReadOnlyList<Sum> BeforeParts { get; init; }

    /// <summary>Customers of each life-cycle stage that has any, in the order of the stages; as they stand, whatever the period.</summary>
    public required IReadOnlyList<StageCount> Stages { get; init; }

    /// <summary>Customers who bought, by recency and frequency score.</summary>
    public required IReadOnlyList<RfmCell> Rfm { get; init; }

    public required IReadOnlyList<Cohort> Cohorts { get; init; }

    /// <summary>Best first; whole months that overlap the period.</summary>
    public required IReadOnlyList<ProductSum> Products { get; init; }

    /// <summary>Best first; whole months that overlap the period.</summary>
    public required IReadOnlyList<RegionSum> Regions { get; init; }

    /// <summary>Countries that orders came from, the one with most orders first.</summary>
    public required IReadOnlyList<string> Countries { get; init; }
}

/// <summary>What was sold in some days.</summary>
/// <param name="Orders">Purchase orders.</param>
/// <param name="Revenue">Their positive lines.</param>
/// <param name="Returns">Orders with lines that went back.</param>
/// <param name="Returned">Those lines, never positive.</param>
public sealed record Sum(long Orders, [property: Scaled] long Revenue, long Returns, [property: Scaled] long Returned)
{
    /// <summary>Rounded half away from zero; 0 without orders.</summary>
    [Scaled] public long Average => Orders == 0 ? 0 : (long)Math.Round((decimal)Revenue / Orders, MidpointRounding.AwayFromZero);

    public static Sum operator +(Sum a, Sum b) => new(a.Orders + b.Orders, a.Revenue + b.Revenue, a.Returns + b.Returns, a.Returned + b.Returned);

    public static readonly Sum Zero = new(0, 0, 0, 0);
}

/// <summary>Customers who bought in some days.</summary>
/// <param name="All">Each counted once.</param>
/// <param name="New">Those whose first purchase ever it was.</param>
public sealed record Buyers(long All, long New)
{
    public long Returning => All - New;
}

public sealed record Totals(Sum Sales, Buyers Buyers);

public sealed record Part(Days Days, Sum Sales, Buyers Buyers);

public sealed record StageCount(string Stage, long Customers, [property: Scaled] long Value);

/// <param name="Recency">1–5, 5 the most recent.</param>
/// <param name="Frequency">1–5, 5 the most orders.</param>
/// <param name="Value">What stayed of their purchases.</param>
public sealed record RfmCell(long Recency, long Frequency, long Customers, [property: Scaled] long Value);

/// <summary>Customers whose first purchase lay in one month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Customers">How many there are.</param>
/// <param name="Back">How many of them bought in the nth month after it; the first entry is the month itself.</param>
public sealed record Cohort(DateOnly Month, long Customers, IReadOnlyList<long> Back);

/// <param name="Quantity">In thousandths.</param>
public sealed record ProductSum(long Id, string Code, string Name, [property: Scaled(3)] long Quantity, [property: Scaled] long Revenue);

/// <param name="Country">ISO 3166 code, or as the orders name it.</param>
/// <param name="Region">Empty where orders name none.</param>
public sealed record RegionSum(string Country, string Region, long Orders, [property: Scaled] long Revenue);
