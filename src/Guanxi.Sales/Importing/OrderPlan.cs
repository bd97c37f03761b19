using Guanxi.Core;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Tabular;

namespace Guanxi.Sales.Importing;

/// <summary>How a file of orders is going to be read: recognised, guessed, and overridden by whoever knows better.</summary>
internal static class OrderPlan
{
    private static readonly string[] Required = [OrderFields.OrderNumber, OrderFields.ProductCode, OrderFields.Quantity, OrderFields.OrderDate];

    /// <param name="stream">Read from its head and disposed.</param>
    /// <param name="overrides">Header by target, as the user named it; null leaves all to the guess.</param>
    /// <exception cref="InvalidException">It is no table; a named column is not there (<c>import.column-unknown</c>); a needed one was not found (<c>import.column-missing</c>).</exception>
    public static (ImportFile File, OrderPreview Preview) Of(
        Stream stream, string name, long file, long size, string sha256, TableOptions? options = null, IReadOnlyDictionary<string, string>? overrides = null)
    {
        using var table = TableFile.Open(stream, name, options);
        var columns = ImportColumns.Of(table, name, OrderFields.All, overrides);
        var profiles = ColumnProfile.OfColumns(table.Sample, table.Headers.Count);
        var priced = columns.GetValueOrDefault(OrderFields.UnitPrice, columns.GetValueOrDefault(OrderFields.LineAmount, -1));
        return (new ImportFile(file, name, size, sha256, table.Shape, columns)
        {
            // A row longer than the sample is a row all the same.
            IsEmpty = table.Sample.Count == 0 && !table.Read(),
            Dates = columns.TryGetValue(OrderFields.OrderDate, out var date) ? profiles[date].DateOrder : default,
            Decimals = priced >= 0 ? profiles[priced].DecimalMark : default,
        }, new OrderPreview(table.Headers, [.. table.Sample.Take(20)], Missing(columns)));
    }

    /// <summary>Targets that must have a column and have none.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyDictionary<string, int> columns)
    {
        var missing = Required.Where(r => !columns.ContainsKey(r)).ToList();
        if (!columns.ContainsKey(OrderFields.UnitPrice) && !columns.ContainsKey(OrderFields.LineAmount))
            missing.Add(OrderFields.UnitPrice);
        return missing;
    }
}

/// <summary>The head of a file, to look at before anything is written.</summary>
internal sealed record OrderPreview(IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows, IReadOnlyList<string> Missing);
