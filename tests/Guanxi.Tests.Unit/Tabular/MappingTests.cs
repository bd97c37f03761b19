using System.Globalization;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class MappingTests
{
    private static string Map(string headers, params string[] rows)
    {
        var names = headers.Split(',');
        return string.Join(" ", HeaderGuess.Map(OrderFields.All, names, [.. rows.Select(r => r.Split(','))]).Select(m => $"{m.Column}={m.Key}"));
    }

    [Theory]
    [InlineData("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country")]
    [InlineData("invoice_no,stock_code,description,qty,invoice_date,unit_price,customer_id,country")]
    [InlineData("INVOICE NO,STOCK CODE,DESCRIPTION,QUANTITY,INVOICE DATE,UNIT PRICE,CUSTOMER ID,COUNTRY")]
    [InlineData("Order #,SKU,Item Name,Units,Order Date,Price Each,Client ID,Ship Country")]
    [InlineData("Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country")]
    [InlineData("订单编号,商品编码,商品名称,数量,下单时间,单价(元),客户编号,国家")]
    [InlineData("訂單編號,商品代碼,商品名稱,數量,訂單日期,單價,客戶編號,國家")]
    [InlineData("ｏｒｄｅｒ　ｎｏ,ｓｋｕ,品名,数量,日期,售价,会员号,国家")]
    [InlineData("Order No.,Product Code,Product Name,Quanttiy,Date,Unit Price (GBP),Customer No.,Country")]
    public void Order_columns_are_recognised(string headers) =>
        Map(headers, "536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom", "C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom")
            .ShouldBe("0=orderNumber 1=productCode 2=productName 3=quantity 4=orderDate 5=unitPrice 6=customerKey 7=country");

    [Fact]
    public void Values_tell_apart_what_names_do_not() =>
        Map("customer,order,when,x,contact", "17,536365,2010-12-01,ada@example.org,Ada Lovelace", "18,536366,2010-12-02,bob@example.org,Bob Brown")
            .ShouldBe("0=customerKey 1=orderNumber 2=orderDate 3=email 4=customerName");

    [Fact]
    public void No_field_gets_two_columns()
    {
        var matches = HeaderGuess.Map(OrderFields.All, ["Order Date", "order_date", "OrderDate"], [["2010-12-01", "2010-12-01", "2010-12-01"]]);
        matches.Count(m => m.Key == OrderFields.OrderDate).ShouldBe(1);
        matches.ShouldContain(m => m.Column == 0 && m.Key == OrderFields.OrderDate && m.Confidence > 0.9);
    }

    [Fact]
    public void Foreign_columns_are_left_alone() =>
        Map("comment,weight,shoe size", "hello there,1.5,44", "nice,2.5,43").ShouldBe("");

    private static ColumnProfile Profile(params string[] values) => ColumnProfile.Of(values);

    [Theory]
    [InlineData("12/1/2010 8:26|12/13/2010 9:00", DateOrder.MonthFirst, true)]
    [InlineData("1/12/2010|13/12/2010", DateOrder.DayFirst, true)]
    [InlineData("12/1/2010|12/2/2010|12/3/2010", DateOrder.MonthFirst, false)]
    [InlineData("1.12.2010|2.12.2010|3.12.2010", DateOrder.DayFirst, false)]
    [InlineData("2010-12-01|2010-12-02", DateOrder.YearFirst, true)]
    [InlineData("2010/1/2|2010/12/30", DateOrder.YearFirst, true)]
    [InlineData("19970101|19970118", DateOrder.YearFirst, true)]
    [InlineData("2010年12月1日|2010年1月2日", DateOrder.YearFirst, true)]
    [InlineData("1 Dec 2010|2 Dec 2010", DateOrder.YearFirst, true)]
    public void The_order_of_dates_is_decided_for_the_column(string values, DateOrder order, bool certain)
    {
        var profile = Profile(values.Split('|'));
        profile.Kind.ShouldBe(ColumnKind.Date);
        profile.DateOrder.ShouldBe(order);
        profile.DateOrderCertain.ShouldBe(certain);
        foreach (var value in values.Split('|'))
            Values.TryDateTime(value, profile.DateOrder, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("1|2|3", ColumnKind.Integer)]
    [InlineData("1.5|2|3,000.25", ColumnKind.Number)]
    [InlineData("¥1.5|2|3", ColumnKind.Money)]
    [InlineData("a@b.cn|c@d.org", ColumnKind.Email)]
    [InlineData("13800138000|13900139000", ColumnKind.Phone)]
    [InlineData("+44 20 7946 0000|(020) 7946 0001", ColumnKind.Phone)]
    [InlineData("是|否|是", ColumnKind.YesNo)]
    [InlineData("85123A|71053|POST1", ColumnKind.Code)]
    [InlineData("007|012", ColumnKind.Code)]
    [InlineData("WHITE LANTERN|red box", ColumnKind.Text)]
    [InlineData("| ", ColumnKind.Empty)]
    public void Columns_are_told_by_their_values(string values, ColumnKind kind) => Profile(values.Split('|')).Kind.ShouldBe(kind);

    [Fact]
    public void Marks_and_serials_are_decided_for_the_column()
    {
        Profile("1,5", "2,25", "1.234").DecimalMark.ShouldBe(DecimalMark.Comma);
        Profile("1.5", "2.25", "1,234").DecimalMark.ShouldBe(DecimalMark.Point);
        Profile("40513.35", "40514").DateOrder.ShouldBe(DateOrder.Serial);
    }

    [Fact]
    public void A_real_day_of_orders_is_mapped()
    {
        var file = Directory.GetFiles(Path.Combine(SharedData.Folder("online_retail"), "by-day")).Order().First();
        using var reader = TableFile.Open(File.OpenRead(file), file);
        var matches = HeaderGuess.Map(OrderFields.All, reader.Headers, reader.Sample);
        matches.Count.ShouldBe(8);
        matches.ShouldAllBe(m => m.Confidence > 0.8, string.Join(" ", matches.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Confidence}"))));
    }
}
