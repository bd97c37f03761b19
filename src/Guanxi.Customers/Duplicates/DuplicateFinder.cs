using System.Collections.Concurrent;

namespace Guanxi.Customers.Duplicates;

/// <summary>Two rows that may be one.</summary>
/// <param name="A">Row of the table, from 0.</param>
/// <param name="B">Row of the same table behind <paramref name="A"/>, or of the other table.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Reasons">What speaks for it, the weightiest first.</param>
internal sealed record DuplicatePair(int A, int B, double Score, IReadOnlyList<DuplicateReason> Reasons);

/// <param name="Column">Name of the column.</param>
/// <param name="Likeness">Of the two values, from 0 to 1.</param>
internal sealed record DuplicateReason(string Column, double Likeness);

/// <summary>
/// Finds rows that describe the same thing, with no example of what is the same: rows that share rare words are compared
/// column by column, each weighted by what agreement in it tells (Fellegi and Sunter 1969), and columns of longer text by their wording.
/// One setting serves persons, organisations and goods.
/// </summary>
internal static class DuplicateFinder
{
    /// <summary>Score from which two rows of one table count as the same.</summary>
    public const double Within = .5;

    /// <summary>Score from which the best partners of two tables count as the same: that each has one at most is evidence in itself.</summary>
    public const double Between = .35;

    private const int Candidates = 10;
    private const double LongText = 3.5;
    private const double BitsOfWording = 30;
    private const double Unknown = .1;

    /// <param name="other">Null looks for doubles within the table; else rows of both that are the same, each row having one partner at most.</param>
    /// <param name="threshold">Null takes <see cref="Within"/> or <see cref="Between"/>.</param>
    /// <returns>Likeliest first.</returns>
    public static IReadOnlyList<DuplicatePair> Find(ComparedTable table, ComparedTable? other = null, double? threshold = null, CancellationToken ct = default)
    {
        var (names, rows) = other is null ? (table.Columns, table.Rows) : table.With(other);
        if (rows.Count < 2)
            return [];
        var folded = names.Select((_, c) => rows.Select(r => ComparedText.Fold(r[c])).ToArray()).ToArray();
        var isLong = folded.Select(IsLong).ToArray();
        var columns = names.Index().Where(n => !isLong[n.Index]).Select(n => new ComparedColumn(n.Item, folded[n.Index])).ToList();
        var wording = isLong.Contains(true) ? new Wording(Texts(folded.Where((_, c) => isLong[c]), rows.Count, ComparedText.Features)) : null;
        var wordingName = string.Join(" + ", names.Where((_, c) => isLong[c]));
        var most = columns.Sum(c => c.Weight) + (wording is null ? 0 : BitsOfWording);
        var first = other is null ? rows.Count : table.Rows.Count;

        var found = new ConcurrentBag<DuplicatePair>();
        Parallel.ForEach(Pairs(folded, isLong, rows.Count, other is null ? null : first, ct), new() { CancellationToken = ct }, pair =>
        {
            if (Compare(pair.A, pair.B, columns, wording, wordingName, most) is { } compared && compared.Score >= (threshold ?? (other is null ? Within : Between)))
                found.Add(compared);
        });
        var likeliest = found.OrderByDescending(p => p.Score).ThenBy(p => p.A).ThenBy(p => p.B);
        return other is null ? [.. likeliest] : [.. OneEach(likeliest).Select(p => p with { B = p.B - first })];
    }

    private static DuplicatePair? Compare(int a, int b, List<ComparedColumn> columns, Wording? wording, string wordingName, double most)
    {
        var (bits, possible) = (0.0, 0.0);
        var reasons = new List<(double Bits, DuplicateReason Reason)>();
        foreach (var column in columns)
            if (column.Says(a, b))
            {
                var likeness = column.Likeness(a, b);
                Add(column.Name, likeness, column.Bits(a, b, likeness), column.Weight);
            }
        if (wording?.Says(a, b) == true)
        {
            var likeness = wording.Likeness(a, b);
            Add(wordingName, likeness, BitsOfWording * likeness, BitsOfWording);
        }
        // Rows that are nearly empty agree in little: what is not known counts a little against them.
        return possible == 0 ? null : new(a, b, Math.Clamp(bits / (possible + (Unknown * most)), 0, 1), [.. reasons.OrderByDescending(r => r.Bits).Select(r => r.Reason)]);

        void Add(string name, double likeness, double says, double weight)
        {
            bits += says;
            possible += weight;
            if (says > 0)
                reasons.Add((says, new(name, Math.Round(likeness, 3))));
        }
    }

    /// <summary>For each row the few others with which it shares the rarest words.</summary>
    /// <param name="first">Rows from here on are of the other table; null compares within one.</param>
    private static IEnumerable<(int A, int B)> Pairs(string[][] folded, bool[] isLong, int count, int? first, CancellationToken ct)
    {
        var words = new Wording(Texts(folded.Select((column, c) => isLong[c] ? [.. column] : column), count, ComparedText.Words));
        var tooCommon = Math.Clamp(count / 20, 50, 500);
        var pairs = new ConcurrentDictionary<(int, int), byte>();
        Parallel.For(0, count, new() { CancellationToken = ct }, () => (Shared: new double[count], Met: new List<int>()), (row, _, local) =>
        {
            foreach (var word in words.Of(row))
            {
                var others = words.RowsWith(word);
                if (others.Length < 2 || others.Length > tooCommon)
                    continue;
                foreach (var other in others)
                {
                    if (other == row || (first is { } from && row < from == other < from))
                        continue;
                    if (local.Shared[other] == 0)
                        local.Met.Add(other);
                    local.Shared[other] += words.Weight(word);
                }
            }
            foreach (var other in local.Met.OrderByDescending(o => local.Shared[o]).ThenBy(o => o).Take(Candidates))
                pairs.TryAdd((Math.Min(row, other), Math.Max(row, other)), 0);
            foreach (var other in local.Met)
                local.Shared[other] = 0;
            local.Met.Clear();
            return local;
        }, _ => { });
        return pairs.Keys;
    }

    private static IEnumerable<string>[] Texts(IEnumerable<string[]> columns, int count, Func<string, IEnumerable<string>> split)
    {
        var all = columns.ToList();
        return [.. Enumerable.Range(0, count).Select(row => all.SelectMany(c => split(c[row])))];
    }

    private static bool IsLong(string[] column)
    {
        var filled = column.Where(v => v.Length > 0).ToList();
        return filled.Count > 0 && filled.Average(v => ComparedText.Words(v).Count()) > LongText;
    }

    private static IEnumerable<DuplicatePair> OneEach(IEnumerable<DuplicatePair> likeliest)
    {
        var taken = new HashSet<int>();
        foreach (var pair in likeliest)
            if (!taken.Contains(pair.A) && !taken.Contains(pair.B))
            {
                taken.Add(pair.A);
                taken.Add(pair.B);
                yield return pair;
            }
    }
}
