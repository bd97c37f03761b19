using System.Data.Common;
using System.Globalization;
using Guanxi.Platform.Normalising;

namespace Guanxi.Customers.Quality;

/// <summary>What a customer's record says, as far as it is judged; "" for nothing.</summary>
internal readonly record struct QualityFacts(
    string Kind, string Name, string Phone, string Email, string Country, string Region, string City, string Address, string PostalCode, string Birthday, string Gender, string Language, string Source)
{
    public const string Columns = "kind, name, phone, email, country, region, city, address, postal_code, birthday, gender, language, source";

    public static QualityFacts Of(Customer c)
        => new(c.Kind, c.Name, c.Phone, c.Email, c.Country, c.Region, c.City, c.Address, c.PostalCode, c.Birthday?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", c.Gender, c.Language, c.Source);

    /// <param name="at">Index of the first of <see cref="Columns"/>.</param>
    public static QualityFacts Read(DbDataReader r, int at)
    {
        string Text(int i) => r.IsDBNull(at + i) ? "" : r.GetString(at + i);
        return new(Text(0), Text(1), Text(2), Text(3), Text(4), Text(5), Text(6), Text(7), Text(8), Text(9), Text(10), Text(11), Text(12));
    }

    public string this[string field] => field switch
    {
        "name" => Name,
        "phone" => Phone,
        "email" => Email,
        "country" => Country,
        "region" => Region,
        "city" => City,
        "address" => Address,
        "postalCode" => PostalCode,
        "birthday" => Birthday,
        "gender" => Gender,
        "language" => Language,
        "source" => Source,
        _ => "",
    };
}

/// <summary>Doubts about values, the gravest first: what a record is filtered by, and the points each costs.</summary>
internal static class Doubts
{
    public const string EmailBounced = "email-bounced", PhoneDead = "phone-dead", AddressReturned = "address-returned";

    public static readonly IReadOnlyDictionary<string, (string Field, int Points)> Costs = new Dictionary<string, (string, int)>
    {
        [EmailBounced] = ("email", 40),
        [PhoneDead] = ("phone", 40),
        [AddressReturned] = ("address", 40),
        ["email-bad"] = ("email", 40),
        ["phone-none"] = ("phone", 40),
        ["phone-short"] = ("phone", 30),
        ["phone-long"] = ("phone", 30),
        ["email-slip"] = ("email", 20),
        ["name-odd"] = ("name", 20),
        ["birthday-odd"] = ("birthday", 20),
        ["phone-country"] = ("phone", 15),
        ["phone-unknown"] = ("phone", 15),
        ["postal-form"] = ("postalCode", 15),
        ["kind-odd"] = ("kind", 10),
        ["postal-province"] = ("postalCode", 10),
        ["email-unusual"] = ("email", 5),
    };

    public static readonly IReadOnlyList<string> All = [.. Costs.Keys];
}

/// <summary>Two scores of a record with their reasons.</summary>
/// <param name="Completeness">Share of the weight of its fields that are filled, 1–100.</param>
/// <param name="Validity">100 less the points of every doubt, 1–100.</param>
/// <param name="Missing">Fields that count and are empty, the weightiest first.</param>
/// <param name="Doubts">The gravest first.</param>
internal sealed record QualityScore(int Completeness, int Validity, IReadOnlyList<string> Missing, IReadOnlyList<string> Doubts)
{
    /// <summary>The gravest doubt; "" for none.</summary>
    public string Doubt => Doubts.Count > 0 ? Doubts[0] : "";

    /// <param name="home">ISO code of the company's country.</param>
    /// <param name="reported">Doubts that came from outside, such as a bounce.</param>
    public static QualityScore Of(in QualityFacts facts, QualityRules rules, string home, DateOnly today, IReadOnlyCollection<string> reported)
    {
        int all = 0, filled = 0;
        List<string>? missing = null;
        foreach (var field in QualityRules.Fields)
        {
            var weight = rules.Weights.GetValueOrDefault(field);
            // An organisation has no birthday.
            if (weight == 0 || (facts.Kind == "organisation" && field is "birthday" or "gender"))
                continue;
            all += weight;
            if (facts[field].Length > 0)
                filled += weight;
            else
                (missing ??= []).Add(field);
        }
        var doubts = Doubted(facts, home, today, reported);
        return new(all == 0 ? 100 : Math.Max(1, (int)Math.Round(100.0 * filled / all)), Math.Max(1, 100 - doubts.Sum(d => Quality.Doubts.Costs[d].Points)),
            missing is null ? [] : [.. missing.OrderByDescending(f => rules.Weights[f])], doubts);
    }

    private static IReadOnlyList<string> Doubted(in QualityFacts facts, string home, DateOnly today, IReadOnlyCollection<string> reported)
    {
        List<string>? doubts = reported.Count > 0 ? [.. reported] : null;
        var country = facts.Country.Length == 2 ? facts.Country : home;
        if (facts.Phone.Length > 0)
            Add(Phones.Read(facts.Phone, country).Verdict switch
            {
                PhoneVerdict.NotANumber => "phone-none",
                PhoneVerdict.TooShort => "phone-short",
                PhoneVerdict.TooLong => "phone-long",
                PhoneVerdict.NoCountry => "phone-country",
                PhoneVerdict.Unknown => "phone-unknown",
                _ => null,
            });
        if (facts.Email.Length > 0)
            Add(Emails.Check(facts.Email) switch
            {
                EmailVerdict.Valid => Emails.Suggest(facts.Email) is null ? null : "email-slip",
                EmailVerdict.Unusual => "email-unusual",
                _ => "email-bad",
            });
        if (facts.PostalCode.Length > 0)
            Add(!PostalCodes.Fits(country, facts.PostalCode) ? "postal-form"
                : country == "CN" && facts.Region.Length > 0 && ChineseAddress.Read(facts.Region) is { } place && !(place with { PostalCode = facts.PostalCode }).PostalFits ? "postal-province" : null);
        if (facts.Birthday.Length > 0 && DateOnly.TryParseExact(facts.Birthday, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birthday))
            Add(birthday > today || birthday.Year < today.Year - 120 ? "birthday-odd" : null);
        if (facts.Kind == "person")
            Add(IsOdd(facts.Name) ? "name-odd" : ChineseName.IsOrganisation(facts.Name) ? "kind-odd" : null);
        return doubts is null ? [] : doubts.Count == 1 ? doubts : [.. doubts.Distinct().OrderByDescending(d => Quality.Doubts.Costs[d].Points)];

        void Add(string? doubt)
        {
            if (doubt is not null)
                (doubts ??= []).Add(doubt);
        }
    }

    private static readonly System.Buffers.SearchValues<char> NoLetters = System.Buffers.SearchValues.Create("0123456789?@");

    /// <summary>Placeholders and names with digits or question marks in them.</summary>
    private static bool IsOdd(string name)
        => name.AsSpan().IndexOfAny(NoLetters) >= 0 || name is "测试" or "測試" or "无" or "無" or "未知" or "匿名" || name.ToLowerInvariant() is "test" or "unknown" or "n/a" or "none" or "asdf" or "xxx";
}
