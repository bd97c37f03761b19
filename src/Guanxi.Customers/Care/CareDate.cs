using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Customers.Care;

/// <summary>A day of the year that matters to a customer.</summary>
internal sealed class CareDate : IAudited
{
    public const string Table = "customers_care_date";

    public static readonly IReadOnlyList<string> Kinds = [CareOccasion.Birthday, "wedding", "child", "founding", "memorial", "other"];

    public long Id { get; private set; }
    public long Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }

    public long CustomerId { get; set; }

    /// <summary>One of <see cref="Kinds"/>; a birthday stands for the one in her record.</summary>
    public required string Kind { get; set; }
    public string Label { get; set; } = "";

    /// <summary>Whether the day is one of the Chinese calendar.</summary>
    public bool Lunar { get; set; }

    /// <summary><c>MM-dd</c>, or a <see cref="LunarDay"/> as written.</summary>
    public required string Day { get; set; }

    /// <summary>The year it happened first; null when unknown.</summary>
    public long? Year { get; set; }
}

internal sealed class CareDateMapping : IEntityTypeConfiguration<CareDate>
{
    public void Configure(EntityTypeBuilder<CareDate> builder) => builder.ToTable(CareDate.Table);
}

/// <param name="Kind">birthday, wedding, child, founding, memorial or other.</param>
/// <param name="Day"><c>MM-dd</c>; by the Chinese calendar also <c>L04-30</c> or 八月十五.</param>
/// <param name="Lunar">Whether it is a day of the Chinese calendar.</param>
/// <param name="Year">The year it happened first; null when unknown.</param>
/// <param name="Label">What it is called; null takes the name of its kind.</param>
internal sealed record NewCareDate(string Kind, string Day, bool Lunar = false, long? Year = null, string? Label = null);

/// <summary>An important day of a customer.</summary>
/// <param name="Day"><c>MM-dd</c>, or <c>L04-30</c> in a leap month of the Chinese calendar.</param>
/// <param name="Next">When it comes next; null when that cannot be told.</param>
public sealed record CareDateRow(long Id, string Kind, string Label, bool Lunar, string Day, long? Year, DateOnly? Next);

/// <summary>The days that matter to a customer: a birthday by the moon, a wedding, a child's birthday.</summary>
internal sealed class CareDates(Databases databases, TimeProvider time)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<CareDateRow>> OfAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var db = await databases.OpenAsync(by, ct);
        await Visible(db).GetAsync(RecordTypes.Customer, customer, ct);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), by.Zone).DateTime);
        var hidden = by.Grants.AccessTo(RecordTypes.Customer, "birthday") == FieldAccess.Hidden;
        var rows = await db.Set<CareDate>().AsNoTracking().Where(d => d.CustomerId == customer).OrderBy(d => d.Id).Take(Most).ToListAsync(ct);
        return [.. rows.Where(d => !hidden || d.Kind != CareOccasion.Birthday).Select(d => new CareDateRow(d.Id, d.Kind, d.Label, d.Lunar, d.Day, d.Year, Next(d.Lunar, d.Day, today))).OrderBy(d => d.Next)];
    }

    /// <returns>Its id.</returns>
    /// <exception cref="InvalidException">An unknown kind, or no day.</exception>
    /// <exception cref="NotFoundException">The customer is not there, or not hers to see.</exception>
    public async Task<long> AddAsync(Actor by, long customer, NewCareDate date, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        await using var db = await databases.OpenAsync(by, ct);
        return await AddAsync(db, customer, date, ct);
    }

    /// <summary>The same within a transaction that somebody else commits.</summary>
    internal async Task<long> AddAsync(AppDb db, long customer, NewCareDate date, CancellationToken ct)
    {
        db.By.Require(CustomerPermissions.Write);
        db.By.Require(CustomerPermissions.Read);
        if (date.Kind == CareOccasion.Birthday && db.By.Grants.AccessTo(RecordTypes.Customer, "birthday") != FieldAccess.Write)
            throw new ForbiddenException("customer.birthday");
        if (!CareDate.Kinds.Contains(date.Kind))
            throw new InvalidException("care.date.kind", "kind", date.Kind, string.Join(", ", CareDate.Kinds));
        if (date.Year is < 1850 or > 2200)
            throw new InvalidException("care.date.year", "year");
        if (date.Label?.Length > 100)
            throw new InvalidException("care.date.label", "label", 100);
        var day = (date.Lunar ? LunarDay.Parse(date.Day)?.ToString() : Solar(date.Day)) ?? throw new InvalidException("care.date.day", "day", date.Day);
        await Visible(db).GetAsync(RecordTypes.Customer, customer, ct);
        if (await db.Set<CareDate>().CountAsync(d => d.CustomerId == customer, ct) >= Most)
            throw new InvalidException("care.date.many", "kind", Most);
        if (date.Kind == CareOccasion.Birthday && await db.Set<CareDate>().AnyAsync(d => d.CustomerId == customer && d.Kind == CareOccasion.Birthday, ct))
            throw new ConflictException("care.date.birthday", "kind");
        var row = new CareDate { CustomerId = customer, Kind = date.Kind, Label = date.Label?.Trim() ?? "", Lunar = date.Lunar, Day = day, Year = date.Year };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row.Id;
    }

    /// <exception cref="NotFoundException">It is not there, or its customer is not the actor's to see.</exception>
    public async Task RemoveAsync(Actor by, long customer, long date, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        await using var db = await databases.OpenAsync(by, ct);
        await Visible(db).GetAsync(RecordTypes.Customer, customer, ct);
        db.Remove(await db.Set<CareDate>().FirstOrDefaultAsync(d => d.Id == date && d.CustomerId == customer, ct) ?? throw new NotFoundException("care date", date));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>When a day comes next, today included.</summary>
    public static DateOnly? Next(bool lunar, string day, DateOnly today)
    {
        if (lunar)
            return LunarDay.Parse(day) is { } moon && today >= LunarDay.First && today < LunarDay.Last
                ? new[] { moon.In(LunarDay.YearOf(today)), moon.In(LunarDay.YearOf(today) + 1) }.FirstOrDefault(d => d >= today) : null;
        return InYear(day, today.Year) is var next && next >= today ? next : InYear(day, today.Year + 1);
    }

    /// <summary>The 29th of February is kept on the 28th where there is none.</summary>
    private static DateOnly? InYear(string day, int year)
        => DateOnly.TryParseExact($"2000-{day}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var leap) ? new DateOnly(2000, leap.Month, leap.Day).AddYears(year - 2000) : null;

    private static string? Solar(string day)
        => DateOnly.TryParseExact("2000-" + day.Trim(), ["yyyy-MM-dd", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var found) ? found.ToString("MM-dd", CultureInfo.InvariantCulture) : null;

    private static IQueryable<Customer> Visible(AppDb db) => db.Customers.AsNoTracking().Where(c => c.DeletedAt == null).VisibleTo(db.By, RecordTypes.Customer);
}
