namespace Guanxi.Host.Demo;

/// <summary>A sales team, which is also a sales region.</summary>
/// <param name="Key">External key, "T01".</param>
/// <param name="Name">Simplified Chinese.</param>
public sealed record DemoTeam(string Key, string Name, string EnglishName);

/// <summary>A sales person.</summary>
/// <param name="Key">External key, "S01".</param>
/// <param name="Role">"lead" (one per team) or "sales".</param>
public sealed record DemoStaff(string Key, string Name, string Email, string TeamKey, string Role);

/// <summary>A product, sold as it is.</summary>
/// <param name="Sku">External key, category code and number, "GT-001".</param>
/// <param name="Name">Simplified Chinese.</param>
/// <param name="Category">Simplified Chinese.</param>
/// <param name="Price">List price in fen (CNY minor units), tax included.</param>
/// <param name="Cost">Purchase cost in fen.</param>
/// <param name="Discontinued">First day it was no longer sold, or null while it is.</param>
public sealed record DemoProduct(
    string Sku, string Name, string EnglishName, string Category, string EnglishCategory,
    long Price, long Cost, DateOnly Launched, DateOnly? Discontinued);

/// <summary>A customer: a person, or an organisation with a contact person.</summary>
/// <param name="Key">External key, "B000123", in order of registration.</param>
/// <param name="Kind">"person" or "organisation".</param>
/// <param name="Name">As written at home: family name first in Chinese, given name first otherwise; or the organisation's.</param>
/// <param name="FamilyName">Null for an organisation.</param>
/// <param name="GivenName">Null for an organisation.</param>
/// <param name="ContactName">The person to ask for; null for a person.</param>
/// <param name="Phone">E.164, "+8613800001234", or null.</param>
/// <param name="Email">At a domain reserved for examples, or null.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Province">Province, state or region; null where the country has none.</param>
/// <param name="District">Null outside Chinese addresses.</param>
/// <param name="PostalCode">Null in Hong Kong and Macao, which have none.</param>
/// <param name="Sex">"female", "male" or null where unknown.</param>
/// <param name="Source">"shop", "website", "wechat", "exhibition", "referral" or "partner".</param>
/// <param name="RegisteredAt">UTC.</param>
/// <param name="Language">"zh-Hans", "zh-Hant" or "en".</param>
/// <param name="Wholesale">Buys for resale, at wholesale prices.</param>
/// <param name="TeamKey">The region's team.</param>
/// <param name="OwnerKey">The sales person, or null for the team's shared pool.</param>
public sealed record DemoCustomer(
    string Key, string Kind, string Name, string? FamilyName, string? GivenName, string? ContactName,
    string? Phone, string? Email,
    string Country, string? Province, string City, string? District, string Street, string StreetNumber, string? PostalCode,
    string? Sex, DateOnly? Birthday, string Source, DateTime RegisteredAt,
    bool ConsentEmail, bool ConsentSms, bool ConsentWeChat,
    string Language, bool Wholesale, string TeamKey, string? OwnerKey);

/// <summary>Something that happened: a <see cref="DemoOrder"/> or a <see cref="DemoInteraction"/>.</summary>
/// <param name="At">UTC.</param>
public abstract record DemoEvent(DateTime At);

/// <summary>A sale.</summary>
/// <param name="Number">"SO24110500123": the day in China and the order of that day.</param>
/// <param name="CustomerKey">Null for an anonymous sale over the counter.</param>
/// <param name="Channel">"website", "wechat", "marketplace", "shop" or "wholesale".</param>
/// <param name="Status">"paid", "shipped", "completed", "cancelled", "returned" or "partly_returned".</param>
/// <param name="Promotion">Code of the campaign whose discount the lines carry, or null.</param>
/// <param name="Currency">Always "CNY".</param>
/// <param name="Shipping">Fen.</param>
/// <param name="Total">Fen: amounts of the lines and shipping, before any refund.</param>
/// <param name="Refunded">Fen; the whole total when cancelled or returned.</param>
/// <param name="RefundedAt">UTC, or null if nothing was.</param>
/// <param name="Country">Of delivery, ISO 3166-1 alpha-2.</param>
/// <param name="Region">Province or state of delivery; null where the country has none.</param>
/// <param name="StaffKey">The sales person credited, or null.</param>
public sealed record DemoOrder(
    DateTime At, string Number, string? CustomerKey, string Channel, string Status, string? Promotion,
    string Currency, long Shipping, long Total, long Refunded, DateTime? RefundedAt,
    string Country, string? Region, string? StaffKey, IReadOnlyList<DemoOrderLine> Lines) : DemoEvent(At);

/// <summary>One product of an order; a product stands in an order once.</summary>
/// <param name="UnitPrice">List price in fen on the day.</param>
/// <param name="Discount">Fen, for the whole line.</param>
/// <param name="Amount">Fen: quantity times unit price less discount.</param>
/// <param name="Returned">Pieces sent back, at most <paramref name="Quantity"/>.</param>
public sealed record DemoOrderLine(string Sku, int Quantity, long UnitPrice, long Discount, long Amount, int Returned);

/// <summary>A contact between the company and a customer.</summary>
/// <param name="Kind">"complaint", "call", "email", "visit" or "web".</param>
/// <param name="Direction">"in" if the customer began it, else "out".</param>
/// <param name="Text">In the customer's language.</param>
/// <param name="OrderNumber">The order it is about, or null.</param>
/// <param name="StaffKey">The sales person concerned, or null.</param>
/// <param name="Category">Of a complaint: "late", "damaged", "quality", "wrong", "service" or "price"; else null.</param>
/// <param name="Resolution">Of a complaint: "refund", "replacement", "voucher", "explanation" or "open"; else null.</param>
/// <param name="ResolvedAt">UTC; null for an open complaint and for anything else.</param>
public sealed record DemoInteraction(
    DateTime At, string CustomerKey, string Kind, string Direction, string Text, string? OrderNumber, string? StaffKey,
    string? Category, string? Resolution, DateTime? ResolvedAt) : DemoEvent(At);
