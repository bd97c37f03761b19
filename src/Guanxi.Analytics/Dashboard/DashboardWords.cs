using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Localisation;

namespace Guanxi.Analytics.Dashboard;

/// <summary>What the figures say, in one sentence each, in the language of the request.</summary>
internal sealed class DashboardWords(Texts texts, DashboardFigures figures)
{
    private static CultureInfo Culture => CultureInfo.CurrentCulture;

    public string Money(long minor) => new Money(minor, figures.Currency).Format(Culture);

    public static string Number(long value) => value.ToString("N0", Culture);

    public static string Share(long part, long whole) => whole == 0 ? "–" : (100.0 * part / whole).ToString("N0", Culture) + "%";

    public string Day(DateOnly day) => day.ToString(texts["dashboard.format.day"], Culture);

    public string Date(DateOnly day) => day.ToString(texts["dashboard.format.date"], Culture);

    public string Month(DateOnly month) => month.ToString(texts["dashboard.format.month"], Culture);

    public string Range(Days days) => texts["dashboard.range", Date(days.From), Date(days.Last)];

    /// <summary>What stands under a mark: a day, the first day of a week, a month or a year.</summary>
    public string Mark(Days part) => figures.Period.Grain switch
    {
        "month" => Month(part.From),
        "year" => part.From.Year.ToString(CultureInfo.InvariantCulture),
        _ => Day(part.From),
    };

    public string Grain => texts["dashboard.grain." + figures.Period.Grain];

    public string Against => texts["dashboard.against." + (figures.Compared.To == figures.Period.From ? "before" : "year")];

    public string Revenue()
    {
        var best = figures.Parts.MaxBy(p => p.Sales.Revenue)!;
        return figures.Now.Sales.Revenue == 0 ? texts["dashboard.says.nothing"]
            : texts["dashboard.says.revenue", Money(figures.Now.Sales.Revenue), Money(figures.Before.Sales.Revenue), Grain, Mark(best.Days), Money(best.Sales.Revenue)];
    }

    public string Orders()
    {
        var best = figures.Parts.MaxBy(p => p.Sales.Orders)!;
        return figures.Now.Sales.Orders == 0 ? texts["dashboard.says.nothing"]
            : texts["dashboard.says.orders", Number(figures.Now.Sales.Orders), Number(figures.Before.Sales.Orders), Grain, Mark(best.Days), Number(best.Sales.Orders)];
    }

    public string Buyers()
    {
        var (all, fresh) = figures.Now.Buyers;
        return all == 0 ? texts["dashboard.says.no-buyers"] : texts["dashboard.says.buyers", Number(all), Number(fresh), Share(fresh, all)];
    }

    public string Stages()
    {
        var all = figures.Stages.Sum(s => s.Customers);
        return figures.Stages.MaxBy(s => s.Customers) is { } most && all > 0
            ? texts["dashboard.says.stages", texts.Choice(RecordTypes.Customer, "stage", most.Stage), Number(most.Customers), Share(most.Customers, all), Number(all)]
            : texts["dashboard.says.no-customers"];
    }

    public string Rfm()
    {
        var all = figures.Rfm.Sum(c => c.Customers);
        var best = figures.Rfm.Where(c => c is { Recency: >= 4, Frequency: >= 4 }).Sum(c => c.Customers);
        var leaving = figures.Rfm.Where(c => c is { Recency: <= 2, Frequency: >= 4 }).Sum(c => c.Customers);
        return all == 0 ? texts["dashboard.says.no-buyers"] : texts["dashboard.says.rfm", Number(best), Share(best, all), Number(leaving)];
    }

    public string Cohorts()
    {
        var seen = figures.Cohorts.Where(c => c.Back.Count > 1).ToList();
        return seen.Count == 0 ? texts["dashboard.says.no-cohorts"] : texts["dashboard.says.cohorts", Share(seen.Sum(c => c.Back[1]), seen.Sum(c => c.Customers))];
    }

    public string Products() => figures.Products is [var first, ..]
        ? texts["dashboard.says.products", first.Name, Money(first.Revenue), Months] : texts["dashboard.says.nothing"];

    public string Regions() => figures.Regions is [var first, ..]
        ? texts["dashboard.says.regions", Place(first), figures.Money ? Money(first.Revenue) : Number(first.Orders), Months] : texts["dashboard.says.nothing"];

    public string Place(RegionSum region) => (region.Country, region.Region) switch
    {
        ("", "") => texts["dashboard.no-country"],
        (var country, "") => Platform.Views.FieldWords.Country(country),
        (_, var name) when figures.Regions.Select(r => r.Country).Distinct().Count() == 1 => name,
        (var country, var name) => texts["dashboard.place", Platform.Views.FieldWords.Country(country), name],
    };

    /// <summary>The whole months that products and regions are summed over.</summary>
    private string Months => (Month(figures.Period.From), Month(figures.Period.Last)) is var (from, to) && from == to ? from : texts["dashboard.range", from, to];
}
