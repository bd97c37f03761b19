using System.Globalization;
using Guanxi.Analytics.Rollups;

namespace Guanxi.Analytics.Dashboard;

/// <summary>Addresses of the lists behind the figures.</summary>
/// <param name="zone">Zone of the reader, in which her lists read days.</param>
internal sealed class RecordLinks(DashboardFigures figures, TimeZoneInfo zone)
{
    private readonly CompanyDays calendar = new(TimeZoneInfo.FindSystemTimeZoneById(figures.Zone));

    public string Purchases(Days days) => Orders($"{During("placedAt", days)} and kind = purchase");

    public string Returns(Days days) => Orders($"{During("placedAt", days)} and returned < 0");

    public string Region(Days days, RegionSum region)
        => List("/orders", $"{During("placedAt", days)} and kind = purchase and country {Equal(region.Country)} and region {Equal(region.Region)}");

    /// <summary>Customers who bought; only of the running period does the list of customers know, of others that of orders.</summary>
    public string Buyers(Days days)
        => days.To > figures.AsOf ? Customers($"lastOrderAt >= {Start(days.From)}") : Orders($"{During("placedAt", days)} and kind = purchase and customerId is not empty");

    public string New(Days days) => Customers(During("firstOrderAt", days));

    public string Stage(string stage) => Customers($"stage = {stage}");

    public string Scores(long recency, long frequency) => Customers($"recencyScore = {Text(recency)} and frequencyScore = {Text(frequency)}");

    /// <summary>A cohort's customers, those who bought in the month or after it.</summary>
    public string Cohort(DateOnly month, int after)
    {
        var first = During("firstOrderAt", new(month, month.AddMonths(1)));
        return Customers(after == 0 ? first : $"{first} and lastOrderAt >= {Start(month.AddMonths(after))}");
    }

    private string During(string field, Days days) => $"{field} >= {Start(days.From)} and {field} < {Start(days.To)}";

    // A day stands for itself where the reader's clock cuts it like the company's; otherwise the instant does.
    private string Start(DateOnly day) => zone.Id == calendar.Zone.Id
        ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : calendar.StartOf(day).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private string Orders(string filter) => List("/orders", filter + Country);

    private string Customers(string filter) => List("/customers", filter + Country);

    private string Country => figures.Country is { } country ? $" and country = {Quote(country)}" : "";

    private static string Equal(string value) => value.Length == 0 ? "is empty" : $"= {Quote(value)}";

    private static string Quote(string value) => '"' + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string List(string path, string filter) => $"{path}?filter={Uri.EscapeDataString(filter)}";
}
