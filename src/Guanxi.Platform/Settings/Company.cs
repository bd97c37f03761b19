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

    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}
