using Guanxi.Platform.Localisation;

namespace Guanxi.Customers.Duplicates;

/// <summary>The signs of a pair in words.</summary>
internal static class SignWords
{
    /// <summary>What speaks for their being one.</summary>
    public static string For(Texts texts, string signs) => Of(texts, signs, (_, weight) => weight > 0);

    /// <summary>What speaks against it.</summary>
    public static string Against(Texts texts, string signs) => Of(texts, signs, (_, weight) => weight < 0);

    private static string Of(Texts texts, string signs, Func<Sign, double, bool> wanted)
    {
        var strengths = Evidence.Read(signs);
        return string.Join(texts["duplicates.sign.gap"], Enum.GetValues<Sign>()
            .Where(s => strengths[(int)s] > 0 && s != Sign.NameLong && wanted(s, DuplicateWeights.Shipped.Signs[(int)s])).Select(s => texts["duplicates.sign." + s]));
    }
}
