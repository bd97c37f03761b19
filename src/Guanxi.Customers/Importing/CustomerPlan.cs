using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Files;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Tabular;

namespace Guanxi.Customers.Importing;

/// <summary>How a file of customers is going to be read.</summary>
internal static class CustomerPlan
{
    /// <summary>Any of these tells who is meant; a new customer needs the name.</summary>
    private static readonly string[] Naming = ["name", "externalKey", "email", "phone"];

    /// <param name="content">Read from its head and disposed.</param>
    /// <exception cref="InvalidException">It is no table, or a column that was named is not there.</exception>
    public static PreparedFile Of(
        Stream content, StoredFile file, IReadOnlyList<TargetField> targets, TableOptions? options, IReadOnlyDictionary<string, string>? overrides)
    {
        using var table = TableFile.Open(content, file.Name, options);
        var columns = ImportColumns.Of(table, file.Name, targets, overrides);
        var profiles = ColumnProfile.OfColumns(table.Sample, table.Headers.Count);
        var plan = new ImportFile(file.Id, file.Name, file.Size, file.Sha256, table.Shape, columns)
        {
            // A row longer than the sample is a row all the same.
            IsEmpty = table.Sample.Count == 0 && !table.Read(),
            Dates = FirstOf(FieldType.Date, FieldType.Instant) is { } date ? date.DateOrder : DateOrder.YearFirst,
            Decimals = FirstOf(FieldType.Number, FieldType.Money) is { } number ? number.DecimalMark : DecimalMark.Auto,
        };
        return new(plan, table.Headers, [.. table.Sample.Take(20)], Missing(columns), targets);

        ColumnProfile? FirstOf(FieldType one, FieldType other) => CustomerTargets.Fields
            .Where(f => (f.Type == one || f.Type == other) && columns.ContainsKey(f.Name)).Select(f => profiles[columns[f.Name]]).FirstOrDefault();
    }

    /// <summary>The name where nothing tells who is meant.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyDictionary<string, int> columns) => Naming.Any(columns.ContainsKey) ? [] : ["name"];
}
