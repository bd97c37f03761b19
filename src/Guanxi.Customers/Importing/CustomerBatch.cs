using Guanxi.Platform.Importing;

namespace Guanxi.Customers.Importing;

/// <summary>A sound row that waits to be written.</summary>
/// <param name="Place">What it becomes when it is set aside after all.</param>
/// <param name="Headers">Of its file.</param>
/// <param name="Corrects">The row set aside that this one corrects; null for other rows.</param>
internal sealed record PendingCustomer(object?[] Values, RejectedRow Place, IReadOnlyList<string> Headers, RejectMark? Corrects);

/// <summary>Rows gathered for one transaction.</summary>
internal sealed class CustomerBatch : IImportBatch
{
    public List<PendingCustomer> Customers { get; } = [];
    public List<RejectedRow> Rejected { get; } = [];
    public int Rows { get; set; }

    /// <summary>Index of the last file in this batch, and the last of its data rows here.</summary>
    public int File { get; set; }
    public long LastRow { get; set; }

    /// <summary>Bytes of all files up to here.</summary>
    public long Bytes { get; set; }
}
