using Guanxi.Core;

namespace Guanxi.Platform.Tabular;

/// <summary>Why a file cannot be read as a table: every code in one place. Codes of single rows begin with <c>import.row.</c>.</summary>
internal static class TableErrors
{
    public static InvalidException Binary() => new("import.binary", "file");
    public static InvalidException EncodingUnknown(string name) => new("import.encoding-unknown", "encoding", name);
    public static InvalidException Empty() => new("import.empty", "file");
    public static InvalidException XlsDamaged() => new("import.xls-damaged", "file");
    public static InvalidException SqliteDamaged() => new("import.sqlite-damaged", "file");
    public static InvalidException NotATable(string kind) => new("import.not-a-table", "file", kind);
    public static InvalidException XlsxDamaged() => new("import.xlsx-damaged", "file");
    public static InvalidException XlsxTooLarge() => new("import.xlsx-too-large", "file");
    public static InvalidException SheetUnknown(string name) => new("import.sheet-unknown", "sheet", name);
}
