namespace Guanxi.Customers.Duplicates;

/// <param name="Signs">Of the pair, as <see cref="Evidence"/> weighed them.</param>
/// <param name="IsSame">What a person decided.</param>
internal readonly record struct Decision(double[] Signs, bool IsSame);

/// <summary>Share of what was called the same that is, and share of what is the same that was called so; from 0 to 1.</summary>
internal sealed record Hits(double Precision, double Recall)
{
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    public static Hits Of(IEnumerable<(bool Is, bool Said)> answers)
    {
        var (hit, said, same) = (0.0, 0.0, 0.0);
        foreach (var (isSame, saidSame) in answers)
        {
            hit += isSame && saidSame ? 1 : 0;
            said += saidSame ? 1 : 0;
            same += isSame ? 1 : 0;
        }
        return new(said == 0 ? 0 : hit / said, same == 0 ? 0 : hit / same);
    }
}

/// <summary>
/// Logistic regression drawn towards the weights it starts from: a Gaussian prior around them (ridge), fitted by Newton's method.
/// With few decisions little moves; signs that nobody has decided on stay as shipped.
/// </summary>
internal static class Learning
{
    private const double Pull = 1;
    private const int Steps = 25;
    private const int Folds = 5;

    public static DuplicateWeights Fit(IReadOnlyList<Decision> decisions, DuplicateWeights from)
    {
        var size = Evidence.Count + 1;
        double[] start = [from.Bias, .. from.Signs];
        var weights = (double[])start.Clone();
        for (var step = 0; step < Steps; step++)
        {
            var slope = new double[size];
            var curve = new double[size, size];
            for (var i = 0; i < size; i++)
            {
                slope[i] = Pull * (weights[i] - start[i]);
                curve[i, i] = Pull;
            }
            foreach (var decision in decisions)
                Add(decision, weights, slope, curve);
            var move = Solve(curve, slope);
            for (var i = 0; i < size; i++)
                weights[i] -= Math.Clamp(move[i], -2, 2);
            if (move.Max(Math.Abs) < 1e-6)
                break;
        }
        return new(weights[0], weights[1..]);
    }

    /// <summary>How well weights fitted on four fifths of the decisions answer the fifth, five times over; and how well the ones they start from do.</summary>
    public static (Hits Learned, Hits Before) CrossValidate(IReadOnlyList<Decision> decisions, DuplicateWeights from)
    {
        var learned = new List<(bool, bool)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var weights = Fit([.. decisions.Where((_, i) => i % Folds != fold)], from);
            learned.AddRange(decisions.Where((_, i) => i % Folds == fold).Select(d => (d.IsSame, weights.Score(d.Signs) >= DuplicateWeights.Likely)));
        }
        return (Hits.Of(learned), Hits.Of(decisions.Select(d => (d.IsSame, from.Score(d.Signs) >= DuplicateWeights.Likely))));
    }

    private static void Add(Decision decision, double[] weights, double[] slope, double[,] curve)
    {
        double[] x = [1, .. decision.Signs];
        var score = new DuplicateWeights(weights[0], weights[1..]).Score(decision.Signs);
        var (wrong, spread) = (score - (decision.IsSame ? 1 : 0), Math.Max(score * (1 - score), 1e-9));
        for (var i = 0; i < x.Length; i++)
            if (x[i] != 0)
            {
                slope[i] += wrong * x[i];
                for (var j = 0; j < x.Length; j++)
                    curve[i, j] += spread * x[i] * x[j];
            }
    }

    /// <summary>Gauss with the largest pivot; the matrix is positive definite.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var (n, x) = (right.Length, (double[])right.Clone());
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(matrix[i, k]));
            if (pivot != k)
            {
                for (var j = 0; j < n; j++)
                    (matrix[k, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[k, j]);
                (x[k], x[pivot]) = (x[pivot], x[k]);
            }
            for (var i = k + 1; i < n; i++)
            {
                var factor = matrix[i, k] / matrix[k, k];
                for (var j = k; j < n; j++)
                    matrix[i, j] -= factor * matrix[k, j];
                x[i] -= factor * x[k];
            }
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++)
                x[i] -= matrix[i, j] * x[j];
            x[i] /= matrix[i, i];
        }
        return x;
    }
}
