using System.Collections.Frozen;

namespace Guanxi.Platform.Normalising;

/// <summary>How postal codes look in the countries that most letters go to.</summary>
public static class PostalCodes
{
    // 9 stands for a digit, A for a letter, a space for one that may be left out; several forms are parted by a bar.
    private static readonly FrozenDictionary<string, string[]> Forms =
        ("CN 999999;TW 999|99999|999999|999 99|999 999;MO 999078|;US 99999|99999-9999;CA A9A 9A9;GB A9 9AA|A99 9AA|AA9 9AA|AA99 9AA|A9A 9AA|AA9A 9AA;DE 99999;FR 99999;IT 99999;ES 99999;" +
         "NL 9999 AA;BE 9999;CH 9999;AT 9999;DK 9999;NO 9999;SE 999 99;FI 99999;PL 99-999;PT 9999-999;CZ 999 99;SK 999 99;HU 9999;RO 999999;GR 999 99;RU 999999;UA 99999;TR 99999;IL 9999999|99999;" +
         "JP 999-9999|9999999;KR 99999;IN 999999|999 999;SG 999999;MY 99999;TH 99999;VN 99999|999999;PH 9999;ID 99999;AU 9999;NZ 9999;MX 99999;BR 99999-999|99999999;AR 9999|A9999AAA;CL 9999999|999-9999;CO 999999;ZA 9999")
        .Split(';').ToFrozenDictionary(line => line[..2], line => line[3..].Split('|'));

    /// <returns>False when the country's codes never look like this; true for countries that are not known here.</returns>
    public static bool Fits(string country, string code)
    {
        if (code.Length == 0 || !Forms.TryGetValue(country, out var forms))
            return true;
        foreach (var form in forms)
            if (Fits(form, code.AsSpan().Trim()))
                return true;
        return false;
    }

    private static bool Fits(ReadOnlySpan<char> form, ReadOnlySpan<char> code)
    {
        var at = 0;
        foreach (var mark in form)
        {
            if (mark == ' ')
            {
                at += at < code.Length && code[at] == ' ' ? 1 : 0;
                continue;
            }
            if (at == code.Length || !(mark == '9' ? char.IsAsciiDigit(code[at]) : mark == 'A' ? char.IsAsciiLetter(code[at]) : code[at] == mark))
                return false;
            at++;
        }
        return at == code.Length;
    }
}
