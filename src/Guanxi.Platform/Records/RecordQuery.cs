using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;

namespace Guanxi.Platform.Records;

/// <summary>Which records, which of their fields, in which order. Built from an address; everything in it is input.</summary>
public sealed record RecordQuery(RecordType Type)
{
    /// <summary>Names of the fields wanted; empty takes those listed by default.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    public Filter? Filter { get; init; }

    /// <summary>Words that must all occur in the record's search document.</summary>
    public string? Search { get; init; }

    /// <summary>Field to order by; null orders by id.</summary>
    public string? Sort { get; init; }

    public bool Descending { get; init; } = true;

    public int Limit { get; init; } = 50;

    /// <summary>Where the page before ended; null begins.</summary>
    public string? After { get; init; }

    /// <summary>Only of these; null for any.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    /// <summary>Records in the recycle bin instead of those in use.</summary>
    public bool Binned { get; init; }

    /// <param name="sort">A field, with a minus before it to turn it round.</param>
    /// <exception cref="InvalidException">Filter or sort cannot be read.</exception>
    public static RecordQuery Of(RecordType type, string? filter, string? search, string? sort, string? after, int? limit, string? fields, bool binned = false) => new(type)
    {
        Filter = FilterParser.Parse(filter),
        Search = string.IsNullOrWhiteSpace(search) ? null : search.Length <= 200 ? search : search[..200],
        Sort = sort is null or "" or "-" or "id" or "-id" ? null : sort.TrimStart('-'),
        Descending = sort is null or "" || sort[0] == '-',
        Limit = Math.Clamp(limit ?? 50, 1, 500),
        After = string.IsNullOrEmpty(after) ? null : after,
        Fields = string.IsNullOrWhiteSpace(fields) ? [] : fields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        Binned = binned,
    };
}

/// <summary>One record as far as it was asked for.</summary>
/// <param name="Values">In the order of the page's fields: long, double, bool, string or null.</param>
public sealed record RecordRow(long Id, long Version, object?[] Values)
{
    /// <summary>Currency of its amounts; null for the tenant's.</summary>
    public string? Currency { get; init; }
}

/// <summary>A page of a list.</summary>
/// <param name="Next">Cursor of the page after; null at the end.</param>
public sealed record RecordPage(IReadOnlyList<Field> Fields, IReadOnlyList<RecordRow> Rows, string? Next);

/// <summary>A count that stops: <see cref="Capped"/> means "at least so many".</summary>
public readonly record struct CappedCount(long Value, bool Capped);

/// <summary>Where a page ended: the value it was ordered by, and the id.</summary>
internal readonly record struct Cursor(object? Value, long Id)
{
    public string Write()
    {
        var text = Value switch
        {
            null => Id.ToString(CultureInfo.InvariantCulture),
            long whole => $"{Id} {whole}",
            double number => $"{Id} d{number.ToString("R", CultureInfo.InvariantCulture)}",
            var other => $"{Id} s{other}",
        };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    /// <exception cref="InvalidException"><c>cursor.unreadable</c>.</exception>
    public static Cursor Read(string text, bool sorted)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2);
            var id = long.Parse(parts[0], CultureInfo.InvariantCulture);
            if (sorted != (parts.Length == 2))
                throw new FormatException();
            return new(!sorted ? null : parts[1][0] switch
            {
                's' => parts[1][1..],
                'd' => double.Parse(parts[1].AsSpan(1), CultureInfo.InvariantCulture),
                _ => long.Parse(parts[1], CultureInfo.InvariantCulture),
            }, id);
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidException("cursor.unreadable", "after");
        }
    }
}
