using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Settings;

/// <summary>What a tenant says about itself.</summary>
/// <param name="Name">Shown in the frame.</param>
/// <param name="Currency">ISO 4217; all figures are in it.</param>
/// <param name="TimeZone">IANA id; days, months and files without a zone are read in it.</param>
/// <param name="Country">ISO 3166 code; phone numbers without a prefix belong there.</param>
public sealed record Company(string Name, string Currency, string TimeZone, string Country)
{
    public const string Setting = "company";

    public static readonly Company Unnamed = new("", "CNY", "Asia/Shanghai", "CN");

    public static Task<Company> OfAsync(Session session, SettingStore settings, CancellationToken ct) => settings.GetAsync(session, Setting, Unnamed, ct);

    /// <exception cref="InvalidException">A value is none of its kind.</exception>
    internal void Check()
    {
        if (Name.Length > 100)
            throw new InvalidException("company.name", "name", 100);
        if (Currency.Length != 3 || !Currency.All(char.IsAsciiLetterUpper))
            throw new InvalidException("company.currency", "currency", Currency);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            throw new InvalidException("time-zone.unknown", "timeZone", TimeZone);
        if (Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper))
            throw new InvalidException("company.country", "country", Country);
    }

    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}
