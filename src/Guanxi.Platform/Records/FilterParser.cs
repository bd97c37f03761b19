using System.Text;
using Guanxi.Core;

namespace Guanxi.Platform.Records;

/// <summary>
/// Reads filter text. Grammar: <c>or := and ('or' and)*</c>, <c>and := not ('and' not)*</c>, <c>not := 'not' not | '(' or ')' | condition</c>,
/// <c>condition := field (= != &lt; &lt;= &gt; &gt;= contains starts has) value | field 'in' '(' value, … ')' | field 'is' 'not'? 'empty'</c>.
/// A value is a word, a number, a date or a text in quotes with <c>\</c> before quotes.
/// </summary>
public sealed class FilterParser
{
    public const int MaxLength = 8_000;
    private const int MaxDepth = 40;
    private const int MaxConditions = 200;

    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase) { "and", "or", "not", "in", "is", "empty", "contains", "starts", "has" };

    private readonly string text;
    private int at;
    private int conditions;

    private FilterParser(string text) => this.text = text;

    public static bool IsKeyword(string word) => Keywords.Contains(word);

    /// <returns>Null for blank text.</returns>
    /// <exception cref="InvalidException"><c>filter.syntax</c>, <c>filter.field-expected</c> or <c>filter.value-expected</c> with the position (1-based) and what was expected; <c>filter.too-long</c>.</exception>
    public static Filter? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (text.Length > MaxLength)
            throw new InvalidException("filter.too-long", "filter", MaxLength);
        var parser = new FilterParser(text);
        var filter = parser.Or(0);
        parser.Skip();
        return parser.at == text.Length ? filter : throw parser.Expected("and, or");
    }

    private Filter Or(int depth)
    {
        var parts = new List<Filter> { And(depth) };
        while (Word("or"))
            parts.Add(And(depth));
        return parts.Count == 1 ? parts[0] : new Filter.Any(parts);
    }

    private Filter And(int depth)
    {
        var parts = new List<Filter> { Not(depth) };
        while (Word("and"))
            parts.Add(Not(depth));
        return parts.Count == 1 ? parts[0] : new Filter.All(parts);
    }

    private Filter Not(int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidException("filter.too-deep", "filter", MaxDepth);
        if (Word("not"))
            return new Filter.Not(Not(depth + 1));
        if (!Sign("("))
            return Condition();
        var inner = Or(depth + 1);
        return Sign(")") ? inner : throw Expected(")");
    }

    private Filter.Condition Condition()
    {
        if (++conditions > MaxConditions)
            throw new InvalidException("filter.too-many", "filter", MaxConditions);
        Skip();
        var start = at;
        var field = Name() ?? throw Wrong("filter.field-expected");
        if (Word("is"))
        {
            var not = Word("not");
            return Word("empty") ? new(field, not ? FilterOperator.NotEmpty : FilterOperator.Empty, [], start) : throw Expected("empty");
        }
        if (Word("in"))
            return new(field, FilterOperator.In, List(), start);
        return new(field, Operator(), [Value()], start);
    }

    private FilterOperator Operator()
    {
        if (Word("has")) return FilterOperator.Has;
        if (Word("contains")) return FilterOperator.Contains;
        if (Word("starts")) return FilterOperator.StartsWith;
        if (Sign("!=")) return FilterOperator.NotEqual;
        if (Sign("<=")) return FilterOperator.LessOrEqual;
        if (Sign(">=")) return FilterOperator.GreaterOrEqual;
        if (Sign("<")) return FilterOperator.Less;
        if (Sign(">")) return FilterOperator.Greater;
        if (Sign("=")) return FilterOperator.Equal;
        throw Expected("=, !=, <, <=, >, >=, in, contains, starts, has, is");
    }

    private List<string> List()
    {
        if (!Sign("("))
            throw Expected("(");
        var values = new List<string> { Value() };
        while (Sign(","))
            values.Add(Value());
        return Sign(")") ? values : throw Expected(", )");
    }

    private string Value()
    {
        Skip();
        if (at < text.Length && text[at] is '"' or '\'')
            return Quoted();
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or ',' or '"' or '\'' or '=' or '<' or '>' or '!'))
            at++;
        return at > start ? text[start..at] : throw Wrong("filter.value-expected");
    }

    private string Quoted()
    {
        var quote = text[at++];
        var value = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at++]);
        }
        if (at == text.Length)
            throw Expected(quote.ToString());
        at++;
        return value.ToString();
    }

    private string? Name()
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.'))
            at++;
        return at > start ? text[start..at] : null;
    }

    private bool Word(string word)
    {
        Skip();
        var end = at + word.Length;
        if (string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0
            || (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')))
            return false;
        at = end;
        return true;
    }

    private bool Sign(string sign)
    {
        Skip();
        if (string.CompareOrdinal(text, at, sign, 0, sign.Length) != 0)
            return false;
        at += sign.Length;
        return true;
    }

    private void Skip()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    /// <param name="signs">As they are typed, in any language.</param>
    private InvalidException Expected(string signs) => Wrong("filter.syntax", signs);

    private InvalidException Wrong(string code, string signs = "") => new(code, "filter", at + 1, signs, at < text.Length ? text[at..Math.Min(text.Length, at + 12)] : "");
}
