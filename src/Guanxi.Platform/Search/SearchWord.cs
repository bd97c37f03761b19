namespace Guanxi.Platform.Search;

/// <summary>One word of a query.</summary>
public sealed record SearchWord
{
    internal SearchWord(string text)
    {
        Text = text;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        Digits = digits.Length >= 2 && digits.Length < text.Length && text.All(c => char.IsAsciiDigit(c) || "+-().".Contains(c, StringComparison.Ordinal)) ? digits : null;
    }

    /// <summary>The word as search compares it.</summary>
    public string Text { get; }

    /// <summary>The digits of a word that may be part of a phone number, such as 138-0013; they are a hit too. Null for any other word.</summary>
    public string? Digits { get; }

    /// <summary>Whether the text of a record contains the word.</summary>
    public bool IsIn(ReadOnlySpan<char> document)
        => document.Contains(Text, StringComparison.Ordinal) || (Digits is not null && document.Contains(Digits, StringComparison.Ordinal));
}
