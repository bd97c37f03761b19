namespace Guanxi.Customers.Care;

/// <summary>
/// Days on which the sun reaches a longitude, in the time of Beijing: Qingming at 15°, winter solstice at 270°. Low-accuracy
/// position of J. Meeus, Astronomical Algorithms, 2nd ed., chapter 25: 0.01°, a quarter of an hour.
/// </summary>
internal static class SolarTerms
{
    private static readonly DateTime J2000 = new(2000, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <param name="longitude">In degrees.</param>
    /// <param name="about">A day within a month of the one that is sought.</param>
    public static DateOnly DayOf(double longitude, DateOnly about)
    {
        var at = about.ToDateTime(new TimeOnly(4, 0));
        for (var i = 0; i < 6; i++)
        {
            var off = (longitude - Longitude((at - J2000).TotalDays) + 540) % 360 - 180;
            at = at.AddDays(off * 365.2422 / 360);
        }
        return DateOnly.FromDateTime(at.AddHours(8));
    }

    /// <param name="days">Since the epoch J2000.</param>
    private static double Longitude(double days)
    {
        // The clock of the planets runs ahead of ours by about a minute.
        var t = (days + 69 / 86_400.0) / 36_525;
        var mean = 280.46646 + t * (36_000.76983 + t * 0.0003032);
        var anomaly = Radians(357.52911 + t * (35_999.05029 - t * 0.0001537));
        var centre = (1.914602 - t * (0.004817 + t * 0.000014)) * Math.Sin(anomaly) + (0.019993 - t * 0.000101) * Math.Sin(2 * anomaly) + 0.000289 * Math.Sin(3 * anomaly);
        var apparent = mean + centre - 0.00569 - 0.00478 * Math.Sin(Radians(125.04 - 1934.136 * t));
        return (apparent % 360 + 360) % 360;
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
