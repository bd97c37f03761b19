using System.Globalization;
using System.Text;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Duplicates;

/// <summary>Text as duplicates are compared by it: what people write in two ways is one here.</summary>
internal static class ComparedText
{
    /// <summary>Lower case, half width, simplified characters, no accents; anything but letters and digits is one space.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in SearchText.Simplify(SearchText.Normalize(text)).Normalize(NormalizationForm.FormD))
            if (char.IsLetterOrDigit(c))
                folded.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        return folded.ToString().TrimEnd();
    }

    /// <summary>The words of folded text. Chinese has no spaces: there every two neighbours are a word.</summary>
    public static IEnumerable<string> Words(string folded)
    {
        foreach (var run in folded.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var start = 0;
            for (var i = 1; i <= run.Length; i++)
                if (i == run.Length || IsHan(run[i]) != IsHan(run[start]))
                {
                    foreach (var word in IsHan(run[start]) ? Neighbours(run[start..i]) : [run[start..i]])
                        yield return word;
                    start = i;
                }
        }
    }

    /// <summary>
    /// What two longer texts may share: words, neighbouring words as one where a digit is in them ("psx 350" is "psx350"),
    /// and three characters in a row, marked so that they are not taken for words.
    /// </summary>
    public static IEnumerable<string> Features(string folded)
    {
        string? before = null;
        foreach (var word in Words(folded))
        {
            yield return word;
            if (before is not null && (before + word).Any(char.IsAsciiDigit))
                yield return before + word;
            before = word;
            var framed = $" {word} ";
            for (var i = 0; i + 3 <= framed.Length; i++)
                yield return $"#{framed.AsSpan(i, 3)}";
        }
    }

    private static string[] Neighbours(string run) => run.Length < 2 ? [run] : [.. Enumerable.Range(0, run.Length - 1).Select(i => run.Substring(i, 2))];

    public static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';
}
