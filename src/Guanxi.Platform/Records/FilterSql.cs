using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Records;

/// <summary>Turns a filter into SQL over the table alias <c>t</c>, by what the catalogue says of each field.</summary>
/// <param name="currency">The tenant's: of amounts whose record names no currency of its own.</param>
public sealed class FilterSql(RecordType type, Actor by, DateTime now, string currency)
{
    /// <exception cref="InvalidException">An unknown field, an operator that does not fit, or a value that cannot be read.</exception>
    public void Write(Sql sql, Filter filter)
    {
        switch (filter)
        {
            case Filter.All all: Join(sql, all.Parts, " AND "); break;
            case Filter.Any any: Join(sql, any.Parts, " OR "); break;
            case Filter.Not not:
                // A record without the value is none of those that have it: not(...) keeps it.
                sql.Raw("NOT coalesce((");
                Write(sql, not.Part);
                sql.Raw(sql.IsSqlite ? "), 0)" : "), false)");
                break;
            case Filter.Condition condition: Write(sql, condition); break;
        }
    }

    private void Join(Sql sql, IReadOnlyList<Filter> parts, string word)
    {
        sql.Raw("(");
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                sql.Raw(word);
            Write(sql, parts[i]);
        }
        sql.Raw(")");
    }

    private void Write(Sql sql, Filter.Condition condition)
    {
        if (type.Questions.FirstOrDefault(q => q.Name == condition.Field) is { } question)
        {
            Ask(sql, question, condition);
            return;
        }
        var field = type.Find(condition.Field);
        if (field is null || !field.Filterable || by.Grants.AccessTo(type.Name, field.Name) == FieldAccess.Hidden)
            throw new InvalidException("filter.field", "filter", condition.Field, condition.At + 1);
        var column = "t." + field.ColumnName;
        switch (condition.Operator)
        {
            case FilterOperator.Empty when field.ZeroIsNone: sql.Raw($"{column} = 0"); break;
            case FilterOperator.NotEmpty when field.ZeroIsNone: sql.Raw($"{column} <> 0"); break;
            case FilterOperator.Less or FilterOperator.LessOrEqual when field.ZeroIsNone && field.Type == FieldType.Instant:
                // "Before March" means those who have the date at all.
                var end = Whole(field, condition) is { } whole && condition.Operator == FilterOperator.LessOrEqual ? whole.To - 1 : Value(field, condition, condition.Values[0]);
                sql.Add($"({new Raw(column)} > 0 AND {new Raw(column)} {new Raw(Filter.Sign(condition.Operator))} {end})");
                break;
            case FilterOperator.Empty: sql.Raw(field.IsText ? $"({column} IS NULL OR {column} = '')" : $"{column} IS NULL"); break;
            case FilterOperator.NotEmpty: sql.Raw(field.IsText ? $"({column} IS NOT NULL AND {column} <> '')" : $"{column} IS NOT NULL"); break;
            case FilterOperator.Has or FilterOperator.Equal or FilterOperator.In or FilterOperator.NotEqual when field.Type == FieldType.Several: Several(sql, field, condition); break;
            case FilterOperator.Contains: Contains(sql, field, column, condition); break;
            case FilterOperator.StartsWith: Starts(sql, field, column, condition); break;
            case FilterOperator.In or FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.Less or FilterOperator.LessOrEqual or FilterOperator.Greater or FilterOperator.GreaterOrEqual
                when field.Type == FieldType.Money && type.CurrencyColumn is not null:
                EachCurrency(sql, field, condition); break;
            case FilterOperator.In: OneOf(sql, field, column, condition); break;
            case FilterOperator.Equal or FilterOperator.NotEqual when Whole(field, condition) is { } day:
                sql.Raw(condition.Operator == FilterOperator.Equal ? "(" : "NOT (").Add($"{new Raw(column)} >= {day.From} AND {new Raw(column)} < {day.To})");
                break;
            case FilterOperator.Greater when Whole(field, condition) is { } day: sql.Add($"{new Raw(column)} >= {day.To}"); break;
            case FilterOperator.LessOrEqual when Whole(field, condition) is { } day: sql.Add($"{new Raw(column)} < {day.To}"); break;
            default:
                var sign = condition.Operator == FilterOperator.NotEqual ? "<>" : Filter.Sign(condition.Operator);
                sql.Add($"{new Raw(column)} {new Raw(sign)} {Value(field, condition, condition.Values[0])}");
                break;
        }
    }

    private static void Ask(Sql sql, Question question, Filter.Condition condition)
    {
        if (condition.Operator is not (FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.In))
            throw new InvalidException("filter.operator", "filter", question.Name, Filter.Sign(condition.Operator), condition.At + 1);
        sql.Raw(condition.Operator == FilterOperator.NotEqual ? "NOT (" : "(");
        for (var i = 0; i < condition.Values.Count; i++)
        {
            if (i > 0)
                sql.Raw(" OR ");
            question.Write(sql, condition.Values[i]);
        }
        sql.Raw(")");
    }

    /// <summary>An amount typed means that amount in the currency of each row: 12.5 is 1250 of one and 12500 of another.</summary>
    private void EachCurrency(Sql sql, Field field, Filter.Condition condition)
    {
        var own = new Raw("t." + type.CurrencyColumn);
        var column = new Raw("t." + field.ColumnName);
        sql.Add($"({column} {new Raw(condition.Operator switch { FilterOperator.NotEqual => "<>", FilterOperator.In => "IN (", var op => Filter.Sign(op) })} ");
        for (var i = 0; i < condition.Values.Count; i++)
        {
            if (i > 0)
                sql.Raw(", ");
            if (!decimal.TryParse(condition.Values[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) || Math.Abs(amount) >= 9_000_000_000_000_000m)
                throw Bad("filter.value", field, condition, condition.Values[i]);
            sql.Add($"CASE WHEN {own} IN {new Strings([.. Money.Unusual.Where(c => c.Value == 0).Select(c => c.Key)])} THEN {Money.Of(amount, "JPY").Minor} ");
            sql.Add($"WHEN {own} IN {new Strings([.. Money.Unusual.Where(c => c.Value == 3).Select(c => c.Key)])} THEN {Money.Of(amount, "KWD").Minor} ");
            sql.Add($"WHEN {own} = '' THEN {Money.Of(amount, currency).Minor} ELSE {Money.Of(amount, "CNY").Minor} END");
        }
        sql.Raw(condition.Operator == FilterOperator.In ? "))" : ")");
    }

    private void OneOf(Sql sql, Field field, string column, Filter.Condition condition)
    {
        var values = condition.Values.Select(v => Value(field, condition, v)).ToList();
        if (values.All(v => v is long))
            sql.Add($"{new Raw(column)} IN {new Ids([.. values.Cast<long>()])}");
        else if (values.All(v => v is string))
            sql.Add($"{new Raw(column)} IN {new Strings([.. values.Cast<string>()])}");
        else
            throw Bad("filter.operator", field, condition, "in");
    }

    /// <summary>Any of the values is among the record's. The values lie one by one beside the table on SQLite, and under an index of their own on PostgreSQL.</summary>
    private void Several(Sql sql, Field field, Filter.Condition condition)
    {
        var wanted = new Strings([.. condition.Values]);
        if (!field.Free && condition.Values.FirstOrDefault(v => !field.Choices.Contains(v) && !field.Retired.Contains(v)) is { } unknown)
            throw new InvalidException("filter.choice", "filter", field.Name, unknown, string.Join(", ", field.Choices));
        sql.Raw(condition.Operator == FilterOperator.NotEqual ? "NOT coalesce((" : "(");
        if (sql.IsSqlite)
            sql.Add($"t.id IN (SELECT id FROM {new Raw(SeveralTable.Of(type.Table))} WHERE field = {field.ColumnName} AND value IN {wanted})");
        else
            sql.Add($"t.{new Raw(field.ColumnName)}::jsonb ?| {condition.Values.ToArray()}");
        sql.Raw(condition.Operator == FilterOperator.NotEqual ? sql.IsSqlite ? "), 0)" : "), false)" : ")");
    }

    private static void Contains(Sql sql, Field field, string column, Filter.Condition condition)
    {
        if (!field.IsText)
            throw Bad("filter.operator", field, condition, "contains");
        var needle = condition.Values[0].ToLowerInvariant();
        // instr and position know no wildcards, so that % and _ are just characters.
        sql.Add(sql.IsSqlite ? $"instr(lower({new Raw(column)}), {needle}) > 0" : (FormattableString)$"position({needle} in lower({new Raw(column)})) > 0");
    }

    private static void Starts(Sql sql, Field field, string column, Filter.Condition condition)
    {
        if (!field.IsText)
            throw Bad("filter.operator", field, condition, "starts");
        var prefix = condition.Values[0];
        sql.Add($"({new Raw(column)} >= {prefix} AND {new Raw(column)} < {prefix + "\U0010FFFF"})");
    }

    /// <summary>A day written for an instant means that whole day in the actor's zone.</summary>
    private (long From, long To)? Whole(Field field, Filter.Condition condition)
        => field.Type == FieldType.Instant && TryDay(condition.Values[0]) is { } day ? (Start(day), Start(day.AddDays(1))) : null;

    private object Value(Field field, Filter.Condition condition, string text)
    {
        switch (field.Type)
        {
            case FieldType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                return whole;
            case FieldType.Money when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && Math.Abs(amount) < 9_000_000_000_000_000m:
                return Money.Of(amount, currency).Minor;
            case FieldType.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return number;
            case FieldType.Instant when TryDay(text) is { } day:
                return Start(day);
            case FieldType.Instant when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant):
                return instant.ToUnixTimeMilliseconds();
            case FieldType.Date when TryDay(text) is { } day:
                return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            case FieldType.YesNo when text is "yes" or "true" or "1" or "是":
                return true;
            case FieldType.YesNo when text is "no" or "false" or "0" or "否":
                return false;
            case FieldType.Reference when text == "me" && field.Target == "user":
                return by.UserId;
            case FieldType.Reference when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id):
                return id;
            case FieldType.Choice when field.Choices.Count > 0 && !field.Choices.Contains(text) && !field.Retired.Contains(text):
                throw new InvalidException("filter.choice", "filter", field.Name, text, string.Join(", ", field.Choices));
        }
        return field.IsText ? text : throw Bad("filter.value", field, condition, text);
    }

    /// <summary><c>2026-01-31</c>, <c>today</c>, or so many days ago or ahead: <c>-90d</c>, <c>+7d</c>.</summary>
    private DateOnly? TryDay(string text)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, by.Zone));
        if (text == "today")
            return today;
        if (text.Length is > 2 and < 8 && text[^1] == 'd' && text[0] is '-' or '+' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days))
            return Math.Abs(days) < 100_000 ? today.AddDays(days) : null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private long Start(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        // Where the clock jumps over midnight, the day begins when it lands.
        while (by.Zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, by.Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    private static InvalidException Bad(string code, Field field, Filter.Condition condition, string what) => new(code, "filter", field.Name, what, condition.At + 1);
}
