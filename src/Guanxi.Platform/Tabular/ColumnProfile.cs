namespace Guanxi.Platform.Tabular;

/// <summary>What the values of a column are.</summary>
public enum ColumnKind
{
    Empty,
    Text,
    /// <summary>Short identifiers: SKUs, order numbers, keys.</summary>
    Code,
    Integer,
    Number,
    /// <summary>Numbers with a currency.</summary>
    Money,
    Date,
    YesNo,
    Email,
    Phone,
}

/// <summary>Watches the values of one column and decides their kind, the order of its dates and its decimal mark.</summary>
public sealed class ColumnProfile
{
    // A few stray values ("n/a", "see note") do not change what a column is.
    private const double Enough = 0.9;
    private const int MaxDistinct = 1000;

    private readonly HashSet<string> distinct = new(StringComparer.Ordinal);
    private readonly DateSpread monthFirst = new(), dayFirst = new();
    private long integers, numbers, money, isoDates, yearFirst, yesNo, emails, phones, codes, spaced, serials, leadingZeros, commaMarks, pointMarks, compact, lengths, currencies;

    public static ColumnProfile Of(IEnumerable<string> values)
    {
        var profile = new ColumnProfile();
        foreach (var value in values)
            profile.Add(value);
        return profile;
    }

    /// <summary>One profile for each column of a sample.</summary>
    public static ColumnProfile[] OfColumns(IReadOnlyList<string[]> rows, int columns) =>
        [.. Enumerable.Range(0, columns).Select(c => Of(rows.Where(r => c < r.Length).Select(r => r[c])))];

    public long Seen { get; private set; }

    /// <summary>Values that are not blank.</summary>
    public long Filled { get; private set; }

    /// <summary>Different values, counted up to 1000.</summary>
    public int Distinct => distinct.Count;

    public int MaxLength { get; private set; }

    public void Add(ReadOnlySpan<char> value)
    {
        Seen++;
        value = Values.Trim(value);
        if (value.IsEmpty)
            return;
        Filled++;
        lengths += value.Length;
        MaxLength = Math.Max(MaxLength, value.Length);
        if (distinct.Count < MaxDistinct && value.Length <= 100)
            distinct.Add(value.ToString());
        if (value.Contains(' '))
            spaced++;
        if (value.Length <= 32 && !value.Contains(' ') && value.ContainsAnyInRange('0', '9'))
            codes++;
        if (Values.TryYesNo(value, out _))
            yesNo++;
        if (CurrencyMarks.Iso(value) is not null)
            currencies++;
        if (LooksEmail(value))
            emails++;
        else if (LooksPhone(value))
            phones++;
        AddNumber(value);
        AddDate(value);
    }

    public ColumnKind Kind
    {
        get
        {
            if (Filled == 0)
                return ColumnKind.Empty;
            if (Most(emails))
                return ColumnKind.Email;
            if (Most(isoDates + yearFirst) || Most(isoDates + Math.Max(monthFirst.Count, dayFirst.Count)) || Most(compact))
                return ColumnKind.Date;
            if (Most(phones))
                return ColumnKind.Phone;
            if (Most(yesNo) && distinct.Count <= 4)
                return ColumnKind.YesNo;
            if (money > 0 && Most(money + numbers))
                return ColumnKind.Money;
            if (Most(numbers))
                return leadingZeros > 0 ? ColumnKind.Code : Most(integers) ? ColumnKind.Integer : ColumnKind.Number;
            return Most(codes) && spaced * 10 < Filled && lengths <= Filled * 24 ? ColumnKind.Code : ColumnKind.Text;
        }
    }

    /// <summary>How to read the dates of the column; <see cref="DateOrder.Serial"/> for numbers that may be days of a spreadsheet.</summary>
    public DateOrder DateOrder
    {
        get
        {
            if (Unmistakable >= Math.Max(monthFirst.Count, dayFirst.Count) && Unmistakable > 0)
                return DateOrder.YearFirst;
            if (MaybeSerial)
                return DateOrder.Serial;
            if (monthFirst.Count != dayFirst.Count)
                return monthFirst.Count > dayFirst.Count ? DateOrder.MonthFirst : DateOrder.DayFirst;
            // Both readings are possible throughout: a file spans days rather than many months, so the denser reading is the likelier.
            return monthFirst.Days <= dayFirst.Days ? DateOrder.MonthFirst : DateOrder.DayFirst;
        }
    }

    /// <summary>False where day and month could be told apart by no value: ask.</summary>
    public bool DateOrderCertain => Unmistakable > 0 || monthFirst.Count != dayFirst.Count || monthFirst.Count == 0;

    /// <summary>All values are numbers in the range of spreadsheet days from 1950 to 2100.</summary>
    public bool MaybeSerial => serials > 0 && Most(serials);

    public DecimalMark DecimalMark => commaMarks > pointMarks ? DecimalMark.Comma : pointMarks > 0 ? DecimalMark.Point : DecimalMark.Auto;

    /// <summary>Every value is the ISO code of a currency.</summary>
    internal bool AllCurrencies => Filled > 0 && currencies == Filled;

    private long Unmistakable => isoDates + yearFirst + compact;

    private bool Most(long count) => count >= Filled * Enough;

    private void AddNumber(ReadOnlySpan<char> value)
    {
        if (Values.TryNumber(value, DecimalMark.Auto, out var number))
        {
            numbers++;
            if (number == decimal.Truncate(number))
                integers++;
            if (number is >= 18_264 and <= 73_415)
                serials++;
            if (value.Length > 1 && value[0] == '0' && char.IsAsciiDigit(value[1]))
                leadingZeros++;
        }
        else if (Values.TryMoney(value, DecimalMark.Auto, out _, out _))
            money++;
        else
            return;
        int point = value.LastIndexOf('.'), comma = value.LastIndexOf(',');
        if (point >= 0 && comma >= 0)
            (commaMarks, pointMarks) = comma > point ? (commaMarks + 3, pointMarks) : (commaMarks, pointMarks + 3);
        else if (comma >= 0)
            _ = DigitsAfter(value, comma) == 3 ? 0 : commaMarks++;
        else if (point >= 0)
            _ = DigitsAfter(value, point) == 3 ? 0 : pointMarks++;
    }

    private static int DigitsAfter(ReadOnlySpan<char> value, int mark)
    {
        var count = 0;
        while (mark + 1 + count < value.Length && char.IsAsciiDigit(value[mark + 1 + count]))
            count++;
        return count;
    }

    private void AddDate(ReadOnlySpan<char> value)
    {
        if (value.Length < 6)
            return;
        if (value.Length is 8 or 14 && !value.ContainsAnyExceptInRange('0', '9'))
        {
            if (Values.TryDateTime(value, DateOrder.YearFirst, out var packed) && packed.Year is >= 1950 and < 2060)
                compact++;
            return;
        }

        // A number such as 1.2.10 aside, what is a number is no date.
        if (Values.TryNumber(value, DecimalMark.Auto, out _))
            return;
        var asMonth = Values.TryDateTime(value, DateOrder.MonthFirst, out var m);
        var asDay = Values.TryDateTime(value, DateOrder.DayFirst, out var d);
        if (asMonth && asDay && m == d && !SameEitherWay(value))
            isoDates++;
        else if (!asMonth && !asDay && Values.TryDateTime(value, DateOrder.YearFirst, out _))
            yearFirst++;
        else
        {
            if (asMonth)
                monthFirst.Add(m);
            if (asDay)
                dayFirst.Add(d);
        }
    }

    /// <summary>5/5/2010 reads the same by accident, not because it says its order.</summary>
    private static bool SameEitherWay(ReadOnlySpan<char> value) =>
        char.IsAsciiDigit(value[0]) && !(value.Length > 3 && char.IsAsciiDigit(value[2]) && char.IsAsciiDigit(value[3])) && !value.ContainsAnyInRange('a', 'z');

    private static bool LooksEmail(ReadOnlySpan<char> value)
    {
        var at = value.IndexOf('@');
        return at > 0 && value[(at + 1)..].IndexOf('.') > 0 && !value.Contains(' ') && value[^1] != '.';
    }

    private static bool LooksPhone(ReadOnlySpan<char> value)
    {
        var digits = 0;
        foreach (var c in value)
            if (char.IsAsciiDigit(c))
                digits++;
            else if (c is not ('+' or '-' or ' ' or '(' or ')' or '.' or '/' or '#' or 'x'))
                return false;
        if (digits is < 7 or > 17)
            return false;
        return value[0] is '+' or '(' || (value[0] == '0' && digits is >= 9 and <= 13 && !value.Contains('.'))
            || (digits == 11 && value[0] == '1' && value[1] is >= '3' and <= '9' && value.Length == 11)
            || (value.Contains('-') && digits >= 10 && value.IndexOf('-') is 3 or 4);
    }

    private sealed class DateSpread
    {
        private DateTime first = DateTime.MaxValue, last = DateTime.MinValue;

        public long Count { get; private set; }
        public double Days => Count == 0 ? 0 : (last - first).TotalDays;

        public void Add(DateTime at)
        {
            Count++;
            (first, last) = (at < first ? at : first, at > last ? at : last);
        }
    }
}
