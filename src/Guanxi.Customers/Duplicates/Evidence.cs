using System.Globalization;

namespace Guanxi.Customers.Duplicates;

/// <summary>What two customers' values can say for or against their being one. The names are stored and must not change.</summary>
internal enum Sign
{
    NameSame, NameLike, NameLong, NameOther, NameKin, PhoneSame, PhoneOther, EmailSame, EmailLike, EmailOther,
    AddressSame, AddressOther, BirthdaySame, BirthdayLike, BirthdayOther, GenderOther,
}

/// <summary>How strongly each sign shows in one pair, 0 to 1.</summary>
internal static class Evidence
{
    public static readonly int Count = Enum.GetValues<Sign>().Length;

    private const double SameName = .99;
    private const double OtherName = .75;

    public static void Weigh(CustomerProfile a, CustomerProfile b, Span<double> signs)
    {
        signs.Clear();
        OfNames(a, b, signs);
        if (a.Phone.Length > 0 && b.Phone.Length > 0)
            signs[(int)(IsSamePhone(a.Phone, b.Phone) ? Sign.PhoneSame : Sign.PhoneOther)] = 1;
        if (a.Email.Length > 0 && b.Email.Length > 0)
            signs[(int)OfEmails(a.Email, b.Email)] = 1;
        if (a.Address.Length > 0 && b.Address.Length > 0)
            OfAddresses(a.Address, b.Address, signs);
        if (a.Birthday.Length > 0 && b.Birthday.Length > 0)
            signs[(int)(a.Birthday == b.Birthday ? Sign.BirthdaySame : IsSlip(a.Birthday, b.Birthday) ? Sign.BirthdayLike : Sign.BirthdayOther)] = 1;
        if (a.Gender.Length > 0 && b.Gender.Length > 0 && a.Gender != b.Gender)
            signs[(int)Sign.GenderOther] = 1;
    }

    /// <summary>The signs that show, such as <c>NameSame NameLike=0.62</c>.</summary>
    public static string Write(ReadOnlySpan<double> signs)
    {
        var shown = new List<string>();
        for (var i = 0; i < signs.Length; i++)
            if (signs[i] > 0)
                shown.Add(signs[i] >= 1 ? ((Sign)i).ToString() : string.Create(CultureInfo.InvariantCulture, $"{(Sign)i}={signs[i]:0.##}"));
        return string.Join(' ', shown);
    }

    public static double[] Read(string text)
    {
        var signs = new double[Count];
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (part.Split('=') is [var name, .. var value] && Enum.TryParse<Sign>(name, out var sign))
                signs[(int)sign] = value is [var strength] ? double.Parse(strength, CultureInfo.InvariantCulture) : 1;
        return signs;
    }

    private static void OfNames(CustomerProfile a, CustomerProfile b, Span<double> signs)
    {
        if (a.Name.Letters.Length == 0 || b.Name.Letters.Length == 0)
            return;
        var (likeness, isKin) = a.IsOrganisation == b.IsOrganisation ? a.Name.Match(b.Name) : default;
        if (likeness >= SameName)
        {
            signs[(int)Sign.NameSame] = 1;
            signs[(int)Sign.NameLong] = a.Name.IsLong ? 1 : 0;
        }
        else if (likeness > OtherName)
            signs[(int)Sign.NameLike] = (likeness - OtherName) / (1 - OtherName);
        else if (isKin)
            signs[(int)Sign.NameKin] = 1;
        else if (likeness < .6)
            signs[(int)Sign.NameOther] = 1;
    }

    private static bool IsSamePhone(string a, string b)
        => a == b || (Math.Min(a.Length, b.Length) >= 8 && (a.EndsWith(b, StringComparison.Ordinal) || b.EndsWith(a, StringComparison.Ordinal)));

    private static Sign OfEmails(string a, string b)
    {
        if (a == b)
            return Sign.EmailSame;
        var (x, y) = (a.IndexOf('@', StringComparison.Ordinal), b.IndexOf('@', StringComparison.Ordinal));
        return (x >= 5 && x == y && a.AsSpan(0, x).SequenceEqual(b.AsSpan(0, y))) || Likeness.Edits(a, b, 1) <= 1 ? Sign.EmailLike : Sign.EmailOther;
    }

    private static void OfAddresses(string[] a, string[] b, Span<double> signs)
    {
        var shared = a.Count(b.Contains);
        var like = 2.0 * shared / (a.Length + b.Length);
        // Another number in the same street is another house.
        var (x, y) = (a.Where(IsNumber).ToList(), b.Where(IsNumber).ToList());
        if (x.Count > 0 && y.Count > 0 && !x.Any(y.Contains))
            like /= 2;
        if (like >= .6)
            signs[(int)Sign.AddressSame] = Math.Min(1, like + .1);
        else if (like < .35)
            signs[(int)Sign.AddressOther] = 1;
    }

    private static bool IsNumber(string word) => char.IsAsciiDigit(word[0]);

    /// <summary>One digit differs, or day and month are swapped.</summary>
    private static bool IsSlip(string a, string b)
        => Likeness.Edits(a, b, 1) == 1 || (a.Length == 10 && b.Length == 10 && a.AsSpan(0, 4).SequenceEqual(b.AsSpan(0, 4))
            && a.AsSpan(5, 2).SequenceEqual(b.AsSpan(8, 2)) && a.AsSpan(8, 2).SequenceEqual(b.AsSpan(5, 2)));
}
