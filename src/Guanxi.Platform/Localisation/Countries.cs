using System.Collections.Frozen;
using System.Globalization;

namespace Guanxi.Platform.Localisation;

/// <summary>Countries by ISO 3166 code, and the many ways files write them.</summary>
public static class Countries
{
    /// <summary>All codes, in alphabetical order.</summary>
    public static readonly IReadOnlyList<string> Codes =
        ("AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ " +
         "DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
         "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ " +
         "OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
         "UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW").Split(' ');

    private static readonly Lazy<FrozenDictionary<string, string>> ByName = new(Names);

    /// <returns>The code of a country written as a code or a name in English, Chinese or its own language; otherwise the text as it stands.</returns>
    public static string CodeOf(string text) => text.Length == 0 ? "" : ByName.Value.GetValueOrDefault(text.Trim(), text);

    /// <returns>The country's name in a language; the text itself when it is no code.</returns>
    public static string NameOf(string code, CultureInfo culture)
    {
        if (!Codes.Contains(code))
            return code;
        var before = CultureInfo.CurrentUICulture;
        try
        {
            // RegionInfo names countries in the language of the thread.
            CultureInfo.CurrentUICulture = culture;
            return new RegionInfo(code).DisplayName;
        }
        finally { CultureInfo.CurrentUICulture = before; }
    }

    private static FrozenDictionary<string, string> Names()
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var code in Codes)
        {
            var region = new RegionInfo(code);
            names[code] = code;
            names.TryAdd(region.ThreeLetterISORegionName, code);
            names.TryAdd(region.EnglishName, code);
            names.TryAdd(region.NativeName, code);
        }
        foreach (var language in (string[])["zh-Hans", "zh-Hant"])
        {
            var culture = CultureInfo.GetCultureInfo(language);
            foreach (var code in Codes)
                names.TryAdd(NameOf(code, culture), code);
        }
        foreach (var (name, code) in (ReadOnlySpan<(string, string)>)
            [
                ("UK", "GB"), ("Great Britain", "GB"), ("England", "GB"), ("Scotland", "GB"), ("Wales", "GB"), ("EIRE", "IE"), ("RSA", "ZA"), ("U.S.A.", "US"),
                ("United States of America", "US"), ("Holland", "NL"), ("The Netherlands", "NL"), ("Czech Republic", "CZ"), ("South Korea", "KR"), ("Korea", "KR"),
                ("Russia", "RU"), ("Hong Kong", "HK"), ("Macau", "MO"), ("Macao", "MO"), ("Taiwan", "TW"), ("Vietnam", "VN"), ("Turkey", "TR"), ("PRC", "CN"), ("中国大陆", "CN"),
                ("中國", "CN"), ("香港", "HK"), ("澳门", "MO"), ("澳門", "MO"), ("台湾", "TW"), ("臺灣", "TW"), ("英国", "GB"), ("英國", "GB"), ("美国", "US"), ("美國", "US"),
            ])
            names[name] = code;
        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
