using System.Runtime.InteropServices;

namespace Guanxi.Customers.Duplicates;

/// <summary>Texts as sets of features, each weighing what its rarity says (Spärck Jones 1972, squared), and which rows share which.</summary>
internal sealed class Wording
{
    private readonly int[][] features;
    private readonly double[] weights;
    private readonly double[] sizes;
    private readonly int[][] rowsOf;

    /// <param name="texts">Features of each row; repetitions count once.</param>
    public Wording(IReadOnlyList<IEnumerable<string>> texts)
    {
        var ids = new Dictionary<string, int>();
        var counts = new List<int>();
        features = new int[texts.Count][];
        var own = new HashSet<int>();
        for (var row = 0; row < texts.Count; row++)
        {
            own.Clear();
            foreach (var feature in texts[row])
            {
                ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, feature, out var known);
                if (!known)
                {
                    id = counts.Count;
                    counts.Add(0);
                }
                if (own.Add(id))
                    counts[id]++;
            }
            features[row] = [.. own];
            Array.Sort(features[row]);
        }
        weights = [.. counts.Select(count => Math.Log((texts.Count + 1.0) / count)).Select(idf => idf * idf)];
        sizes = [.. features.Select(own => own.Sum(f => weights[f]))];
        rowsOf = [.. counts.Select(count => new int[count])];
        var next = new int[counts.Count];
        for (var row = 0; row < features.Length; row++)
            foreach (var feature in features[row])
                rowsOf[feature][next[feature]++] = row;
    }

    public bool Says(int a, int b) => sizes[a] > 0 && sizes[b] > 0;

    public ReadOnlySpan<int> Of(int row) => features[row];

    public double Weight(int feature) => weights[feature];

    public ReadOnlySpan<int> RowsWith(int feature) => rowsOf[feature];

    /// <summary>
    /// From 0 to 1: the mean of what both share of both (cosine) and of the shorter one (a short text may lie within a long one),
    /// its root taken so that half the way is where people begin to call two texts the same.
    /// </summary>
    public double Likeness(int a, int b)
    {
        var (x, y, shared) = (features[a], features[b], 0.0);
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
            if (x[i] == y[j])
            {
                shared += weights[x[i++]];
                j++;
            }
            else if (x[i] < y[j])
                i++;
            else
                j++;
        return Math.Sqrt(((shared / Math.Sqrt(sizes[a] * sizes[b])) + (shared / Math.Min(sizes[a], sizes[b]))) / 2);
    }
}
