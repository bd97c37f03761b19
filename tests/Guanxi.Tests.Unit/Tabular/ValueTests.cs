using System.Globalization;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class ValueTests
{
    [Theory]
    [InlineData("1,234.56", "1234.56")]
    [InlineData("1.234,56", "1234.56")]
    [InlineData("¥1,234", "1234")]
    [InlineData("12.5元", "12.5")]
    [InlineData("(12.00)", "-12.00")]
    [InlineData("１２３．５", "123.5")]
    [InlineData("1'234.50", "1234.50")]
    [InlineData("1 234,50", "1234.50")]
    [InlineData("1\u00A0234,50 €", "1234.50")]
    [InlineData("-$5.00", "-5.00")]
    [InlineData("$-5.00", "-5.00")]
    [InlineData("5.00-", "-5.00")]
    [InlineData("USD 12", "12")]
    [InlineData("12 usd", "12")]
    [InlineData("NT$1,200", "1200")]
    [InlineData("1.2万", "12000")]
    [InlineData("12,34,567.8", "1234567.8")]
    [InlineData("1,5", "1.5")]
    [InlineData("0,123", "0.123")]
    [InlineData("1,234", "1234")]
    [InlineData("1.234", "1.234")]
    [InlineData("1.234.567", "1234567")]
    [InlineData(".5", "0.5")]
    [InlineData("-0", "0")]
    [InlineData("1.5E+3", "1500")]
    [InlineData(" 7 ", "7")]
    [InlineData("+7", "7")]
    [InlineData("123456789012345678901.5", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData(".", null)]
    [InlineData("1,23,4", null)]
    [InlineData("12abc", null)]
    [InlineData("1.2.3", null)]
    [InlineData("--5", null)]
    [InlineData("1 2", null)]
    [InlineData("(-5)", null)]
    public void Amounts_are_read(string text, string? expected)
    {
        var read = Values.TryMoney(text, DecimalMark.Auto, out var amount, out _);
        (read ? (decimal?)amount : null).ShouldBe(expected is null ? null : decimal.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("NT$5", "TWD")]
    [InlineData("5 €", "EUR")]
    [InlineData("GBP 5", "GBP")]
    [InlineData("RMB5", "CNY")]
    [InlineData("$5", null)]
    public void Currencies_are_told(string text, string? expected)
    {
        Values.TryMoney(text, DecimalMark.Auto, out _, out var currency).ShouldBeTrue();
        currency.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1.234", DecimalMark.Comma, "1234")]
    [InlineData("1,234", DecimalMark.Comma, "1.234")]
    [InlineData("1,234", DecimalMark.Point, "1234")]
    public void The_mark_of_the_column_decides(string text, DecimalMark mark, string expected)
    {
        Values.TryNumber(text, mark, out var value).ShouldBeTrue();
        value.ShouldBe(decimal.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Whole_numbers_and_minor_units()
    {
        Values.TryInteger("17850.0", out var whole).ShouldBeTrue();
        whole.ShouldBe(17850);
        Values.TryInteger("1.5", out _).ShouldBeFalse();
        Values.TryNumber("$5", DecimalMark.Auto, out _).ShouldBeFalse();
        Values.TryMinor("2.55", DecimalMark.Auto, 2, out var minor).ShouldBeTrue();
        minor.ShouldBe(255);
        Values.TryMinor("-2.555", DecimalMark.Auto, 2, out minor).ShouldBeTrue();
        minor.ShouldBe(-256);
        Values.TryMinor("99999999999999999999", DecimalMark.Auto, 2, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("2010-12-01", "2010-12-01T00:00:00")]
    [InlineData("2010-12-01 08:26:05", "2010-12-01T08:26:05")]
    [InlineData("2010-12-01T08:26", "2010-12-01T08:26:00")]
    [InlineData("2010-12-01 08:26:05.123", "2010-12-01T08:26:05.123")]
    [InlineData("2010/1/2", "2010-01-02T00:00:00")]
    [InlineData("2010/1/2 3:04", "2010-01-02T03:04:00")]
    [InlineData("2010.1.2", "2010-01-02T00:00:00")]
    [InlineData("2010年12月1日", "2010-12-01T00:00:00")]
    [InlineData("2010年12月1日 下午3:05", "2010-12-01T15:05:00")]
    [InlineData("2010年12月1日 星期三 15时5分", "2010-12-01T15:05:00")]
    [InlineData("２０１０－１２－０１", "2010-12-01T00:00:00")]
    [InlineData("20101201", "2010-12-01T00:00:00")]
    [InlineData("20101201082605", "2010-12-01T08:26:05")]
    [InlineData("1 Dec 2010", "2010-12-01T00:00:00")]
    [InlineData("1-Dec-10", "2010-12-01T00:00:00")]
    [InlineData("Dec 1, 2010 3:05 PM", "2010-12-01T15:05:00")]
    [InlineData("Wednesday, December 1st, 2010", "2010-12-01T00:00:00")]
    [InlineData("September 5, 2010", "2010-09-05T00:00:00")]
    [InlineData("2010-12-01 12:05 AM", "2010-12-01T00:05:00")]
    [InlineData("2010-12-01 12:05 PM", "2010-12-01T12:05:00")]
    [InlineData("2010-12-01 24:00", "2010-12-02T00:00:00")]
    [InlineData("民國99年12月1日", "2010-12-01T00:00:00")]
    [InlineData("2010-02-29", null)]
    [InlineData("2010-13-01", null)]
    [InlineData("2010-12-01 25:00", null)]
    [InlineData("2010-12-01 08:26 nonsense", null)]
    [InlineData("20101301", null)]
    [InlineData("hello", null)]
    [InlineData("1234", null)]
    [InlineData("85123A", null)]
    [InlineData("192.168.1.1", null)]
    public void Dates_are_read(string text, string? expected)
    {
        var read = Values.TryDateTime(text, DateOrder.DayFirst, out var value);
        (read ? (DateTime?)value : null).ShouldBe(expected is null ? null : DateTime.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("12/1/2010 8:26", DateOrder.MonthFirst, "2010-12-01T08:26:00")]
    [InlineData("12/1/2010 8:26", DateOrder.DayFirst, "2010-01-12T08:26:00")]
    [InlineData("1.12.2010", DateOrder.DayFirst, "2010-12-01T00:00:00")]
    [InlineData("13/1/2010", DateOrder.MonthFirst, null)]
    [InlineData("10/12/1", DateOrder.YearFirst, "2010-12-01T00:00:00")]
    [InlineData("99/12/01", DateOrder.Roc, "2010-12-01T00:00:00")]
    [InlineData("0991201", DateOrder.Roc, "2010-12-01T00:00:00")]
    [InlineData("40513.351388888892", DateOrder.Serial, "2010-12-01T08:26:00")]
    [InlineData("1", DateOrder.Serial, null)]
    [InlineData("2010-12-01", DateOrder.MonthFirst, "2010-12-01T00:00:00")]
    public void The_order_of_the_column_decides(string text, DateOrder order, string? expected)
    {
        var read = Values.TryDateTime(text, order, out var value);
        (read ? (DateTime?)value : null).ShouldBe(expected is null ? null : DateTime.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2010-12-01T08:26:00Z", 8)]
    [InlineData("2010-12-01T08:26:00+08:00", 0)]
    [InlineData("2010-12-01 08:26:00 +0800", 0)]
    [InlineData("2010-12-01 08:26:00 UTC+8", 0)]
    [InlineData("2010-12-01 08:26:00", 0)]
    public void Offsets_win_over_the_zone(string text, int hour)
    {
        var shanghai = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(8), "x", "x");
        Values.TryUtc(text, DateOrder.YearFirst, shanghai, out var utc).ShouldBeTrue();
        utc.ShouldBe(new DateTime(2010, 12, 1, hour, 26, 0, DateTimeKind.Utc));
        utc.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("Yes", true)]
    [InlineData("否", false)]
    [InlineData("無", false)]
    [InlineData("TRUE", true)]
    [InlineData("0", false)]
    [InlineData("maybe", null)]
    [InlineData("", null)]
    public void Yes_and_no_in_three_languages(string text, bool? expected) =>
        (Values.TryYesNo(text, out var value) ? (bool?)value : null).ShouldBe(expected);

    [Fact]
    public void The_hot_cases_allocate_nothing()
    {
        ReadOnlySpan<string> texts = ["2010-12-01 08:26:00", "2.55", "¥1,234.50", "12/1/2010 8:26", "yes"];
        long Run(ReadOnlySpan<string> all)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var text in all)
            {
                Values.TryDateTime(text, DateOrder.MonthFirst, out _);
                Values.TryMoney(text, DecimalMark.Auto, out _, out _);
                Values.TryInteger(text, out _);
                Values.TryYesNo(text, out _);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run(texts);
        Run(texts).ShouldBe(0);
    }
}
