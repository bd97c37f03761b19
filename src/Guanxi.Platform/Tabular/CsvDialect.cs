using System.Text;

namespace Guanxi.Platform.Tabular;

/// <summary>Delimiter and quote of separated text.</summary>
internal readonly record struct CsvDialect(char Delimiter, char? Quote)
{
    private const int SampleRows = 100;

    /// <summary>
    /// The dialect under which the sample is most regular: rows of equal length, and cells that look like single values.
    /// Both measures after van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type patterns" (2019).
    /// </summary>
    public static CsvDialect Guess(ReadOnlySpan<char> sample, bool complete)
    {
        if (Declared(sample) is { } declared)
            return declared;
        var best = new CsvDialect(',', '"');
        double bestScore = 0;
        ReadOnlySpan<char> quotes = sample.Contains('\'') && LooksQuoted(sample) ? ['"', '\''] : ['"'];
        foreach (var quote in quotes)
            foreach (var delimiter in (ReadOnlySpan<char>)[',', ';', '\t', '|', '^', '~', ':', '\u001F', '\u0001', '，', '；'])
            {
                if (!sample.Contains(delimiter))
                    continue;
                var dialect = new CsvDialect(delimiter, quote);
                var score = dialect.Score(sample, complete);
                if (score > bestScore * 1.001)
                    (best, bestScore) = (dialect, score);
            }

        return best;
    }

    /// <summary>Excel's own first line <c>sep=;</c>.</summary>
    public static CsvDialect? Declared(ReadOnlySpan<char> sample) =>
        sample.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && sample.Length > 5 && sample[5] is '\r' or '\n'
            ? new(sample[4], '"') : null;

    private static bool LooksQuoted(ReadOnlySpan<char> sample)
    {
        var at = sample.IndexOf('\'');
        return at == 0 || sample[at - 1] is ',' or ';' or '\t' or '|' or '\n';
    }

    private double Score(ReadOnlySpan<char> sample, bool complete)
    {
        using var reader = new CsvReader(new MemoryStream(Encoding.Unicode.GetBytes(sample.ToString())), Encoding.Unicode, 0, Delimiter, Quote);
        var lengths = new Dictionary<int, int>();
        int cells = 0, clean = 0, rows = 0;
        while (rows < SampleRows && reader.ReadRow())
        {
            // The last line of a cut sample may be half a row.
            if (!complete && rows > 1 && reader.BytesRead == sample.Length * 2L && reader.IsLast)
                break;
            rows++;
            lengths[reader.FieldCount] = lengths.GetValueOrDefault(reader.FieldCount) + 1;
            for (var i = 0; i < reader.FieldCount; i++)
            {
                cells++;
                if (IsOneValue(reader.Field(i)))
                    clean++;
            }

            if (reader.Problem is not null)
                clean -= reader.FieldCount;
        }

        if (rows == 0 || lengths.Keys.All(k => k < 2))
            return 0;
        var pattern = lengths.Sum(l => l.Value * (l.Key - 1.0) / l.Key) / lengths.Count;
        return pattern * Math.Max(0.01, (double)clean / cells);
    }

    /// <summary>A number, a date, a word or a phrase, rather than several of them around some other delimiter.</summary>
    private static bool IsOneValue(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        if (cell.IsEmpty)
            return true;
        if (cell[0] is '"' or '\'' && cell[^1] == cell[0] && cell.Length > 1)
            return false;
        if (cell.ContainsAny(";|\t^"))
            return false;
        if (char.IsAsciiDigit(cell[0]))
            return !cell.Contains(',') || Values.TryNumber(cell, DecimalMark.Auto, out _);
        // A phrase holds a comma followed by a space; fields that belong apart hold it without.
        var comma = cell.IndexOf(',');
        return comma < 0 || (comma + 1 < cell.Length && cell[comma + 1] == ' ');
    }
}
