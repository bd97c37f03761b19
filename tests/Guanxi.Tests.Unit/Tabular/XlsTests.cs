using System.IO.Compression;
using Guanxi.Core;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class XlsTests
{
    /// <summary>A workbook of Excel 97–2003 with two sheets, written by SheetJS, compressed.</summary>
    private const string Book = """
        H4sICLOcAmsCA3R3by1zaGVldHMueGxzAO1XSU8UQRT+qqZnmBkY6GFEAQ2MczFIiCyymIAOqIkhLoQhMSYksqlDZDEwmHAzLheXxB/AxaMn9aKJ4YA/wKh48wT+Ak04IuNXr3tgAE1Y
        DGrgVb7q7ldV/V7X26o/fgjPPXtVOo81dBIeLKUD8GXxFKEzD7bzbLCUTqcz7PQe/Vf0g1hyYdF+XsLn2nQPuwMmpj1Etv1zCD8RIIJELpFHhIh8osBJAQgThUSE2EcUEfuJA0QxUUKU
        EgeJQ3t+9c+hE9sjC16VySVqg2uMr8VzMjUlgSTq2FJoR/2m5RdCi3zt1p6N6+3QZYxiDDfRx+sor1uVn6GNrDH79MmHP0ablZ9NjbUNtduRHfAzC/i86Bt7nxOYUfDRrvM8Jby03slZ
        4SvRjVsmnySSdXWp9gR2hNpEh15ldKBaaFEW911jiggzK2nHdpK5TP9CZk5L3yIZDegZmznT5FpsQcVl3hPpY9Lns1d4I2u+CKeGue6brHjqBoNXtdK/BtGLIZRZ9WhiVlQxBC+eSxxD
        LvsoX5Zki6HtegzDbDH4OmMYZ4thdtKMl1klaGYaVpNwWpVMrMIA25zkXWBhje33+DvLX0sOv3kdv0f85QE95aFHIkidxgSNnWL+GcY1ess4R4sxbUox/KqDnFHaeQL9nDOOxzCerLAo
        9dmh4HIk2qsiMSQemsd+gBXb3IfFT22uXXz+ffZCX8epq8I/KvxK6e8K507W++8J/75z+tf5y1ncOS9YOuT+EnDd5yuhLktHJGhsDlP/JPUf4ZdZOix/ELb5gjZJvCNkFsnLbB47GCvD
        ZE+QnXIHrMyA+fhB3JbXhCSFirhH4+WXLF0uO2LzlKJqWEqaUM22clcND5VWEvqG4mVzcYfjkUOMoYq4V/vJMQLZ68PuRuUZ4QOM3yjOUzejwBCf+kWRCtkp2yypxHG2KGopLYpGnOBT
        A+8cTZpEA70ir3tK5GmRx98tXYjXUhLiWa7yVhXxAPYL/7jhjxDZFVXSTdJ/hFhdaMUQmWqnZUetv+Qxern6OZ4AxxP6xb3Ndha4duXndOEsWn+7LRFKWhcYW90UtXwgCGLX0U8YD7Ov
        ABAAAA==
        """;

    [Fact]
    public void An_old_workbook_is_read_like_a_new_one()
    {
        using var reader = TableFile.Open(Open(), "customers.xls");
        reader.Headers.ShouldBe(["姓名", "Phone", "Born", "Amount", "Active"]);
        (reader.Shape.Format, reader.Shape.Sheet, string.Join(',', reader.Shape.Sheets)).ShouldBe((TableFormat.Xls, "Customers", "Customers,Products"));
        reader.Read().ShouldBeTrue();
        reader.ToArray().ShouldBe(["王伟", "13800138000", "1990-05-17", "12.5", "true"]);
        reader.Read().ShouldBeTrue();
        reader.ToArray().ShouldBe(["Ada Lovelace", "+44 20 7946 0018", "", "1815", "false"]);
        reader.Read().ShouldBeFalse();
    }

    [Fact]
    public void Another_sheet_can_be_chosen_and_an_unknown_one_is_refused()
    {
        using var reader = TableFile.Open(Open(), "customers.xls", new() { Sheet = "Products", HeaderRow = 1 });
        reader.Read().ShouldBeTrue();
        reader.ToArray().ShouldBe(["TEA"]);
        Should.Throw<InvalidException>(() => TableFile.Open(Open(), "customers.xls", new() { Sheet = "Orders" })).Code.ShouldBe("import.sheet-unknown");
    }

    [Fact]
    public void A_damaged_one_is_said_to_be_so_wherever_it_is_damaged()
    {
        var whole = Open().ToArray();
        for (var at = 8; at < whole.Length; at += 37)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0xFF;
            try
            {
                using var reader = TableFile.Open(new MemoryStream(damaged), "x.xls");
                while (reader.Read())
                {
                }
            }
            catch (InvalidException e)
            {
                e.Code.ShouldBeOneOf("import.xls-damaged", "import.sheet-unknown", "import.empty");
            }
        }
    }

    private static MemoryStream Open()
    {
        var book = new MemoryStream();
        using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(Book.ReplaceLineEndings(""))), CompressionMode.Decompress);
        packed.CopyTo(book);
        book.Position = 0;
        return book;
    }
}
