namespace Guanxi.Platform.Tabular;

public sealed class XlsxReader(Stream stream, TableOptions options) : TableReader
{
    public string Sheet => options.Sheet ?? "";
    public IReadOnlyList<string> Sheets => [];
    public override long BytesRead => stream.Position;
    internal void Restart() => throw TableErrors.XlsxDamaged();
    internal override bool ReadRow() => throw TableErrors.XlsxDamaged();
    public override void Dispose() => stream.Dispose();
}
