namespace Guanxi.Platform.Tabular;

/// <summary>Reads one date and time from lower-case, half-width text, left to right.</summary>
internal ref struct DateScan(ReadOnlySpan<char> text)
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] MonthTails = ["uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"];
    private static readonly string[] Weekdays =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tues", "tue", "wed", "thurs", "thu", "fri", "sat", "sun"];

    private ReadOnlySpan<char> rest = text;

    public bool TryRead(DateOrder order, out DateTime value, out TimeSpan? offset)
    {
        offset = null;
        SkipWeekday();
        if (!TryDate(order, out var year, out var month, out var day, out var packedTime) || !Values.TryMake(year, month, day, 0, 0, 0, out value))
        {
            value = default;
            return false;
        }

        if (packedTime >= 0)
            value = value.AddSeconds(packedTime);
        else if (!TryTime(ref value))
            return false;
        return TryOffset(ref offset) && rest.IsEmpty;
    }

    private bool TryDate(DateOrder order, out int year, out int month, out int day, out int packedTime)
    {
        (year, month, day, packedTime) = (0, 0, 0, -1);
        var roc = order == DateOrder.Roc | Cut("中華民國") | Cut("中华民国") | Cut("民國") | Cut("民国");
        SkipSpaces();
        if (CutMonth() is > 0 and var named)
        {
            month = named;
            SkipAny(" -./,");
            day = (int)Number(out var width);
            CutOrdinal();
            SkipAny(" -./,");
            year = Year(Number(out var yearWidth), yearWidth);
            return width is 1 or 2 && yearWidth is 2 or 4;
        }

        var digits = Number(out var firstWidth);
        if (firstWidth is 7 or 8 or 12 or 14)
            return TryCompact(digits, firstWidth, roc, out year, out month, out day, out packedTime);
        if (firstWidth is 0 or > 4)
            return false;
        var first = (int)digits;
        CutOrdinal();
        if (SkipAny(" -./年,") == 0)
            return false;
        var second = CutMonth();
        var secondNamed = second > 0;
        var secondWidth = 2;
        if (!secondNamed)
            second = (int)Number(out secondWidth);
        if (secondWidth is 0 or > 2 || SkipAny(" -./月,") == 0)
            return false;
        var third = (int)Number(out var thirdWidth);
        if (thirdWidth is 0 or 3 or > 4)
            return false;
        Cut("日");
        Cut("号");
        Cut("號");

        if (roc)
            (year, month, day) = (first + 1911, second, third);
        else if (firstWidth >= 3)
            (year, month, day) = (first, second, third);
        else if (order == DateOrder.YearFirst && thirdWidth <= 2 && !secondNamed)
            (year, month, day) = (Year(first, firstWidth), second, third);
        else
        {
            year = Year(third, thirdWidth);
            (month, day) = secondNamed || order != DateOrder.MonthFirst ? (second, first) : (first, second);
        }

        return firstWidth != 3 || roc;
    }

    /// <summary>yyyyMMdd, with HHmm or HHmmss behind it; seven digits are a year of the Republic.</summary>
    private static bool TryCompact(long digits, int width, bool roc, out int year, out int month, out int day, out int packedTime)
    {
        packedTime = -1;
        if (width is 12 or 14)
        {
            var time = (int)(digits % (width == 12 ? 10_000 : 1_000_000));
            digits /= width == 12 ? 10_000 : 1_000_000;
            if (width == 12)
                time *= 100;
            packedTime = (time / 10_000 * 3600) + (time / 100 % 100 * 60) + (time % 100);
            if (time / 10_000 > 23 || time / 100 % 100 > 59 || time % 100 > 59)
                digits = 0;
        }

        (year, month, day) = ((int)(digits / 10_000), (int)(digits / 100 % 100), (int)(digits % 100));
        if (width == 7)
            year += 1911;
        return (width != 7 || roc) && year is >= 1800 and <= 2200;
    }

    private static int Year(long value, int width) => (int)(width > 2 ? value : value < 70 ? 2000 + value : 1900 + value);

    private bool TryTime(ref DateTime date)
    {
        SkipAny(" ,");
        Cut("t");
        SkipSpaces();
        SkipWeekday();
        var half = CutHalfDay();
        SkipSpaces();
        if (rest.IsEmpty || !char.IsAsciiDigit(rest[0]))
            return half == 0;
        var hour = (int)Number(out var width);
        if (width > 2)
            return false;
        int minute = 0, second = 0;
        long ticks = 0;
        var units = Cut("时") || Cut("時") || Cut("点") || Cut("點");
        if (units || Cut(":"))
        {
            minute = (int)Number(out width);
            if (width is 0 ? !units : width > 2)
                return false;
            units = Cut("分");
            if (units || Cut(":"))
            {
                second = (int)Number(out width);
                if (width is 0 ? !units : width > 2)
                    return false;
                if (rest.Length > 1 && rest[0] is '.' or ',' && char.IsAsciiDigit(rest[1]))
                {
                    rest = rest[1..];
                    ticks = Fraction();
                }

                Cut("秒");
            }
        }

        SkipSpaces();
        half = half == 0 ? CutHalfDay() : half;
        if (half != 0)
        {
            if (hour is 0 or > 12 && !(half == 2 && hour is > 12 and < 24))
                return hour == 0 && Finish(ref date, 0, minute, second, ticks);
            hour = half == 2 ? (hour < 12 ? hour + 12 : hour) : hour % 12;
        }

        return Finish(ref date, hour, minute, second, ticks);
    }

    private static bool Finish(ref DateTime date, int hour, int minute, int second, long ticks)
    {
        if (hour == 24 && minute == 0 && second == 0 && date.Year < 9999)
        {
            date = date.AddDays(1);
            return true;
        }

        if (hour > 23 || minute > 59 || second > 60)
            return false;
        date = date.AddTicks((((hour * 3600L) + (minute * 60) + Math.Min(second, 59)) * TimeSpan.TicksPerSecond) + ticks);
        return true;
    }

    private bool TryOffset(ref TimeSpan? offset)
    {
        SkipSpaces();
        if (Cut("utc") || Cut("gmt") || Cut("z"))
            offset = TimeSpan.Zero;
        if (rest.IsEmpty || rest[0] is not ('+' or '-'))
            return true;
        var sign = rest[0] == '-' ? -1 : 1;
        rest = rest[1..];
        var hours = (int)Number(out var width);
        var minutes = 0;
        if (width is 3 or 4)
            (hours, minutes) = (hours / 100, hours % 100);
        else if (width is 0 or > 2)
            return false;
        else if (Cut(":"))
            minutes = (int)Number(out _);
        if (hours > 14 || minutes > 59)
            return false;
        offset = TimeSpan.FromMinutes(sign * ((hours * 60) + minutes));
        return true;
    }

    /// <summary>Width 0 where no digit stands; 15 and more digits count as too wide for anything.</summary>
    private long Number(out int width)
    {
        long value = 0;
        width = 0;
        while (width < rest.Length && width < 15 && char.IsAsciiDigit(rest[width]))
            value = (value * 10) + (rest[width++] - '0');
        rest = rest[width..];
        return value;
    }

    private long Fraction()
    {
        long value = 0;
        var digits = 0;
        while (rest.Length > 0 && char.IsAsciiDigit(rest[0]))
        {
            if (digits++ < 7)
                value = (value * 10) + (rest[0] - '0');
            rest = rest[1..];
        }

        for (; digits < 7; digits++)
            value *= 10;
        return value;
    }

    private int CutMonth()
    {
        for (var i = 0; i < Months.Length; i++)
            if (Cut(Months[i]))
            {
                if (!Cut(MonthTails[i]) && i == 8)
                    Cut("t");
                Cut(".");
                return i + 1;
            }

        return 0;
    }

    /// <summary>1 before noon, 2 after it, 0 where the text does not say.</summary>
    private int CutHalfDay()
    {
        if (Cut("am") || Cut("a.m.") || Cut("上午") || Cut("早上") || Cut("凌晨"))
            return 1;
        return Cut("pm") || Cut("p.m.") || Cut("下午") || Cut("晚上") || Cut("中午") ? 2 : 0;
    }

    private void CutOrdinal() => _ = Cut("st") || Cut("nd") || Cut("rd") || Cut("th");

    private void SkipWeekday()
    {
        foreach (var day in Weekdays)
            if (Cut(day))
            {
                SkipAny(" ,.");
                return;
            }

        foreach (var prefix in (ReadOnlySpan<string>)["星期", "周", "週", "礼拜", "禮拜", "(周", "(星期", "(週"])
            if (rest.StartsWith(prefix) && rest.Length > prefix.Length && "一二三四五六日天".Contains(rest[prefix.Length]))
            {
                rest = rest[(prefix.Length + 1)..];
                SkipAny(" ,)");
                return;
            }
    }

    private bool Cut(string word)
    {
        if (word.Length == 0 || !rest.StartsWith(word))
            return false;
        rest = rest[word.Length..];
        return true;
    }

    private void SkipSpaces() => rest = rest.TrimStart();

    private int SkipAny(string set)
    {
        var skipped = 0;
        while (skipped < rest.Length && set.Contains(rest[skipped]))
            skipped++;
        rest = rest[skipped..];
        return skipped;
    }
}
