using System.Globalization;

namespace Guanxi.Host.Demo;

/// <summary>The customer register: every customer is a pure function of the seed and the number.</summary>
internal sealed class Registry(long seed, int count, DateOnly first, DateOnly today)
{
    private const double Twice = 0.006;
    private static readonly Weighted<string> Sources = new([("shop", 26), ("website", 24), ("wechat", 28), ("exhibition", 7), ("referral", 9), ("partner", 6)]);
    private static readonly Weighted<string> SourcesAbroad = new([("shop", 4), ("website", 62), ("exhibition", 14), ("referral", 12), ("partner", 8)]);
    private static readonly string[] Domains = ["example.com", "example.org", "example.net", "mail.example", "post.example", "shan.example"];

    public DemoCustomer Customer(int index) => Customer(index, out _);

    public DemoCustomer Customer(int index, out Place place)
    {
        var dice = Dice.For(seed, stream: 2, index);
        return index > 0 && dice.Chance(Twice) ? Again(ref dice, index, out place) : New(ref dice, index, out place);
    }

    /// <summary>Somebody registered before comes by another way and leaves a phone or an e-mail address only: a duplicate to find and merge.</summary>
    private DemoCustomer Again(ref Dice dice, int index, out Place place)
    {
        var before = Customer(dice.Below(index), out place);
        var byPhone = before.Email is null || dice.Chance(0.6);
        return before with
        {
            Key = Key(index),
            RegisteredAt = Registered(ref dice, index),
            Birthday = null,
            OwnerKey = null,
            Source = before.Source == "website" ? "exhibition" : "website",
            Phone = byPhone ? before.Phone : null,
            Email = byPhone ? null : before.Email,
            ConsentEmail = before.ConsentEmail && !byPhone,
            ConsentSms = before.ConsentSms && byPhone,
        };
    }

    private DemoCustomer New(ref Dice dice, int index, out Place place)
    {
        place = Places.Anywhere(ref dice);
        var country = place.Country;
        var chinese = dice.Chance(country switch { "CN" => 0.985, "TW" or "HK" or "MO" => 0.95, "SG" or "MY" => 0.7, _ => 0.08 });
        var traditional = country is "TW" or "HK" or "MO";
        var language = !chinese ? "en" : traditional ? "zh-Hant" : "zh-Hans";
        var organisation = dice.Chance(0.06);
        var wholesale = dice.Chance(organisation ? 0.7 : 0.006);

        var woman = dice.Chance(organisation ? 0.45 : 0.62);
        var born = today.Year - 18 - (dice.Below(28) + dice.Below(24) + dice.Below(12));
        var name = chinese ? Names.Chinese(ref dice, woman, born, traditional) : NamesAbroad.Person(ref dice, country, woman);
        var (company, slug) = organisation ? Organisations.Make(ref dice, language, place.City) : ("", "");

        var source = (country == "CN" ? Sources : SourcesAbroad).Pick(ref dice);
        var registered = Registered(ref dice, index);
        var phone = dice.Chance(organisation ? 0.02 : 0.06) ? null : Phones.Make(index, country);
        var email = dice.Chance(organisation ? 0.05 : chinese ? 0.36 : 0.08) ? null
            : organisation ? $"{(dice.Chance(0.5) ? "info" : "contact")}{index + 1}@{slug}.example"
            : $"{name.Latin}{(chinese ? "" : ".")}{index + 1}@{dice.Pick(Domains)}";
        var street = Places.Street(ref dice, country);
        var number = Places.Number(ref dice, country);
        var postal = Places.PostalCode(ref dice, place);
        var keys = Staff.Keys[place.Team];

        return new DemoCustomer(
            Key(index), organisation ? "organisation" : "person", organisation ? company : name.Full,
            organisation ? null : name.Family, organisation ? null : name.Given, organisation ? name.Full : null,
            phone, email,
            country, place.Province, place.City, place.Districts is [] ? null : dice.Pick(place.Districts), street, number, postal,
            organisation || dice.Chance(0.08) ? null : woman ? "female" : "male",
            organisation || dice.Chance(0.45) ? null : new DateOnly(born, 1, 1).AddDays(dice.Below(365)),
            source, registered,
            email is not null && dice.Chance(0.62), phone is not null && dice.Chance(0.5), chinese && dice.Chance(source == "wechat" ? 0.9 : 0.4),
            language, wholesale, Staff.Teams[place.Team].Key, dice.Chance(0.2) ? null : dice.Pick(keys));
    }

    public static string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"B{index + 1:D6}");

    /// <summary>Registrations grow in a straight line to two and a half times the first day's, and customers are numbered as they come.</summary>
    private DateTime Registered(ref Dice dice, int index)
    {
        var share = (index + 0.5) / count;
        // Inverse of (t + 0.75 t²) / 1.75, the share of customers there by time t of [0, 1].
        var time = (Math.Sqrt(1 + 5.25 * share) - 1) / 1.5;
        var days = today.DayNumber - first.DayNumber;
        var moment = time * days;
        var day = Math.Min(days - 1, (int)moment);
        var second = 9 * 3600 + (int)((moment - day) * 12 * 3600) + dice.Below(60);
        return China(first.AddDays(day), second);
    }

    /// <summary>The instant in UTC of a second of a day in China, which has one zone and no summer time.</summary>
    public static DateTime China(DateOnly day, int second) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddSeconds(second - 8 * 3600);
}
