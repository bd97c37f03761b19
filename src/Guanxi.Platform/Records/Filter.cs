using System.Globalization;

namespace Guanxi.Platform.Records;

/// <summary>How a condition compares.</summary>
public enum FilterOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In, Has, Contains, StartsWith, Empty, NotEmpty }

/// <summary>
/// A condition on records, readable as text: <c>stage in (loyal, buying) and revenue &gt;= 1000 and not name contains "王"</c>.
/// </summary>
public abstract record Filter
{
    public sealed record All(IReadOnlyList<Filter> Parts) : Filter
    {
        public override string ToString() => string.Join(" and ", Parts.Select(p => p is Any ? $"({p})" : p.ToString()));
    }

    public sealed record Any(IReadOnlyList<Filter> Parts) : Filter
    {
        public override string ToString() => string.Join(" or ", Parts);
    }

    public sealed record Not(Filter Part) : Filter
    {
        public override string ToString() => Part is Condition ? $"not {Part}" : $"not ({Part})";
    }

    /// <param name="Field">Name from the catalogue.</param>
    /// <param name="Operator">How it compares.</param>
    /// <param name="Values">As written: none for empty, several for in, else one.</param>
    /// <param name="At">Position in the text, for messages.</param>
    public sealed record Condition(string Field, FilterOperator Operator, IReadOnlyList<string> Values, int At = 0) : Filter
    {
        public override string ToString() => Operator switch
        {
            FilterOperator.Empty => $"{Field} is empty",
            FilterOperator.NotEmpty => $"{Field} is not empty",
            FilterOperator.In => $"{Field} in ({string.Join(", ", Values.Select(Quote))})",
            _ => $"{Field} {Sign(Operator)} {Quote(Values[0])}",
        };
    }

    /// <summary>Both at once; either may be null.</summary>
    public static Filter? Both(Filter? a, Filter? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        (All all, _) => new All([.. all.Parts, b]),
        _ => new All([a, b]),
    };

    public static string Sign(FilterOperator op) => op switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.NotEqual => "!=",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        FilterOperator.In => "in",
        FilterOperator.Has => "has",
        FilterOperator.Contains => "contains",
        FilterOperator.StartsWith => "starts",
        FilterOperator.Empty => "is empty",
        _ => "is not empty",
    };

    private static string Quote(string value)
        => value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || c is '-' or '.' or '_' or ':' or '@' or '+') && !FilterParser.IsKeyword(value)
            ? value
            : "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
