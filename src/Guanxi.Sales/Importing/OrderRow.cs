using Guanxi.Platform.Importing;
using Guanxi.Platform.Tabular;

namespace Guanxi.Sales.Importing;

/// <summary>What is wrong with a row: the target at fault, the text's code and its values.</summary>
internal readonly record struct RowFault(string Target, string Code, string Value = "");

/// <summary>
/// One line of an order as a file tells it. Texts stay spans over the reader's row; only numbers are read here.
/// </summary>
internal ref struct OrderRow
{
    public ReadOnlySpan<char> Number;
    public ReadOnlySpan<char> Product;
    public ReadOnlySpan<char> Customer;

    /// <summary>Thousandths.</summary>
    public long Quantity;

    /// <summary>Ten-thousandths of the major unit.</summary>
    public long UnitPrice;

    /// <summary>Minor units.</summary>
    public long Amount;

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public long PlacedAt;
}

/// <summary>Reads rows of one file by its mapping.</summary>
internal sealed class OrderRowReader(ImportFile file, TimeZoneInfo zone, string currency)
{
    private readonly int number = Column(file, OrderFields.OrderNumber);
    private readonly int product = Column(file, OrderFields.ProductCode);
    private readonly int quantity = Column(file, OrderFields.Quantity);
    private readonly int unitPrice = Column(file, OrderFields.UnitPrice);
    private readonly int lineAmount = Column(file, OrderFields.LineAmount);
    private readonly int placedAt = Column(file, OrderFields.OrderDate);
    private readonly int customer = Column(file, OrderFields.CustomerKey);
    private readonly int mark = Column(file, RejectFile.Mark);
    private readonly int currencyColumn = Column(file, OrderFields.Currency);
    private readonly decimal minorScale = Core.Money.Scale(currency);

    /// <summary>A text of the row, trimmed and at most 300 characters; empty where its file has no such column.</summary>
    public string Text(TableReader row, string target)
    {
        if (!file.Columns.TryGetValue(target, out var column))
            return "";
        var text = Trim(row.Field(column));
        return text.Length > 300 ? text[..300].ToString() : text.ToString();
    }

    /// <summary>Which row set aside this one corrects; null for any other row.</summary>
    public RejectMark? Mark(TableReader row) => mark < 0 ? null : RejectMark.Of(row.Field(mark));

    /// <returns>Null when the row is sound.</returns>
    public RowFault? Read(TableReader row, out OrderRow read)
    {
        read = default;
        if (row.Problem is { } problem)
            return new("", problem);
        read.Number = Trim(row.Field(number));
        if (read.Number.IsEmpty)
            return new(OrderFields.OrderNumber, "import.row.no-number");
        if (read.Number.Length > 100)
            return new(OrderFields.OrderNumber, "import.row.too-long");
        read.Product = Trim(row.Field(product));
        if (read.Product.IsEmpty)
            return new(OrderFields.ProductCode, "import.row.no-product");
        if (read.Product.Length > 100 || read.Product.IndexOfAnyExcept('?', '-', '.') < 0 || read.Product[0] == '#')
            return new(OrderFields.ProductCode, "import.row.stray-code", Short(read.Product));
        if (PlacedAt(row, ref read) is { } late)
            return late;
        if (Price(row, ref read) is { } priceless)
            return priceless;
        if (currencyColumn >= 0 && Trim(row.Field(currencyColumn)) is { IsEmpty: false } foreign && !foreign.Equals(currency, StringComparison.OrdinalIgnoreCase))
            return new(OrderFields.Currency, "import.row.currency", Short(foreign));
        read.Customer = Key(Trim(row.Field(customer)));
        if (read.Customer.Length > 100)
            return new(OrderFields.CustomerKey, "import.row.too-long");
        return null;
    }

    private RowFault? PlacedAt(TableReader row, ref OrderRow read)
    {
        var text = row.Field(placedAt);
        if (Trim(text).IsEmpty)
            return new(OrderFields.OrderDate, "import.row.no-date");
        if (!Values.TryUtc(text, file.Dates, zone, out var at) || at.Year is < 1900 or > 2200)
            return new(OrderFields.OrderDate, "import.row.bad-date", Short(text));
        read.PlacedAt = (at.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        return null;
    }

    private RowFault? Price(TableReader row, ref OrderRow read)
    {
        var text = row.Field(quantity);
        if (Trim(text).IsEmpty)
            return new(OrderFields.Quantity, "import.row.no-quantity");
        if (!Values.TryNumber(text, file.Decimals, out var count) || Math.Abs(count) > 1_000_000_000m)
            return new(OrderFields.Quantity, "import.row.bad-quantity", Short(text));
        if (count == 0)
            return new(OrderFields.Quantity, "import.row.zero-quantity");
        decimal price;
        var target = unitPrice >= 0 ? OrderFields.UnitPrice : OrderFields.LineAmount;
        text = row.Field(unitPrice >= 0 ? unitPrice : lineAmount);
        if (Trim(text).IsEmpty)
            return new(target, "import.row.no-price");
        if (!Values.TryMoney(text, file.Decimals, out price, out var named) || Math.Abs(price) > 10_000_000_000m)
            return new(target, "import.row.bad-price", Short(text));
        if (named is not null && named != currency)
            return new(target, "import.row.currency", named);
        if (price == 0)
            return new(target, "import.row.no-price");
        var amount = unitPrice >= 0 ? price * count : count < 0 && price > 0 ? -price : price;
        if (unitPrice < 0)
            price = amount / count;
        if (price < 0)
            return new(target, "import.row.negative-price", Short(text));
        if (Math.Abs(amount) > 10_000_000_000_000m)
            return new(target, "import.row.bad-price", Short(text));
        read.Quantity = (long)Math.Round(count * 1000m, MidpointRounding.AwayFromZero);
        read.UnitPrice = (long)Math.Round(price * 10_000m, MidpointRounding.AwayFromZero);
        read.Amount = (long)Math.Round(amount * minorScale, MidpointRounding.AwayFromZero);
        return null;
    }

    /// <summary>Spreadsheets turn the key 17850 into 17850.0.</summary>
    private static ReadOnlySpan<char> Key(ReadOnlySpan<char> key)
        => key.EndsWith(".0") && key[..^2].IndexOfAnyExceptInRange('0', '9') < 0 ? key[..^2] : key;

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.Length > 0 && text[0] == '\'' ? text[1..] : text;
    }

    private static string Short(ReadOnlySpan<char> text) => text.Length > 60 ? string.Concat(text[..60], "…") : text.ToString();

    private static int Column(ImportFile file, string target) => file.Columns.TryGetValue(target, out var column) ? column : -1;
}
