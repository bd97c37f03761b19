namespace Guanxi.Platform.Tabular;

/// <summary>A field that a column can be mapped onto.</summary>
/// <param name="Key">What the mapping is stored under.</param>
/// <param name="Expects">The kind of its values.</param>
/// <param name="Names">What people call it, in every language; the first ones are the most usual.</param>
public sealed record TargetField(string Key, ColumnKind Expects, params string[] Names)
{
    /// <summary>Key of the text that names it to people.</summary>
    public string Label { get; init; } = "import.target." + Key;

    /// <summary>The only values it takes; none where it takes any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Key of the text that names a choice, without the choice.</summary>
    public string ChoiceLabel { get; init; } = "";
}

/// <summary>A proposal: <paramref name="Column"/> (from 0) holds <paramref name="Key"/>.</summary>
/// <param name="Confidence">0 to 1; from 0.8 on it needs no second look.</param>
public sealed record HeaderMatch(string Key, int Column, double Confidence);

/// <summary>Proposes which column of a file is which field, by the headers and by what the columns hold.</summary>
public static class HeaderGuess
{
    private const double Least = 0.35;

    /// <summary>At most one column for a field and one field for a column; unmatched ones are left out.</summary>
    public static IReadOnlyList<HeaderMatch> Map(IReadOnlyList<TargetField> fields, IReadOnlyList<string> headers, IReadOnlyList<string[]> sample)
    {
        var profiles = ColumnProfile.OfColumns(sample, headers.Count);
        var names = headers.Select(h => new HeaderName(h)).ToArray();
        var candidates = new List<HeaderMatch>();
        foreach (var field in fields)
        {
            var wanted = field.Names.Select(n => new HeaderName(n)).ToArray();
            for (var column = 0; column < headers.Count; column++)
            {
                var byName = wanted.Length == 0 ? 0 : wanted.Max(names[column].Likeness);
                var score = byName * (0.35 + (0.65 * Fit(field.Expects, profiles[column])));
                score = Math.Max(score, ByValuesAlone(field, profiles[column], profiles));
                if (score >= Least)
                    candidates.Add(new(field.Key, column, Math.Round(score, 3)));
            }
        }

        var matches = new List<HeaderMatch>();
        // A stable sort: between equals the earlier field and the earlier column win.
        foreach (var candidate in candidates.OrderByDescending(c => c.Confidence))
            if (!matches.Exists(m => m.Key == candidate.Key || m.Column == candidate.Column))
                matches.Add(candidate);
        return [.. matches.OrderBy(m => m.Column)];
    }

    /// <summary>How well the values of a column suit a field, 0 to 1.</summary>
    private static double Fit(ColumnKind expects, ColumnProfile column) => (expects, column.Kind) switch
    {
        (_, ColumnKind.Empty) => 0.7,
        var (e, k) when e == k => 1,
        (ColumnKind.Date, ColumnKind.Integer or ColumnKind.Number) => column.MaybeSerial ? 0.7 : 0,
        (ColumnKind.Date, _) => 0.05,
        (ColumnKind.Integer, ColumnKind.Number) => 0.8,
        (ColumnKind.Integer, ColumnKind.YesNo) => 0.8,
        (ColumnKind.Integer or ColumnKind.Number or ColumnKind.Money, ColumnKind.Integer or ColumnKind.Number or ColumnKind.Money) => 0.95,
        (ColumnKind.Money or ColumnKind.Number, ColumnKind.YesNo) => 0.7,
        (ColumnKind.Integer or ColumnKind.Number or ColumnKind.Money, _) => 0.05,
        (ColumnKind.Code, ColumnKind.Integer or ColumnKind.Phone) => 0.95,
        (ColumnKind.Code, ColumnKind.Text) => 0.75,
        (ColumnKind.Code, ColumnKind.Number or ColumnKind.Email) => column.DecimalMark == DecimalMark.Auto ? 0.9 : 0.6,
        (ColumnKind.Phone, ColumnKind.Integer or ColumnKind.Code) => 0.8,
        (ColumnKind.Phone, ColumnKind.Text) => 0.5,
        (ColumnKind.Text, ColumnKind.Code) => 0.8,
        (ColumnKind.Text, ColumnKind.YesNo) => 0.6,
        (ColumnKind.Text, ColumnKind.Integer) => 0.35,
        _ => 0.1,
    };

    /// <summary>Where the header says nothing: only for values that can be nothing else, in the only such column.</summary>
    private static double ByValuesAlone(TargetField field, ColumnProfile column, ColumnProfile[] all)
    {
        if (field.Key == OrderFields.Currency && column.AllCurrencies)
            return 0.6;
        if (field.Expects is not (ColumnKind.Email or ColumnKind.Date or ColumnKind.Phone) || column.Kind != field.Expects || all.Count(p => p.Kind == field.Expects) != 1)
            return 0;
        return field.Expects == ColumnKind.Email ? 0.6 : 0.45;
    }
}
