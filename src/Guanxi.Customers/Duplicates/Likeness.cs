namespace Guanxi.Customers.Duplicates;

/// <summary>How alike two folded values are, from 0 to 1.</summary>
internal static class Likeness
{
    private const double SameWord = .8;

    /// <summary>Numbers by their edits, for one wrong digit is likely a slip and three are another number; words by their letters, in any order.</summary>
    public static double Of(string a, string b)
    {
        if (a == b)
            return 1;
        if (IsNumber(a) && IsNumber(b))
            return OfNumbers(a, b);
        var whole = JaroWinkler(a, b);
        return a.Contains(' ') || b.Contains(' ') ? Math.Max(.95 * whole, OfWords(a.Split(' '), b.Split(' '))) : whole;
    }

    /// <summary>Jaro (1989) with Winkler's bonus for a common beginning (Winkler 1990, p = 0.1, at most 4 characters).</summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.IsEmpty || b.IsEmpty)
            return a.SequenceEqual(b) ? 1 : 0;
        Span<bool> usedA = a.Length <= 256 ? stackalloc bool[a.Length] : new bool[a.Length], usedB = b.Length <= 256 ? stackalloc bool[b.Length] : new bool[b.Length];
        var reach = Math.Max(0, (Math.Max(a.Length, b.Length) / 2) - 1);
        var common = 0;
        for (var i = 0; i < a.Length; i++)
            for (var j = Math.Max(0, i - reach); j < Math.Min(b.Length, i + reach + 1); j++)
                if (!usedB[j] && a[i] == b[j])
                {
                    usedA[i] = usedB[j] = true;
                    common++;
                    break;
                }
        if (common == 0)
            return 0;
        var swapped = 0;
        for (int i = 0, j = 0; i < a.Length; i++)
            if (usedA[i])
            {
                while (!usedB[j])
                    j++;
                swapped += a[i] == b[j++] ? 0 : 1;
            }
        var jaro = (((double)common / a.Length) + ((double)common / b.Length) + ((common - (swapped / 2.0)) / common)) / 3;
        var prefix = Math.Min(4, a.CommonPrefixLength(b));
        return jaro + (prefix * .1 * (1 - jaro));
    }

    /// <summary>Letters added, left out, changed or swapped with their neighbour (Damerau 1964; optimal string alignment); more than <paramref name="most"/> count as one more than that.</summary>
    public static int Edits(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most)
            return most + 1;
        var (beforeLast, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return Math.Min(last[b.Length], most + 1);
    }

    private static double OfNumbers(string a, string b) => (Edits(a, b, 2), Math.Max(a.Length, b.Length)) switch
    {
        (1, >= 4) => .85,
        (2, >= 6) => .6,
        _ => 0,
    };

    /// <summary>Each word finds its likest partner; what finds none counts against the whole by its length.</summary>
    private static double OfWords(string[] a, string[] b)
    {
        var used = new bool[b.Length];
        var shared = 0.0;
        foreach (var word in a)
        {
            var (best, at) = (SameWord, -1);
            for (var j = 0; j < b.Length; j++)
                if (!used[j] && (word == b[j] ? 1 : word.Length < 3 || b[j].Length < 3 ? 0 : JaroWinkler(word, b[j])) is var like && like > best)
                    (best, at) = (like, j);
            if (at < 0)
                continue;
            used[at] = true;
            shared += best * (word.Length + b[at].Length);
        }
        return shared / (a.Sum(w => w.Length) + b.Sum(w => w.Length));
    }

    private static bool IsNumber(string value) => value.All(c => char.IsAsciiDigit(c) || c == ' ');
}
