namespace Guanxi.Host.Demo;

/// <summary>
/// Phone numbers in national form and E.164. Where a regulator keeps numbers for fiction (Ofcom, ACMA, ARCEP,
/// Bundesnetzagentur, NANPA's 555-01xx) they come from there; elsewhere zeros in the middle show that they are made up.
/// </summary>
internal static class Phones
{
    // d stands for a digit of the running number; alternatives are separated by blanks.
    private static readonly Dictionary<string, string[]> Forms = new()
    {
        ["CN"] = Prefixed("+86", "130 131 132 133 134 135 136 137 138 139 150 151 152 153 155 156 157 158 159 166 176 177 178 180 181 182 183 185 186 187 188 189 191 198 199", "0000dddd"),
        ["HK"] = Prefixed("+852", "5 6 9", "000dddd"),
        ["MO"] = Prefixed("+853", "62 63 66 68", "00dddd"),
        ["TW"] = Prefixed("+886", "910 911 912 918 919 920 921 922 928 930 932 933 935 937 939 952 953 955 958 961 963 970 972 975 980 988", "000ddd"),
        ["SG"] = Prefixed("+65", "8 9", "000dddd"),
        ["MY"] = Prefixed("+60", "12 13 16 17 19", "000dddd"),
        ["JP"] = Prefixed("+81", "70 80 90", "0000dddd"),
        ["US"] = Prefixed("+1", "202 206 212 213 215 303 305 312 404 408 415 503 512 602 614 617 646 702 713 718 773 804 808 916 919", "55501dd"),
        ["CA"] = Prefixed("+1", "204 236 250 289 306 343 403 416 418 438 506 514 519 587 604 613 647 705 778 902", "55501dd"),
        ["GB"] = Prefixed("+44", "113496 114496 115496 116496 117496 118496 121496 131496 141496 151496 161496 207946", "0ddd").Append("+447700900ddd").ToArray(),
        ["AU"] = Prefixed("+61", "2 3 7 8", "5550dddd"),
        ["FR"] = ["+33639980ddd", "+33639981ddd", "+33639982ddd", "+33639983ddd", "+33639984ddd", "+33639985ddd"],
        ["DE"] = ["+493023125ddd", "+494066969ddd", "+498999998ddd"],
    };

    /// <summary>The number of a customer: no two share one until a country's range is used up, which the small reserved ones are.</summary>
    public static string Make(int index, string country)
    {
        var forms = Forms[country];
        // A prime stride scatters neighbours over the whole range and meets each number once.
        var running = (index + 1) * 1_000_003L;
        Span<char> number = stackalloc char[16];
        var form = forms[(int)(running % forms.Length)];
        running /= forms.Length;
        for (var i = form.Length - 1; i >= 0; i--)
        {
            number[i] = form[i];
            if (form[i] != 'd') continue;
            number[i] = (char)('0' + running % 10);
            running /= 10;
        }
        return new string(number[..form.Length]);
    }

    private static string[] Prefixed(string country, string prefixes, string rest) =>
        [.. prefixes.Split(' ').Select(p => country + p + rest)];
}
