namespace Guanxi.Platform.Tabular;

/// <summary>
/// Writes a table forward. Values go to a small buffer; only <see cref="EndRowAsync"/> and <see cref="FinishAsync"/> touch the stream,
/// and asynchronously, so that it may be a response. The stream stays open.
/// </summary>
public abstract class TableWriter : IDisposable
{
    public abstract void Write(string? text);
    public abstract void Write(long number);
    public abstract void Write(decimal number);

    /// <summary>As it is: convert to the reader's zone before. A time of midnight is not shown.</summary>
    public abstract void Write(DateTime at);
    public abstract void Write(bool yes);

    /// <summary>A cell without a value.</summary>
    public void WriteEmpty() => Write((string?)null);

    /// <summary>The first row: names of the columns.</summary>
    public abstract ValueTask HeaderAsync(IReadOnlyList<string> names, CancellationToken ct);

    public abstract ValueTask EndRowAsync(CancellationToken ct);

    /// <summary>Writes what is left; nothing may follow.</summary>
    public abstract ValueTask FinishAsync(CancellationToken ct);

    /// <summary>Lets go of buffers; a table not finished stays unfinished.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
