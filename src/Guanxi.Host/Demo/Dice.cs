namespace Guanxi.Host.Demo;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014) with the distributions the demo needs. Eight bytes of state, so every customer
/// owns one. Logarithm and exponential are our own, of exact IEEE operations only: those of the C library differ in the
/// last bit between machines, which is enough to send two demo companies different ways.
/// </summary>
internal struct Dice(ulong state)
{
    private const double Ln2 = 0.693147180559945309417232;
    private ulong _state = state;

    /// <summary>A generator of its own for item <paramref name="index"/> of a named stream.</summary>
    public static Dice For(long seed, ulong stream, int index)
    {
        var root = new Dice((ulong)seed ^ (stream * 0xD1342543DE82EF95));
        return new Dice(new Dice(root.Next() ^ ((ulong)(uint)index << 20)).Next());
    }

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Whole number in [0, <paramref name="limit"/>).</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>Whole number in [<paramref name="from"/>, <paramref name="to"/>], both included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <summary>Uniform in (0, 1): never 0, so that its logarithm exists.</summary>
    public double Unit() => ((Next() >> 12) + 0.5) * (1.0 / (1UL << 52));

    public bool Chance(double probability) => Unit() < probability;

    public T Pick<T>(T[] from) => from[Below(from.Length)];

    public double Exponential() => -Ln(Unit());

    /// <summary>Marsaglia and Tsang 2000; a shape below 1 is boosted by one and scaled back.</summary>
    public double Gamma(double shape)
    {
        if (shape < 1) return Gamma(shape + 1) * Exp(Ln(Unit()) / shape);
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            if (Ln(Unit()) < 0.5 * x * x + d - d * v + d * Ln(v)) return d * v;
        }
    }

    public double Beta(double a, double b)
    {
        var x = Gamma(a);
        return x / (x + Gamma(b));
    }

    /// <summary>Arrivals in one unit of time at <paramref name="mean"/> per unit, counted one by one.</summary>
    public int Poisson(double mean)
    {
        var count = 0;
        for (var time = Exponential(); time < mean; time += Exponential()) count++;
        return count;
    }

    /// <summary>Marsaglia's polar method, one of the pair discarded to keep the state small.</summary>
    private double Normal()
    {
        while (true)
        {
            var x = 2 * Unit() - 1;
            var y = 2 * Unit() - 1;
            var s = x * x + y * y;
            if (s is > 0 and < 1) return x * Math.Sqrt(-2 * Ln(s) / s);
        }
    }

    internal static double Ln(double x)
    {
        var exponent = Math.ILogB(x);
        var m = Math.ScaleB(x, -exponent);
        if (m > 1.4142135623730951) (m, exponent) = (m / 2, exponent + 1);
        var s = (m - 1) / (m + 1);
        var square = s * s;
        var sum = 0.0;
        for (var k = 19; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
        return 2 * s * sum + exponent * Ln2;
    }

    internal static double Exp(double x)
    {
        if (x < -700) return 0;
        var power = (int)Math.Floor(x / Ln2 + 0.5);
        var r = x - power * Ln2;
        var sum = 1.0;
        for (var k = 14; k >= 1; k--) sum = 1 + sum * r / k;
        return Math.ScaleB(sum, power);
    }
}
