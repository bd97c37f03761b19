using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guanxi.Host.Demo;

namespace Guanxi.Tests.Unit.Demo;

[Collection(nameof(WholeCompany))]
public sealed partial class DemoCompanyTests(WholeCompany full)
{
    private static DateOnly Today => WholeCompany.Today;

    [Fact]
    public void The_same_seed_gives_the_same_company_on_every_machine()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(full.Company.Teams);
        Add(full.Company.Staff);
        Add(full.Company.Products);
        Add(full.Customers);
        Add(full.Orders);
        Add(full.Interactions);
        // Pinned. A change of the generator changes it, and is then to be meant.
        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe("48e7999e39a02da9a3fec0d39c847c393bf841f68525a1689f40690c29aecead");

        void Add<T>(IEnumerable<T> records)
        {
            foreach (var record in records) hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(record));
        }
    }

    [Fact]
    public void Another_seed_gives_another_company() =>
        new DemoCompany(1, 50, Today).Customers().Select(c => c.Name)
            .ShouldNotBe(new DemoCompany(2, 50, Today).Customers().Select(c => c.Name));

    [Fact]
    public void It_has_the_size_it_promises()
    {
        full.Company.Teams.Count.ShouldBe(10);
        full.Company.Staff.Count.ShouldBe(24);
        full.Company.Products.Count.ShouldBe(400);
        full.Company.Products.Select(p => p.Category).Distinct().Count().ShouldBe(12);
        full.Customers.Count.ShouldBe(20_000);
        full.Orders.Count.ShouldBeInRange(120_000, 200_000);
        full.Orders.Sum(o => o.Lines.Count).ShouldBeInRange(300_000, 500_000);
        full.Interactions.Count.ShouldBeInRange(50_000, 70_000);
    }

    [Fact]
    public void Keys_are_unique_and_lead_somewhere()
    {
        full.Company.Products.ShouldBeUnique(p => p.Sku);
        full.Company.Products.ShouldBeUnique(p => p.Name);
        full.Company.Staff.ShouldBeUnique(s => s.Key);
        full.Customers.ShouldBeUnique(c => c.Key);
        full.Orders.ShouldBeUnique(o => o.Number);

        var customers = full.Customers.ToDictionary(c => c.Key);
        var staff = full.Company.Staff.ToDictionary(s => s.Key);
        var orders = full.Orders.ToDictionary(o => o.Number);
        full.Customers.ShouldAll(c => c.OwnerKey == null || staff[c.OwnerKey].TeamKey == c.TeamKey);
        full.Orders.ShouldAll(o => o.CustomerKey == null || customers.ContainsKey(o.CustomerKey));
        full.Interactions.ShouldAll(i => customers.ContainsKey(i.CustomerKey) && (i.StaffKey == null || staff.ContainsKey(i.StaffKey)));
        full.Interactions.ShouldAll(i => i.OrderNumber == null || orders[i.OrderNumber].CustomerKey == i.CustomerKey);
    }

    [Fact]
    public void Nothing_happens_before_its_time_or_after_today()
    {
        var end = China(Today);
        var start = China(Today.AddYears(-3));
        var registered = full.Customers.ToDictionary(c => c.Key, c => c.RegisteredAt);
        registered.Values.ShouldAll(at => at >= China(Today.AddYears(-5)) && at < end && at.Kind == DateTimeKind.Utc);
        full.Orders.ShouldAll(o => o.At >= start && o.At < end && o.At.Kind == DateTimeKind.Utc && !(o.RefundedAt >= end));
        full.Orders.ShouldAll(o => o.CustomerKey == null || o.At > registered[o.CustomerKey]);
        full.Interactions.ShouldAll(i => i.At >= start && i.At < end && i.At >= registered[i.CustomerKey] && !(i.ResolvedAt >= end));
        full.Orders.Zip(full.Orders.Skip(1)).ShouldAll(pair => pair.First.At <= pair.Second.At);
        full.Customers.Where(c => c.Birthday is not null).ShouldAll(c => c.Birthday!.Value.AddYears(17) < Today);

        static DateTime China(DateOnly day) => day.ToDateTime(new TimeOnly(0, 0), DateTimeKind.Utc).AddHours(-8);
    }

    [Fact]
    public void Products_are_sold_only_while_in_the_range_and_above_cost()
    {
        var products = full.Company.Products.ToDictionary(p => p.Sku);
        products.Values.ShouldAll(p => p.Cost > 0 && p.Cost < p.Price && !(p.Discontinued <= p.Launched));
        products.Values.Count(p => p.Discontinued is not null).ShouldBeInRange(15, 60);
        foreach (var order in full.Orders)
        {
            var day = DateOnly.FromDateTime(order.At.AddHours(8));
            order.Lines.ShouldAll(l => products[l.Sku].Launched <= day && !(products[l.Sku].Discontinued <= day));
        }
    }

    [Fact]
    public void Orders_add_up()
    {
        full.Orders.ShouldAll(o => o.Lines.Count > 0 && o.Total == o.Shipping + o.Lines.Sum(l => l.Amount));
        full.Orders.SelectMany(o => o.Lines).ShouldAll(l =>
            l.Quantity > 0 && l.Returned >= 0 && l.Returned <= l.Quantity && l.Amount == l.Quantity * l.UnitPrice - l.Discount && l.Amount > 0);
        full.Orders.ShouldAll(o => o.Refunded >= 0 && o.Refunded <= o.Total && o.Refunded > 0 == o.RefundedAt.HasValue);
        var back = full.Orders.Count(o => o.Status is "cancelled" or "returned" or "partly_returned");
        ((double)back / full.Orders.Count).ShouldBeInRange(0.03, 0.05);
    }

    [Fact]
    public void Phones_have_the_national_form()
    {
        var forms = new Dictionary<string, string>
        {
            ["CN"] = @"^\+861[3-9]\d{9}$",
            ["HK"] = @"^\+852[569]\d{7}$",
            ["MO"] = @"^\+8536\d{7}$",
            ["TW"] = @"^\+8869\d{8}$",
            ["SG"] = @"^\+65[89]\d{7}$",
            ["MY"] = @"^\+601\d{8}$",
            ["JP"] = @"^\+81[789]0\d{8}$",
            ["US"] = @"^\+1\d{3}55501\d\d$",
            ["CA"] = @"^\+1\d{3}55501\d\d$",
            ["GB"] = @"^\+44\d{10}$",
            ["AU"] = @"^\+61[2378]\d{8}$",
            ["FR"] = @"^\+33639980?\d{4,5}$",
            ["DE"] = @"^\+49\d{10}$",
        };
        full.Customers.ShouldAll(c => c.Phone == null || Regex.IsMatch(c.Phone, forms[c.Country]));
        full.Customers.Select(c => c.Country).Distinct().ShouldBe(forms.Keys, ignoreOrder: true);
    }

    [Fact]
    public void E_mail_goes_only_to_domains_reserved_for_examples() =>
        full.Customers.Select(c => c.Email).Concat(full.Company.Staff.Select(s => s.Email))
            .ShouldAll(e => e == null || ExampleAddress.IsMatch(e));

    [Fact]
    public void Customers_are_of_many_kinds()
    {
        Share(c => c.Language != "en").ShouldBeInRange(0.82, 0.9);
        Share(c => c.Kind == "organisation").ShouldBeInRange(0.05, 0.07);
        Share(c => c.OwnerKey is null).ShouldBeInRange(0.18, 0.22);
        Share(c => c.Phone is null).ShouldBeInRange(0.03, 0.1);
        Share(c => c.Email is null).ShouldBeInRange(0.2, 0.4);
        full.Customers.ShouldContain(c => c.FamilyName == "欧阳");
        full.Customers.ShouldContain(c => c.FamilyName == "O'Brien");
        full.Customers.ShouldContain(c => c.FamilyName == "Müller");
        full.Customers.Where(c => c.Country == "CN" && c.Language != "en").GroupBy(c => c.FamilyName).MaxBy(g => g.Key is null ? 0 : g.Count())!.Key.ShouldBe("王");

        double Share(Func<DemoCustomer, bool> fits) => full.Customers.Count(fits) / (double)full.Customers.Count;
    }

    [Fact]
    public void Some_people_are_registered_twice()
    {
        var twice = full.Customers.Where(c => c.Phone is not null).GroupBy(c => (c.Name, c.Phone)).Count(g => g.Count() > 1);
        twice.ShouldBeInRange(40, 120);
    }

    [Fact]
    public void Complaints_have_a_reason_and_an_end_unless_open() =>
        full.Interactions.ShouldAll(i => i.Kind == "complaint"
            ? i.Category != null && i.Resolution != null && i.ResolvedAt.HasValue == (i.Resolution != "open")
            : i.Category == null && i.Resolution == null && i.ResolvedAt == null);

    [Fact]
    public void Texts_are_in_the_customers_language_and_complete()
    {
        var languages = full.Customers.ToDictionary(c => c.Key, c => c.Language);
        full.Interactions.ShouldAll(i => !i.Text.Contains('{') && Chinese(i.Text) == (languages[i.CustomerKey] != "en"));
        full.Interactions.Select(i => i.Text).Distinct().Count().ShouldBeGreaterThan(10_000);

        static bool Chinese(string text) => text.Any(c => c is >= '一' and <= '鿿');
    }

    [GeneratedRegex(@"^[a-z0-9.-]+@([a-z-]+\.)?(example|example\.(com|org|net))$")]
    private static partial Regex ExampleAddress { get; }
}
