using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Guanxi.Platform.Tabular;

namespace Guanxi.Customers.Importing;

/// <summary>What is wrong with a row: the field at fault (empty for the row), the text's code and its value.</summary>
internal readonly record struct CellFault(string Field, string Code, string Value = "");

/// <summary>Names that stand for ids and choices in files: what people write is looked up here.</summary>
internal sealed class CustomerNames
{
    private readonly Dictionary<string, Dictionary<string, object>> byField = [];

    /// <summary>ISO code of the company's country: phones without a country code belong there.</summary>
    public string Home { get; init; } = "";

    /// <param name="mails">Ids of users by e-mail.</param>
    public CustomerNames(Texts texts, TenantDirectory directory, IReadOnlyDictionary<string, long> mails)
    {
        foreach (var field in CustomerTargets.Fields)
            if (field.Type == FieldType.Choice)
                foreach (var value in field.Choices)
                {
                    Add(field, value, value);
                    foreach (var language in Languages.All)
                        if (texts.All(language).GetValueOrDefault($"choice.{RecordTypes.Customer}.{field.Name}.{value}") is { } label)
                            Add(field, label, value);
                }
            else if (field.Target == "team")
                Named(field, directory.Teams.Values);
            else if (field.Target == "user")
            {
                Named(field, directory.Users.Values.Where(u => u.Active));
                foreach (var (mail, id) in mails)
                    Add(field, mail, id);
            }
    }

    /// <returns>Null for a field without names and for a name that is not known.</returns>
    public object? Find(Field field, string text) => byField.GetValueOrDefault(field.Name)?.GetValueOrDefault(text);

    // Two people of one name are nobody: their e-mails tell them apart.
    private void Named(Field field, IEnumerable<Named> all)
    {
        foreach (var name in all.GroupBy(n => n.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1))
            Add(field, name.Key, name.Single().Id);
    }

    private void Add(Field field, string name, object value)
    {
        if (!byField.TryGetValue(field.Name, out var names))
            byField[field.Name] = names = new(StringComparer.OrdinalIgnoreCase);
        names.TryAdd(name, value);
    }
}

/// <summary>Reads the cells of one file of customers as values of their fields.</summary>
internal sealed class CustomerCells(ImportFile file, CustomerNames names, TimeZoneInfo zone)
{
    private const int Remembered = 500;

    private readonly int[] columns = [.. CustomerTargets.Fields.Select(f => file.Columns.GetValueOrDefault(f.Name, -1))];
    private readonly string?[] defaults = [.. CustomerTargets.Fields.Select(f => file.Defaults.GetValueOrDefault(f.Name)?.Trim())];
    private readonly Dictionary<string, string>?[] words
        = [.. CustomerTargets.Fields.Select(f => file.Values.GetValueOrDefault(f.Name)?.ToDictionary(StringComparer.OrdinalIgnoreCase))];
    private readonly Dictionary<string, object?>.AlternateLookup<ReadOnlySpan<char>>[] seen
        = [.. CustomerTargets.Fields.Select(_ => new Dictionary<string, object?>().GetAlternateLookup<ReadOnlySpan<char>>())];
    private readonly int mark = file.Columns.GetValueOrDefault(RejectFile.Mark, -1);

    /// <summary>Which row set aside this one corrects; null for any other row.</summary>
    public RejectMark? Mark(TableReader row) => mark < 0 ? null : RejectMark.Of(row.Field(mark));

    /// <param name="values">One for each of <see cref="CustomerTargets.Fields"/>; null where the cell is empty or there is no column.</param>
    /// <returns>Null when the row is sound.</returns>
    public CellFault? Read(TableReader row, out object?[] values)
    {
        values = new object?[columns.Length];
        if (row.Problem is { } problem)
            return new("", problem);
        var mended = file.Mended.Count > 0 ? file.Mended.GetValueOrDefault(row.Row) : null;
        var filled = false;
        for (var i = 0; i < columns.Length; i++)
        {
            var field = CustomerTargets.Fields[i];
            var cell = mended?.GetValueOrDefault(field.Name) is { } better ? Trim(better) : columns[i] < 0 ? [] : Trim(row.Field(columns[i]));
            if (!cell.IsEmpty)
                filled = true;
            else if ((cell = defaults[i]).IsEmpty)
                continue;
            // Cities, genders and the like come again and again: each is read once, and is one object.
            if (seen[i].TryGetValue(cell, out values[i]))
                continue;
            // A wrong encoding: better no customer than a damaged name.
            if (cell.Contains('\uFFFD'))
                return new(field.Name, "import.row.undecodable");
            var meant = words[i]?.GetValueOrDefault(cell.ToString());
            if (meant is not "" && Read(field, meant ?? cell, out values[i]) is { } code)
                return new(field.Name, code, cell.Length > 60 ? string.Concat(cell[..60], "…") : cell.ToString());
            if (seen[i].Dictionary.Count < Remembered)
                seen[i].TryAdd(cell, values[i]);
        }
        if (!filled)
            return new("", "import.row.nothing");
        Quality.NormalForm.Apply(values, names.Home);
        return null;
    }

    /// <returns>The code of what is wrong; null when the value is sound.</returns>
    private string? Read(Field field, ReadOnlySpan<char> cell, out object? value)
    {
        value = null;
        switch (field.Type)
        {
            case FieldType.Choice:
                return (value = names.Find(field, cell.ToString())) is null ? "import.row.bad-choice" : null;
            case FieldType.Reference when field.Target is "user" or "team":
                return (value = names.Find(field, cell.ToString())) is null ? "import.row.bad-person" : null;
            case FieldType.Country:
                return Checked(field, Countries.CodeOf(cell.ToString()), "import.row.bad-country", out value);
            case FieldType.Date:
                if (!Values.TryDateTime(cell, file.Dates, out var day) || day.Year is < 1850 or > 2200)
                    return "import.row.bad-date";
                value = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                return null;
            case FieldType.Instant:
                if (!Values.TryUtc(cell, file.Dates, zone, out var instant) || instant.Year is < 1900 or > 2200)
                    return "import.row.bad-date";
                value = new DateTimeOffset(instant, TimeSpan.Zero).ToUnixTimeMilliseconds();
                return null;
            case FieldType.Integer or FieldType.Number or FieldType.Money:
                return Values.TryNumber(cell, file.Decimals, out var number)
                    ? Checked(field, number.ToString(CultureInfo.InvariantCulture), "import.row.bad-value", out value) : "import.row.bad-value";
            case FieldType.YesNo:
                if (!Values.TryYesNo(cell, out var yes))
                    return "import.row.bad-value";
                value = yes;
                return null;
            case FieldType.Email when IsPlain(cell) && cell.Length <= field.MaxLength:
                value = cell.ToString();
                return null;
            case FieldType.Email:
                return Checked(field, cell.ToString(), "import.row.bad-email", out value);
            default:
                if (field.Name == CustomerFields.Type.Key)
                    cell = Key(cell);
                return Checked(field, cell.ToString(), "import.row.bad-value", out value);
        }
    }

    private static string? Checked(Field field, string text, string code, out object? value)
    {
        value = null;
        if (text.Length > field.MaxLength)
            return "import.row.too-long";
        try
        {
            // No amount of a customer can be imported: they all follow from orders.
            value = RecordValues.Read(field, text, decimals: 0);
            return null;
        }
        catch (InvalidException)
        {
            return code;
        }
    }

    /// <summary>An address that needs no closer look: letters, digits, single dots and the like around one @.</summary>
    private static bool IsPlain(ReadOnlySpan<char> mail)
        => mail.IndexOf('@') is > 0 and var at && mail[(at + 1)..].IndexOf('.') > 0 && !mail.Contains("..", StringComparison.Ordinal) && mail[0] != '.' && mail[at - 1] != '.' && mail[^1] is not ('.' or '-')
            && mail[..at].IndexOfAnyExcept(LocalPart) < 0 && mail[(at + 1)..].IndexOfAnyExcept(Domain) < 0 && mail[at + 1] is not ('.' or '-');

    private static readonly System.Buffers.SearchValues<char> LocalPart = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-");
    private static readonly System.Buffers.SearchValues<char> Domain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");

    /// <summary>Spreadsheets turn the key 17850 into 17850.0.</summary>
    private static ReadOnlySpan<char> Key(ReadOnlySpan<char> key) => key.EndsWith(".0") && key[..^2].IndexOfAnyExceptInRange('0', '9') < 0 ? key[..^2] : key;

    /// <summary>Our own files put ' before what a spreadsheet would take for a formula.</summary>
    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        return cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;
    }
}
