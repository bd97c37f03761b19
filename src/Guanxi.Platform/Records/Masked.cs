using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Records;

/// <summary>Values with their middle hidden: enough to know one's own, too little to use.</summary>
public static class Masked
{
    /// <returns>Such as <c>138****1234</c>; an e-mail address keeps its first letter and what follows the @.</returns>
    public static string Of(string value) => value.Contains('@', StringComparison.Ordinal) ? Mail(value) : Middle(value);

    public static string Mail(string value)
        => value.LastIndexOf('@') is >= 0 and var at ? (at > 0 ? value[..(char.IsHighSurrogate(value[0]) && at > 1 ? 2 : 1)] : "") + "***" + value[at..] : Middle(value);

    /// <summary>Whether a role shows her the field masked. Only texts have a middle: anything else is hidden.</summary>
    internal static bool Hides(Actor by, RecordType type, Field field) => field.IsText && by.Grants.Masks(type.Name, field.Name);

    /// <summary>The same in SQL, so that what is hidden never leaves the database.</summary>
    internal static string Sql(string column, bool sqlite)
    {
        var at = sqlite ? $"instr({column}, '@')" : $"position('@' in {column})";
        return $"CASE WHEN coalesce({column}, '') = '' THEN {column} WHEN {at} > 1 THEN substr({column}, 1, 1) || '***' || substr({column}, {at}) "
            + $"WHEN length({column}) >= 11 THEN substr({column}, 1, 3) || '****' || substr({column}, length({column}) - 3) "
            + $"WHEN length({column}) >= 7 THEN substr({column}, 1, 2) || '****' || substr({column}, length({column}) - 1) "
            + $"WHEN length({column}) >= 3 THEN '****' || substr({column}, length({column})) ELSE '****' END";
    }

    /// <summary>
    /// Search documents hold numbers and addresses beside the name. For whoever may not see all of them a hit must have its
    /// words in the name, or what is masked could be guessed digit by digit.
    /// </summary>
    internal static void KeepSearchFromGuessing(Sql sql, RecordType type, Actor by, string search)
    {
        if (!by.Grants.RestrictsFields || type.Fields.All(f => !f.IsText || by.Grants.AccessTo(type.Name, f.Name) != FieldAccess.Hidden))
            return;
        var title = type[type.Title];
        foreach (var word in search.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, sort) = (new Raw("t." + title.ColumnName), new Raw("t." + (title.SortColumn ?? title.ColumnName)));
            sql.Add(sql.IsSqlite
                ? $" AND (instr(lower({name}), {word}) > 0 OR instr({sort}, {word}) > 0)"
                : (FormattableString)$" AND (position({word} in lower({name})) > 0 OR position({word} in {sort}) > 0)");
        }
    }

    private static string Middle(string value)
    {
        var (head, tail) = value.Length switch { >= 11 => (3, 4), >= 7 => (2, 2), >= 3 => (0, 1), _ => (0, 0) };
        return value.Length == 0 ? "" : value[..head] + "****" + value[(value.Length - tail)..];
    }
}
