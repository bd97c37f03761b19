using System.Text;
using Guanxi.Platform.Data;

namespace Guanxi.Tests.Integration.Importing;

/// <summary>What a tenant holds, without the bookkeeping that differs from run to run.</summary>
internal static class Contents
{
    /// <summary>A file in the tenant's folder.</summary>
    public static string Write(this TestTenant tenant, string name, string text)
    {
        var path = Path.Combine(tenant.Storage.DataDir, name);
        File.WriteAllText(path, text);
        return path;
    }

    public static async Task<string> ContentAsync(this TestTenant tenant)
    {
        var ct = TestContext.Current.CancellationToken;
        var text = new StringBuilder();
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, ct);
        await Dump("SELECT external_key, name, email, phone, country, stage, orders, revenue, returns, returned, value, first_order_at, last_order_at FROM customers_customer ORDER BY external_key");
        await Dump("SELECT code, name, category, kind FROM sales_product ORDER BY code");
        await Dump("SELECT o.number, c.external_key, o.kind, o.placed_at, o.country, o.amount, o.returned, o.lines FROM sales_order o LEFT JOIN customers_customer c ON c.id = o.customer_id ORDER BY o.number");
        await Dump("SELECT o.number, p.code, l.quantity, l.unit_price, l.amount, count(*) FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id JOIN sales_product p ON p.id = l.product_id GROUP BY o.number, p.code, l.quantity, l.unit_price, l.amount ORDER BY 1, 2, 3, 4");
        await Dump("SELECT s.text FROM customers_customer_search s ORDER BY s.text");
        return text.ToString();

        async Task Dump(string statement) => await session.EachAsync(session.Sql().Raw(statement), r =>
        {
            for (var i = 0; i < r.FieldCount; i++)
                text.Append(r.IsDBNull(i) ? "-" : r.GetValue(i).ToString()).Append('|');
            text.Append('\n');
        }, ct);
    }
}
