using Guanxi.Platform.Importing;

namespace Guanxi.Sales.Importing;

/// <summary>What makes two lines of an order the same.</summary>
internal readonly record struct LineKey(string Product, long Quantity, long UnitPrice);

/// <summary>A line waiting to be written.</summary>
/// <param name="Occurrence">Which repetition of the same line within its file.</param>
/// <param name="Corrects">The row set aside that this one corrects: it was in no file so far, so it repeats nothing; null for other rows.</param>
internal readonly record struct PendingLine(string Product, long Quantity, long UnitPrice, long Amount, int Occurrence, RejectMark? Corrects = null)
{
    public LineKey Key => new(Product, Quantity, UnitPrice);
}

/// <summary>An order as the rows of a batch tell it.</summary>
internal sealed class PendingOrder(string number)
{
    public string Number { get; } = number;
    public string? Customer { get; set; }
    public long PlacedAt { get; set; }
    public string Country { get; set; } = "";
    public string Region { get; set; } = "";
    public string City { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Status { get; set; } = "";
    public List<PendingLine> Lines { get; } = [];
}

/// <summary>What is known of an order that is in the database.</summary>
internal sealed class StoredOrder
{
    public required long Id { get; init; }

    /// <summary>Import that created it, so that undoing need not remember its former state.</summary>
    public long? ImportId { get; init; }
    public long? CustomerId { get; set; }
    public long PlacedAt { get; set; }
    public long Amount { get; set; }
    public long Returned { get; set; }
    public long Lines { get; set; }
    public string Kind { get; set; } = "";

    /// <summary>How many of each line it has.</summary>
    public Dictionary<LineKey, int> Has { get; } = [];
}

/// <summary>Rows gathered for one transaction.</summary>
internal sealed class OrderBatch : IImportBatch
{
    private readonly Dictionary<string, PendingOrder> orders = [];
    private readonly Dictionary<string, (string Name, string Category)> products = [];
    private readonly Dictionary<string, Platform.Contracts.CustomerMention> customers = [];

    public Dictionary<string, PendingOrder>.AlternateLookup<ReadOnlySpan<char>> OrderByNumber { get; private set; }
    public Dictionary<string, (string Name, string Category)>.AlternateLookup<ReadOnlySpan<char>> ProductByCode { get; private set; }
    public Dictionary<string, Platform.Contracts.CustomerMention>.AlternateLookup<ReadOnlySpan<char>> CustomerByKey { get; private set; }

    public OrderBatch()
    {
        OrderByNumber = orders.GetAlternateLookup<ReadOnlySpan<char>>();
        ProductByCode = products.GetAlternateLookup<ReadOnlySpan<char>>();
        CustomerByKey = customers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyDictionary<string, PendingOrder> Orders => orders;
    public IReadOnlyDictionary<string, (string Name, string Category)> Products => products;
    public IReadOnlyDictionary<string, Platform.Contracts.CustomerMention> Customers => customers;
    public List<Platform.Importing.RejectedRow> Rejected { get; } = [];
    public int Rows { get; set; }

    /// <summary>Index of the last file in this batch, and the last of its data rows here.</summary>
    public int File { get; set; }
    public long LastRow { get; set; }

    /// <summary>Bytes of all files up to here.</summary>
    public long Bytes { get; set; }
}
