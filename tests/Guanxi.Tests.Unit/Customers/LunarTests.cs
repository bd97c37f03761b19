using System.Globalization;
using Guanxi.Customers.Care;

namespace Guanxi.Tests.Unit.Customers;

/// <summary>Against dates as published by the Hong Kong Observatory and the Purple Mountain Observatory.</summary>
public sealed class LunarTests
{
    private const string SpringFestivals =
        "2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-18 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 "
        + "2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03";

    [Fact]
    public void Spring_festivals_from_2000_to_2030_are_those_published()
        => Enumerable.Range(2000, 31).Select(y => Written(Festivals.Find("spring-festival")!.In(y))).ShouldBe(SpringFestivals.Split(' '));

    [Theory]
    [InlineData("lantern", "2024-02-24 2025-02-12 2026-03-03")]
    [InlineData("dragon-boat", "2020-06-25 2023-06-22 2024-06-10 2025-05-31 2026-06-19")]
    [InlineData("qixi", "2023-08-22 2024-08-10 2025-08-29")]
    [InlineData("mid-autumn", "2020-10-01 2023-09-29 2024-09-17 2025-10-06 2026-09-25")]
    [InlineData("double-ninth", "2020-10-25 2023-10-23 2024-10-11 2025-10-29 2026-10-18")]
    [InlineData("new-years-eve-lunar", "2024-02-09 2025-01-28 2026-02-16")]
    [InlineData("qingming", "2008-04-04 2012-04-04 2016-04-04 2020-04-04 2021-04-04 2022-04-05 2023-04-05 2024-04-04 2025-04-04 2026-04-05 2027-04-05")]
    [InlineData("dongzhi", "2020-12-21 2023-12-22 2024-12-21 2025-12-21 2026-12-22")]
    [InlineData("easter", "2000-04-23 2024-03-31 2025-04-20 2026-04-05 2038-04-25")]
    [InlineData("mothers-day", "2025-05-11 2026-05-10")]
    [InlineData("thanksgiving", "2025-11-27 2026-11-26")]
    [InlineData("double-ten", "2026-10-10")]
    public void Festivals_fall_on_the_days_published(string festival, string days)
        => days.Split(' ').Select(d => Written(Festivals.Find(festival)!.In(int.Parse(d[..4], CultureInfo.InvariantCulture)))).ShouldBe(days.Split(' '));

    /// <summary>Qingming by the rule of thumb that almanacs of the twenty-first century print.</summary>
    [Fact]
    public void Qingming_agrees_with_the_almanac_through_the_century()
    {
        for (var year = 2000; year < 2100; year++)
            SolarTerms.DayOf(15, new(year, 4, 5)).Day.ShouldBe((int)((year % 100 * 0.2422) + 4.81) - (year % 100 / 4), $"{year}");
    }

    [Theory]
    [InlineData(2001, 4), InlineData(2004, 2), InlineData(2006, 7), InlineData(2009, 5), InlineData(2012, 4), InlineData(2014, 9), InlineData(2017, 6), InlineData(2020, 4), InlineData(2023, 2), InlineData(2025, 6), InlineData(2028, 5)]
    public void Leap_months_are_those_published(int year, int month)
        => Enumerable.Range(0, 390).Select(i => new LunarDay(1, 1).In(year)!.Value.AddDays(i)).Where(d => LunarDay.YearOf(d) == year).Select(LunarDay.Of).Where(l => l.Leap).Select(l => l.Month).Distinct().ShouldBe([month]);

    [Fact]
    public void A_day_of_a_leap_month_is_kept_in_the_plain_month_of_other_years()
    {
        var leap = new LunarDay(4, 15, Leap: true);
        leap.In(2020).ShouldBe(new DateOnly(2020, 6, 6));
        leap.In(2021).ShouldBe(new DateOnly(2021, 5, 26));
        new LunarDay(4, 15).In(2020).ShouldBe(new DateOnly(2020, 5, 7));
        LunarDay.KeptOn(new(2020, 5, 7)).ShouldBe([new(4, 15)]);
        LunarDay.KeptOn(new(2021, 5, 26)).ShouldBe([new(4, 15), leap], ignoreOrder: true);
    }

    [Fact]
    public void A_thirtieth_is_kept_on_the_last_day_of_a_short_month()
    {
        new LunarDay(12, 30).In(2024).ShouldBe(new DateOnly(2025, 1, 28));
        LunarDay.KeptOn(new(2025, 1, 28)).ShouldContain(new LunarDay(12, 30));
        LunarDay.KeptOn(new(2025, 1, 28)).ShouldContain(new LunarDay(12, 29));
    }

    [Fact]
    public void Every_day_of_two_centuries_is_kept_on_itself_and_every_lunar_day_once_a_year()
    {
        var kept = new Dictionary<(int Year, LunarDay Day), int>();
        for (var day = LunarDay.First; day <= LunarDay.Last; day = day.AddDays(1))
        {
            var lunar = LunarDay.Of(day);
            lunar.In(LunarDay.YearOf(day)).ShouldBe(day);
            LunarDay.Parse(lunar.ToString()).ShouldBe(lunar);
            var all = LunarDay.KeptOn(day);
            all.ShouldContain(lunar);
            foreach (var each in all)
                kept[(LunarDay.YearOf(day), each)] = kept.GetValueOrDefault((LunarDay.YearOf(day), each)) + 1;
        }
        kept.Values.Distinct().ShouldBe([1]);
        // Twelve months of thirty days, in the leap month as well, in every year.
        kept.Count.ShouldBe(200 * 720);
    }

    [Theory]
    [InlineData("八月十五", "08-15"), InlineData("正月初一", "01-01"), InlineData("腊月廿三", "12-23"), InlineData("臘月三十", "12-30"), InlineData("闰四月三十", "L04-30"), InlineData("農曆冬月二十", "11-20")]
    [InlineData("农历十二月初十日", "12-10"), InlineData("8-15", "08-15"), InlineData("L4-1", "L04-01"), InlineData("十一月廿", "11-20")]
    public void Days_are_read_as_people_write_them(string text, string day) => LunarDay.Parse(text)!.Value.ToString().ShouldBe(day);

    [Theory]
    [InlineData(""), InlineData(null), InlineData("13-01"), InlineData("01-31"), InlineData("0-1"), InlineData("八月"), InlineData("八月十五十"), InlineData("x-y")]
    public void What_is_no_day_is_refused(string? text) => LunarDay.Parse(text).ShouldBeNull();

    [Fact]
    public void A_yearly_day_comes_next_today_or_later()
    {
        CareDates.Next(false, "11-22", new(2026, 11, 22)).ShouldBe(new DateOnly(2026, 11, 22));
        CareDates.Next(false, "11-21", new(2026, 11, 22)).ShouldBe(new DateOnly(2027, 11, 21));
        CareDates.Next(false, "02-29", new(2026, 1, 1)).ShouldBe(new DateOnly(2026, 2, 28));
        CareDates.Next(true, "08-15", new(2026, 9, 26)).ShouldBe(new DateOnly(2027, 9, 15));
    }

    private static string? Written(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
