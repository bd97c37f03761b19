namespace Guanxi.Customers.Duplicates;

/// <summary>One column of what is compared: how much it says that two rows have the same value there.</summary>
internal sealed class ComparedColumn
{
    /// <summary>Bits; a value that only two rows of a million share says no more than this.</summary>
    private const double MostBits = 14;
    private const double MostOfColumn = 12;
    private const double Against = -.3;

    private readonly string[] values;
    private readonly Dictionary<string, int> rows;
    private readonly int filled;

    /// <param name="values">Folded, one a row; empty says nothing.</param>
    public ComparedColumn(string name, string[] values)
    {
        Name = name;
        this.values = values;
        rows = values.Where(v => v.Length > 0).CountBy(v => v).ToDictionary();
        filled = rows.Values.Sum();
        var pairs = filled * (filled - 1.0);
        var alike = rows.Values.Sum(count => count * (count - 1.0));
        Weight = pairs == 0 ? 0 : Math.Min(MostOfColumn, -Math.Log2(Math.Max(alike / pairs, 1e-6)));
        Chance = Chances();
    }

    public string Name { get; }

    /// <summary>Bits learned when two rows agree here (Fellegi and Sunter 1969: −log₂ u), u being how often two rows agree by chance.</summary>
    public double Weight { get; }

    /// <summary>Likeness of two rows that have nothing to do with one another.</summary>
    public double Chance { get; }

    public bool Says(int a, int b) => values[a].Length > 0 && values[b].Length > 0;

    public double Likeness(int a, int b) => Duplicates.Likeness.Of(values[a], values[b]);

    /// <summary>What the two rows' values say for (above 0) or against their being one, in bits: a rare value says more than a common one.</summary>
    public double Bits(int a, int b, double likeness)
    {
        var beyondChance = (likeness - Chance) / (1 - Chance);
        var bits = beyondChance > .99 ? Math.Min(MostBits, Math.Log2((double)filled / rows[values[a]]) + 1) : Weight;
        return bits * Math.Max(Against, beyondChance);
    }

    private double Chances()
    {
        const int Trials = 20_000;
        var (sum, tried) = (0.0, 0);
        // A walk that visits pairs all over the table, the same in every run.
        for (ulong i = 0, at = 1; i < Trials && values.Length > 1; i++)
        {
            at = (at * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407;
            var (a, b) = ((int)((at >> 33) % (ulong)values.Length), (int)((at >> 13) % (ulong)values.Length));
            if (a == b || !Says(a, b))
                continue;
            sum += Likeness(a, b);
            tried++;
        }
        return tried == 0 ? 0 : Math.Min(.9, sum / tried);
    }
}
