using Guanxi.Core;
using Guanxi.Platform.Tabular;
using Microsoft.Data.Sqlite;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class SqliteTableTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("guanxi-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Tables_and_views_take_the_place_of_sheets_and_the_file_stays_as_it_is()
    {
        var path = Path.Combine(folder.FullName, "a b?.db");
        Make(path, "CREATE TABLE \"my \"\"people\"(id INTEGER, name TEXT, face BLOB); INSERT INTO \"my \"\"people\" VALUES (1, '王伟', x'00'), (2, NULL, NULL); CREATE VIEW named AS SELECT name FROM \"my \"\"people\" WHERE name IS NOT NULL");
        var before = File.ReadAllBytes(path);
        using (var reader = TableFile.Open(File.OpenRead(path), "a.db"))
        {
            (reader.Shape.Format, reader.Shape.Sheet).ShouldBe((TableFormat.Sqlite, "my \"people"));
            reader.Shape.Sheets.ShouldBe(["my \"people", "named"]);
            reader.Headers.ShouldBe(["id", "name", "face"]);
            reader.Read().ShouldBeTrue();
            reader.ToArray().ShouldBe(["1", "王伟", ""]);
            reader.Read().ShouldBeTrue();
            reader.Read().ShouldBeFalse();
        }
        using (var view = TableFile.Open(new MemoryStream(before), "a.db", new() { Sheet = "named" }))
        {
            view.Read().ShouldBeTrue();
            view.ToArray().ShouldBe(["王伟"]);
        }
        File.ReadAllBytes(path).ShouldBe(before);
        Directory.GetFiles(folder.FullName).Length.ShouldBe(1);
    }

    [Fact]
    public void A_damaged_file_and_an_unknown_table_are_refused()
    {
        var path = Path.Combine(folder.FullName, "x.db");
        Make(path, "CREATE TABLE a(b); INSERT INTO a VALUES (1)");
        Should.Throw<InvalidException>(() => TableFile.Open(File.OpenRead(path), "x.db", new() { Sheet = "c" })).Code.ShouldBe("import.sheet-unknown");
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(100, 400).Fill(0xEE);
        Should.Throw<InvalidException>(() => TableFile.Open(new MemoryStream(bytes), "x.db")).Code.ShouldBe("import.sqlite-damaged");
    }

    private static void Make(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
