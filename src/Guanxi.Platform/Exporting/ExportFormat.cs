using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Exporting;

/// <summary>The records to be written, as the one who asked may see them.</summary>
/// <param name="Columns">The fields in their order; whoever writes a record as a whole may look at them or not.</param>
/// <param name="Currency">Of amounts whose record names none.</param>
public sealed record ExportRows(Actor By, RecordType Type, IReadOnlyList<Field> Columns, string Currency, IAsyncEnumerable<RecordPage> Pages);

/// <summary>A kind of file that records are written as. Registered by whoever can write it; its label is the text <c>export.format.{name}</c>.</summary>
public interface IExportFormat
{
    /// <summary>As the API spells it, such as <c>csv</c>.</summary>
    string Name { get; }

    /// <summary>With its dot.</summary>
    string Extension { get; }

    string MediaType { get; }

    /// <summary>The only record type it is for; null for any.</summary>
    string? RecordType { get; }

    /// <summary>Writes all pages. The stream stays open.</summary>
    Task WriteAsync(ExportRows rows, Stream to, CancellationToken ct);
}
