using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Localisation;

namespace Guanxi.Customers.Consent;

/// <summary>Hours of a day in which nobody is disturbed, in the time of where she lives.</summary>
/// <param name="Country">ISO 3166 code; empty for all countries without hours of their own.</param>
/// <param name="Channels">Channels that disturb.</param>
/// <param name="From">First minute of the quiet hours.</param>
/// <param name="To">First minute after them; may lie before <paramref name="From"/>, over midnight.</param>
/// <param name="Weekdays">Whole days that are quiet.</param>
/// <param name="Holidays">Days that are quiet, <c>yyyy-MM-dd</c>, or <c>MM-dd</c> for every year.</param>
internal sealed record QuietHours(string Country, IReadOnlyList<string> Channels, TimeOnly From, TimeOnly To, IReadOnlyList<DayOfWeek> Weekdays, IReadOnlyList<string> Holidays)
{
    public bool Covers(string channel) => Channels.Contains(channel);

    public bool IsQuiet(DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        return (From <= To ? time >= From && time < To : time >= From || time < To)
            || Weekdays.Contains(local.DayOfWeek)
            || Holidays.Contains(local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            || Holidays.Contains(local.ToString("MM-dd", CultureInfo.InvariantCulture));
    }
}

/// <summary>At most so many contacts in so many days.</summary>
/// <param name="Channel">Null counts all channels together.</param>
internal sealed record ContactCap(string? Channel, int Most, int Days);

/// <summary>What holds contacts back besides consent.</summary>
internal sealed record ContactRules(IReadOnlyList<QuietHours> Quiet, IReadOnlyList<ContactCap> Caps)
{
    public const string Setting = "consent.rules";

    public static readonly ContactRules Shipped = new(
        [new("", [ContactChannels.Phone, ContactChannels.Sms, ContactChannels.Visit], new(21, 0), new(8, 0), [], [])],
        [new(null, 5, 7), new(ContactChannels.Sms, 2, 7)]);

    public QuietHours? QuietIn(string country, string channel)
        => Quiet.FirstOrDefault(q => q.Country == country && q.Covers(channel)) ?? Quiet.FirstOrDefault(q => q.Country.Length == 0 && q.Covers(channel));

    public void Check()
    {
        if (Quiet.Count > 100 || Caps.Count > 50)
            throw new InvalidException("consent.rules.too-many", "quiet");
        foreach (var quiet in Quiet)
        {
            if (quiet.Country.Length > 0 && !Countries.Codes.Contains(quiet.Country))
                throw new InvalidException("consent.rules.country", "country", quiet.Country);
            Known(quiet.Channels);
            if (quiet.Holidays.FirstOrDefault(h => !IsDay(h)) is { } wrong)
                throw new InvalidException("consent.rules.holiday", "holidays", wrong);
        }
        foreach (var cap in Caps)
        {
            if (cap.Channel is { } channel)
                Known([channel]);
            if (cap.Most is < 1 or > 1000 || cap.Days is < 1 or > 366)
                throw new InvalidException("consent.rules.cap", "most");
        }
    }

    private static void Known(IEnumerable<string> channels)
    {
        if (channels.Any(c => !ContactChannels.All.Contains(c)))
            throw new InvalidException("consent.channel", "channels", string.Join(", ", ContactChannels.All));
    }

    // A leap year stands for every year.
    private static bool IsDay(string text)
        => DateOnly.TryParseExact(text.Length == 5 ? "2024-" + text : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

/// <summary>The time zones that people of a country may live in.</summary>
internal static class CountryZones
{
    private static readonly Dictionary<string, string[]> Zones = new()
    {
        ["CN"] = ["Asia/Shanghai"],
        ["HK"] = ["Asia/Hong_Kong"],
        ["MO"] = ["Asia/Macau"],
        ["TW"] = ["Asia/Taipei"],
        ["SG"] = ["Asia/Singapore"],
        ["MY"] = ["Asia/Kuala_Lumpur"],
        ["JP"] = ["Asia/Tokyo"],
        ["KR"] = ["Asia/Seoul"],
        ["TH"] = ["Asia/Bangkok"],
        ["VN"] = ["Asia/Ho_Chi_Minh"],
        ["PH"] = ["Asia/Manila"],
        ["IN"] = ["Asia/Kolkata"],
        ["AE"] = ["Asia/Dubai"],
        ["SA"] = ["Asia/Riyadh"],
        ["IL"] = ["Asia/Jerusalem"],
        ["TR"] = ["Europe/Istanbul"],
        ["ZA"] = ["Africa/Johannesburg"],
        ["NZ"] = ["Pacific/Auckland"],
        ["GB"] = ["Europe/London"],
        ["IE"] = ["Europe/Dublin"],
        ["PT"] = ["Europe/Lisbon"],
        ["ES"] = ["Europe/Madrid"],
        ["FR"] = ["Europe/Paris"],
        ["BE"] = ["Europe/Brussels"],
        ["NL"] = ["Europe/Amsterdam"],
        ["LU"] = ["Europe/Luxembourg"],
        ["DE"] = ["Europe/Berlin"],
        ["CH"] = ["Europe/Zurich"],
        ["AT"] = ["Europe/Vienna"],
        ["IT"] = ["Europe/Rome"],
        ["DK"] = ["Europe/Copenhagen"],
        ["NO"] = ["Europe/Oslo"],
        ["SE"] = ["Europe/Stockholm"],
        ["FI"] = ["Europe/Helsinki"],
        ["PL"] = ["Europe/Warsaw"],
        ["CZ"] = ["Europe/Prague"],
        ["GR"] = ["Europe/Athens"],
        ["IS"] = ["Atlantic/Reykjavik"],
        // The ends of the wide ones: quiet at either end is quiet.
        ["US"] = ["America/New_York", "Pacific/Honolulu"],
        ["CA"] = ["America/St_Johns", "America/Vancouver"],
        ["AU"] = ["Australia/Sydney", "Australia/Perth"],
        ["BR"] = ["America/Sao_Paulo", "America/Rio_Branco"],
        ["MX"] = ["America/Cancun", "America/Tijuana"],
        ["ID"] = ["Asia/Jayapura", "Asia/Jakarta"],
        ["RU"] = ["Asia/Kamchatka", "Europe/Kaliningrad"],
    };

    public static IEnumerable<TimeZoneInfo> Of(string country, TimeZoneInfo otherwise)
        => Zones.TryGetValue(country, out var zones) ? zones.Select(z => TimeZoneInfo.TryFindSystemTimeZoneById(z, out var zone) ? zone : otherwise) : [otherwise];
}
