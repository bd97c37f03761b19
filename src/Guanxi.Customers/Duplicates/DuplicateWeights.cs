namespace Guanxi.Customers.Duplicates;

/// <summary>
/// What each sign counts, as log-odds: the score is the logistic of their sum. Shipped by judgement and checked on the labelled sets;
/// replaced by what a company's own decisions teach once there are enough of them.
/// </summary>
/// <param name="Bias">Log-odds of two customers of whom nothing is known but that they share a key.</param>
/// <param name="Signs">In the order of <see cref="Sign"/>.</param>
internal sealed record DuplicateWeights(double Bias, IReadOnlyList<double> Signs)
{
    public const string Setting = "customers.duplicate-weights";

    /// <summary>From here on two customers are shown as likely the same.</summary>
    public const double Likely = .5;

    public static readonly DuplicateWeights Shipped = new(-4.5, InOrder(new()
    {
        [Sign.NameSame] = 4,
        [Sign.NameLike] = 3.8,
        [Sign.NameLong] = .7,
        [Sign.NameOther] = -6,
        // People of one household share address, phone and often e-mail.
        [Sign.NameKin] = -6.5,
        [Sign.PhoneSame] = 3.5,
        [Sign.PhoneOther] = -.7,
        [Sign.EmailSame] = 4.2,
        [Sign.EmailLike] = 1.4,
        [Sign.EmailOther] = -.6,
        [Sign.AddressSame] = 2.5,
        [Sign.AddressOther] = -.6,
        [Sign.BirthdaySame] = 3.2,
        [Sign.BirthdayLike] = 1,
        [Sign.BirthdayOther] = -3.2,
        [Sign.GenderOther] = -1.5,
    }));

    public double Score(ReadOnlySpan<double> signs)
    {
        var odds = Bias;
        for (var i = 0; i < signs.Length; i++)
            odds += signs[i] * Signs[i];
        return 1 / (1 + Math.Exp(-odds));
    }

    private static double[] InOrder(Dictionary<Sign, double> weights) => [.. Enum.GetValues<Sign>().Select(s => weights[s])];
}
