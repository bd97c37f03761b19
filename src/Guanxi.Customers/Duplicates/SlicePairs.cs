using System.Collections.Concurrent;

namespace Guanxi.Customers.Duplicates;

/// <summary>Two customers who are likely one.</summary>
/// <param name="A">The smaller id.</param>
/// <param name="Signs">As <see cref="Evidence.Write"/> spells them.</param>
internal sealed record FoundPair(long A, long B, double Score, string Signs);

/// <summary>
/// Compares the customers of two slices who share a key. Keys that many share tell nothing and are passed over: whoever is the
/// same nonetheless shares a rarer one. A pair is compared once, at the rarest kind of key that it shares.
/// </summary>
internal sealed class SlicePairs(ProfileSlice a, ProfileSlice b, DuplicateWeights weights, double least)
{
    private const int MostWithKey = 40;

    private readonly HashSet<ulong>[] common = [.. Enumerable.Range(0, CustomerProfile.Kinds).Select(_ => new HashSet<ulong>())];
    private readonly ConcurrentBag<FoundPair> found = [];

    /// <returns>In the order of their ids.</returns>
    public List<FoundPair> Find(CancellationToken ct)
    {
        for (var kind = 0; kind < CustomerProfile.Kinds; kind++)
        {
            var (x, y, of) = (a.Sorted(kind), b.Sorted(kind), kind);
            var runs = Runs(x.Keys, y.Keys, common[kind]);
            Parallel.ForEach(Partitioner.Create(0, Math.Max(1, runs.Count)), new() { CancellationToken = ct }, range =>
            {
                Span<double> signs = stackalloc double[Evidence.Count];
                for (var i = range.Item1; i < Math.Min(range.Item2, runs.Count); i++)
                {
                    var run = runs[i];
                    for (var p = run.FromA; p < run.ToA; p++)
                        for (var q = a == b ? p + 1 : run.FromB; q < run.ToB; q++)
                            Compare(a.Rows[x.Rows[p]], b.Rows[y.Rows[q]], of, signs);
                }
            });
        }
        return [.. found.OrderBy(p => p.A).ThenBy(p => p.B)];
    }

    private void Compare(CustomerProfile one, CustomerProfile other, int kind, Span<double> signs)
    {
        if (one.Id == other.Id || one.IsOrganisation != other.IsOrganisation)
            return;
        for (var earlier = 0; earlier < kind; earlier++)
            if (one.Keys[earlier] != 0 && one.Keys[earlier] == other.Keys[earlier] && !common[earlier].Contains(one.Keys[earlier]))
                return;
        Evidence.Weigh(one, other, signs);
        if (weights.Score(signs) is var score && score >= least)
            found.Add(new(Math.Min(one.Id, other.Id), Math.Max(one.Id, other.Id), score, Evidence.Write(signs)));
    }

    /// <summary>Where both have the same key; what too many share goes to <paramref name="common"/>.</summary>
    private static List<(int FromA, int ToA, int FromB, int ToB)> Runs(ulong[] a, ulong[] b, HashSet<ulong> common)
    {
        var runs = new List<(int, int, int, int)>();
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
            if (a[i] < b[j])
                i++;
            else if (a[i] > b[j])
                j++;
            else
            {
                var (fromA, fromB, key) = (i, j, a[i]);
                while (i < a.Length && a[i] == key)
                    i++;
                while (j < b.Length && b[j] == key)
                    j++;
                if (Math.Max(i - fromA, j - fromB) > MostWithKey)
                    common.Add(key);
                else if (a != b || i - fromA > 1)
                    runs.Add((fromA, i, fromB, j));
            }
        return runs;
    }
}
