using System.Text;

namespace Guanxi.Platform.Tabular;

/// <summary>A column's name as words, whatever way it is spelt: OrderDate, order_date, ORDER DATE, ｏｒｄｅｒ　ｄａｔｅ, 订单日期(必填).</summary>
internal sealed class HeaderName
{
    private static readonly Dictionary<string, string> Same = new(StringComparer.Ordinal)
    {
        ["no"] = "number",
        ["num"] = "number",
        ["nr"] = "number",
        ["nbr"] = "number",
        ["#"] = "number",
        ["qty"] = "quantity",
        ["qnty"] = "quantity",
        ["quantities"] = "quantity",
        ["amt"] = "amount",
        ["cust"] = "customer",
        ["client"] = "customer",
        ["prod"] = "product",
        ["item"] = "product",
        ["article"] = "product",
        ["goods"] = "product",
        ["desc"] = "description",
        ["descr"] = "description",
        ["inv"] = "invoice",
        ["ord"] = "order",
        ["orders"] = "order",
        ["tel"] = "phone",
        ["telephone"] = "phone",
        ["mobile"] = "phone",
        ["cell"] = "phone",
        ["mail"] = "email",
        ["ctry"] = "country",
        ["nation"] = "country",
        ["identifier"] = "id",
        ["cat"] = "category",
        ["ccy"] = "currency",
        ["dt"] = "date",
    };

    private readonly string[] words;
    private readonly string compact;
    private readonly bool ideographic;

    public HeaderName(string name)
    {
        var split = Split(name);
        compact = string.Concat(split);
        words = [.. split.Select(w => Same.GetValueOrDefault(w, w))];
        ideographic = compact.Any(c => c >= '\u2E80');
    }

    /// <summary>0 to 1: how surely this header means <paramref name="wanted"/>.</summary>
    public double Likeness(HeaderName wanted)
    {
        if (compact.Length == 0)
            return 0;
        if (compact == wanted.compact || words.SequenceEqual(wanted.words))
            return 1;
        if (ideographic || wanted.ideographic)
        {
            if (compact.Contains(wanted.compact, StringComparison.Ordinal) && wanted.compact.Length > 1)
                return 0.5 + (0.45 * wanted.compact.Length / compact.Length);
            return wanted.compact.Contains(compact, StringComparison.Ordinal) && compact.Length > 1 ? 0.4 + (0.45 * compact.Length / wanted.compact.Length) : 0;
        }

        var common = words.Intersect(wanted.words).Count();
        if (common == words.Length && common == wanted.words.Length)
            return 0.97;
        if (string.Concat(words) == string.Concat(wanted.words))
            return 0.97;
        if (common == wanted.words.Length)
            return 0.5 + (0.4 * common / words.Length);
        if (common == words.Length)
            return 0.4 + (0.4 * common / wanted.words.Length);
        var allowed = Math.Min(compact.Length, wanted.compact.Length) switch { >= 9 => 2, >= 5 => 1, _ => 0 };
        var distance = allowed == 0 ? int.MaxValue : Distance(compact, wanted.compact);
        return distance <= allowed ? 0.9 - (0.1 * distance) : 0;
    }

    private static List<string> Split(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var depth = 0;
        var previous = '\0';
        for (var i = 0; i < name.Length && i < 200; i++)
        {
            var c = Values.HalfWidth(name[i]);
            // What stands in brackets is a unit or a hint, unless it is everything.
            if (c is '(' or '[' or '【')
                depth += word.Length + words.Count > 0 ? 1 : 0;
            else if (c is ')' or ']' or '】' && depth > 0)
                depth--;
            var letter = char.IsLetterOrDigit(c) || c == '#';
            var next = i + 1 < name.Length ? Values.HalfWidth(name[i + 1]) : '\0';
            var starts = (char.IsUpper(c) && (char.IsLower(previous) || (char.IsUpper(previous) && char.IsLower(next))))
                || (letter && previous != '\0' && c >= '\u2E80' != previous >= '\u2E80');
            if ((!letter || starts || c == '#') && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (letter && depth == 0)
                word.Append(char.ToLowerInvariant(c));
            previous = c;
        }

        if (word.Length > 0)
            words.Add(word.ToString());
        // "e-mail" is one word however it is spelt.
        if (words.IndexOf("e") is >= 0 and var e && e + 1 < words.Count && words[e + 1] == "mail")
        {
            words[e] = "email";
            words.RemoveAt(e + 1);
        }

        return words;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }

        return d[a.Length, b.Length];
    }
}
