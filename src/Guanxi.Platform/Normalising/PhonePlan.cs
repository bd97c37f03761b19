using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Guanxi.Platform.Normalising;

/// <summary>How numbers of a plan are grouped for the eye.</summary>
internal sealed record PhoneGrouping(string Pattern, string Format, string Leading, string NationalRule, string International);

/// <summary>The numbering plan of one country; its patterns are made ready when its first number is met.</summary>
internal sealed class PhonePlan
{
    // In the order of the file.
    private static readonly PhoneType[] Types =
        [PhoneType.Fixed, PhoneType.Mobile, PhoneType.TollFree, PhoneType.Premium, PhoneType.Personal, PhoneType.Voicemail, PhoneType.Uan, PhoneType.Pager, PhoneType.Voip, PhoneType.SharedCost];

    private static readonly PhonePlan[][] ByCode;
    private static readonly FrozenDictionary<string, PhonePlan> ByCountry;

    private readonly Lazy<DigitMachine> numbers, abroad;
    private readonly Lazy<DigitMachine?> leading, trunk;
    private readonly Lazy<Regex?> trunkGroups;
    private readonly string transform;
    private readonly int lengths;

    static PhonePlan()
    {
        using var reader = new StreamReader(typeof(PhonePlan).Assembly.GetManifestResourceStream("Normalising/phones.tsv")!);
        var plans = new List<PhonePlan>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            if (cells[0] == "T")
                plans.Add(new(cells));
            else
                plans[^1].Groupings.Add(new(cells[1], cells[2], cells[3], cells[4], cells[5]));
        }
        ByCode = new PhonePlan[1000][];
        foreach (var group in plans.GroupBy(p => p.Code))
            ByCode[group.Key] = [.. group];
        ByCountry = plans.Where(p => p.Country != "001").ToFrozenDictionary(p => p.Country);
    }

    private PhonePlan(string[] cells)
    {
        Country = cells[1];
        Code = int.Parse(cells[2], CultureInfo.InvariantCulture);
        CodeText = cells[2];
        abroad = new(() => new(cells[3].Replace("~", "", StringComparison.Ordinal)));
        // Few plans move digits about; all others only drop a prefix.
        var moves = cells[5].Length > 0 || cells[4].Contains('$', StringComparison.Ordinal);
        trunk = new(() => moves || cells[4].Length == 0 ? null : new(cells[4]));
        trunkGroups = new(() => moves ? new Regex($"^(?:{cells[4]})", RegexOptions.CultureInvariant) : null);
        transform = cells[5];
        leading = new(() => cells[6].Length == 0 ? null : new(cells[6]));
        lengths = cells[7].Split(',').Aggregate(0, (all, length) => all | (1 << int.Parse(length, CultureInfo.InvariantCulture)));
        numbers = new(() => new([cells[8], .. cells[9..19].Select(t => t == "=" ? "" : t)]));
        MobileIsFixed = cells[10] == "=";
    }

    public string Country { get; }
    public int Code { get; }
    public string CodeText { get; }
    public List<PhoneGrouping> Groupings { get; } = [];
    private bool MobileIsFixed { get; }

    public static PhonePlan? Of(string country) => ByCountry.GetValueOrDefault(country);

    /// <returns>All countries with this code, the main one first; none for a code that is nobody's.</returns>
    public static ReadOnlySpan<PhonePlan> Of(int code) => code is > 0 and < 1000 ? ByCode[code] : default;

    public bool Knows(ReadOnlySpan<char> national) => (numbers.Value.Match(national) & 1) != 0;

    public bool Begins(ReadOnlySpan<char> national) => leading.Value is { } machine && machine.Prefix(national) > 0;

    public bool HasLeading => leading.Value is not null;

    /// <returns>Digits of the prefix for calls abroad that it begins with; 0 for none.</returns>
    public int Abroad(ReadOnlySpan<char> digits) => abroad.Value.Prefix(digits);

    public PhoneVerdict LengthOf(ReadOnlySpan<char> national)
        => national.Length < 31 && (lengths & (1 << national.Length)) != 0 ? PhoneVerdict.Unknown
            : national.Length >= 31 || lengths >> national.Length == 0 ? PhoneVerdict.TooLong
            : (lengths & ((1 << national.Length) - 1)) == 0 ? PhoneVerdict.TooShort : PhoneVerdict.Unknown;

    public PhoneType TypeOf(ReadOnlySpan<char> national)
    {
        var match = numbers.Value.Match(national);
        if ((match & 1) == 0)
            return PhoneType.Unknown;
        match >>= 1;
        // Dearer and odder kinds first, as libphonenumber asks.
        foreach (var i in (ReadOnlySpan<int>)[3, 2, 9, 8, 4, 7, 6, 5])
            if ((match & (1 << i)) != 0)
                return Types[i];
        return (match & 3) switch
        {
            1 when MobileIsFixed => PhoneType.FixedOrMobile,
            1 => PhoneType.Fixed,
            2 => PhoneType.Mobile,
            3 => PhoneType.FixedOrMobile,
            _ => PhoneType.Unknown,
        };
    }

    /// <summary>Takes the prefix of calls within the country away where that leaves a number.</summary>
    /// <param name="room">Where a number is written whose digits are moved.</param>
    public ReadOnlySpan<char> WithoutTrunk(ReadOnlySpan<char> digits, Span<char> room)
    {
        var rest = digits;
        if (trunk.Value is { } machine)
            rest = digits[machine.Prefix(digits)..];
        else if (trunkGroups.Value is { } groups && groups.IsMatch(digits))
        {
            var match = groups.Match(digits.ToString());
            var moved = transform.Length > 0 && match.Groups[^1].Success ? match.Result(transform) : "";
            moved.CopyTo(room);
            digits[match.Length..].CopyTo(room[moved.Length..]);
            rest = room[..(moved.Length + digits.Length - match.Length)];
        }
        return rest.Length == digits.Length && rest.SequenceEqual(digits) ? digits : Knows(digits) && !Knows(rest) ? digits : rest;
    }
}
