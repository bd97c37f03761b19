using Guanxi.Platform.Importing;

namespace Guanxi.Customers.Importing;

/// <summary>A sound row that waits to be written.</summary>
/// <param name="Fresh">What it makes of a customer nobody knows yet, made ready while the batch before is written; null when there is time for that later.</param>
/// <param name="File">Index of its file.</param>
/// <param name="Headers">Of its file.</param>
/// <param name="Kept">Where the batch keeps the row as it stood.</param>
/// <param name="Corrects">The row set aside that this one corrects; null for other rows.</param>
internal sealed record PendingCustomer(object?[] Values, FreshCustomer? Fresh, int File, long Row, long Line, IReadOnlyList<string> Headers, KeptRow Kept, RejectMark? Corrects);

/// <summary>Rows gathered for one transaction.</summary>
internal sealed class CustomerBatch : IImportBatch
{
    public List<PendingCustomer> Customers { get; } = [];
    public KeptRows Kept { get; } = new();
    public List<RejectedRow> Rejected { get; } = [];
    public int Rows { get; set; }

    /// <summary>Index of the last file in this batch, and the last of its data rows here.</summary>
    public int File { get; set; }
    public long LastRow { get; set; }

    /// <summary>Bytes of all files up to here.</summary>
    public long Bytes { get; set; }
}
