using Guanxi.Platform.Search;

namespace Guanxi.Platform.Normalising;

/// <summary>A Chinese address in its parts. Levels that the text left out but that follow from others are filled in.</summary>
/// <param name="Country"><c>CN</c>, <c>TW</c>, <c>HK</c> or <c>MO</c>.</param>
/// <param name="Province">Such as 广东省; "" where it is not known.</param>
/// <param name="City">"" for municipalities and counties that stand directly under a province.</param>
/// <param name="Town">As written.</param>
/// <param name="Rest">Street, number and what follows, as written.</param>
/// <param name="PostalCode">"" for none.</param>
/// <param name="Code">Six digits of GB/T 2260 of the county, or those of city or province; "" where there are none.</param>
public sealed record ChineseAddress(string Country, string Province, string City, string County, string Town, string Rest, string PostalCode, string Code)
{
    /// <summary>First two digits of postal codes by province code, in the order of the codes.</summary>
    private static readonly Dictionary<string, string> Postal = new()
    {
        ["11"] = "10",
        ["12"] = "30",
        ["13"] = "05 06 07",
        ["14"] = "03 04",
        ["15"] = "01 02 16",
        ["21"] = "11 12",
        ["22"] = "13",
        ["23"] = "15 16",
        ["31"] = "20",
        ["32"] = "21 22",
        ["33"] = "31 32",
        ["34"] = "23 24",
        ["35"] = "35 36",
        ["36"] = "33 34",
        ["37"] = "25 26 27",
        ["41"] = "45 46 47",
        ["42"] = "43 44",
        ["43"] = "41 42",
        ["44"] = "51 52",
        ["45"] = "53 54",
        ["46"] = "57",
        ["50"] = "40",
        ["51"] = "61 62 63 64",
        ["52"] = "55 56",
        ["53"] = "65 66 67",
        ["54"] = "85 86",
        ["61"] = "71 72",
        ["62"] = "73 74",
        ["63"] = "81",
        ["64"] = "75",
        ["65"] = "83 84",
    };

    /// <summary>The postal code belongs to the province. True where either is not known.</summary>
    public bool PostalFits => PostalCode.Length != 6 || Code.Length < 2 || !Postal.TryGetValue(Code[..2], out var begins) || begins.Contains(PostalCode[..2], StringComparison.Ordinal);

    /// <summary>Reads an address such as 广东省深圳市南山区科技园路1号 518057, in either script.</summary>
    /// <returns>Null when it begins with no Chinese division.</returns>
    public static ChineseAddress? Read(string text)
    {
        var written = Plain(text, out var postal);
        var simple = SearchText.Simplify(written);
        var at = 0;
        foreach (var country in (string[])["中华人民共和国", "中国"])
            if (simple.StartsWith(country, StringComparison.Ordinal))
                at = country.Length;
        Division? province = null, city = null, county = null;
        if (Divisions.Province(simple.AsSpan(at)) is var (p, length))
        {
            province = p;
            Skip(length);
        }
        if (Divisions.City(simple.AsSpan(at), province) is var (c, inCity) && (province is null || IsWhole(inCity)))
        {
            city = c;
            province = c.Within;
            Skip(inCity);
        }
        foreach (var paper in (string[])["市辖区", "县"])
            if (city is null && province is not null && simple.AsSpan(at).StartsWith(paper))
                Skip(paper.Length);
        if (Divisions.County(simple.AsSpan(at), province, city) is var (a, inCounty) && (IsFull(a, inCounty) || (city ?? province) is not null))
        {
            county = a;
            city = a.Within;
            province = city!.Within;
            Skip(inCounty);
        }
        if (province is null)
            return null;
        var inTown = county is null ? 0 : Divisions.Town(simple.AsSpan(at), county);
        var code = county?.Code ?? city?.Code ?? province.Code;
        return new(CountryOf(province), province.Name, city?.Name ?? "", county?.Name ?? "", written.Substring(at, inTown), written[(at + inTown)..].TrimStart(' ', ','), postal, code.Length == 0 ? "" : code.PadRight(6, '0'));

        // 北京市北京市 and 广东深圳: what was read once more is passed over.
        void Skip(int length)
        {
            var part = simple.AsSpan(at, length);
            at += length;
            if (simple.AsSpan(at).StartsWith(part))
                at += length;
            while (at < simple.Length && simple[at] is ' ' or ',' or '-' or '/')
                at++;
        }

        bool IsWhole(int length) => length > 0;
        static bool IsFull(Division division, int length) => division.Name.Length == length;
    }

    private static string CountryOf(Division province) => province.Code switch { "71" => "TW", "81" => "HK", "82" => "MO", _ => "CN" };

    /// <summary>Half width, without spaces between Han characters and without the postal code.</summary>
    private static string Plain(string text, out string postal)
    {
        postal = "";
        Span<char> plain = text.Length <= 512 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var c in text.AsSpan().Trim())
            if (Phones.HalfWidth(c) is var half && !(half is ' ' or '\n' or '\r' or '\t' && length > 0 && plain[length - 1] is ' ' or >= '\u3400'))
                plain[length++] = half is '，' or '、' or '\n' or '\r' or '\t' ? ' ' : half;
        var rest = plain[..length].Trim(' ');
        foreach (var mark in (string[])["邮政编码", "郵遞區號", "郵政編碼", "邮编", "郵編"])
            if (rest.IndexOf(mark) is >= 0 and var found)
            {
                var digits = rest[(found + mark.Length)..].TrimStart([' ', ':']);
                if (digits.Length >= 6 && digits[..6].IndexOfAnyExceptInRange('0', '9') < 0)
                {
                    postal = digits[..6].ToString();
                    return string.Concat(rest[..found].TrimEnd([' ', ',', '(']), digits[6..].TrimStart([' ', ')']));
                }
            }
        var begin = rest.IndexOfAnyExceptInRange('0', '9');
        if (begin is 3 or 5 or 6)
        {
            postal = rest[..begin].ToString();
            return rest[begin..].TrimStart(' ').ToString();
        }
        if (rest.Length > 6 && rest[^6..].IndexOfAnyExceptInRange('0', '9') < 0 && !char.IsAsciiLetterOrDigit(rest[^7]))
        {
            postal = rest[^6..].ToString();
            return rest[..^6].TrimEnd([' ', ',', '(']).ToString();
        }
        return rest.ToString();
    }
}
