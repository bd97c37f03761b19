using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Guanxi.Platform.Tabular;

/// <summary>
/// Rows of one table or view of a SQLite file, which takes the place of a sheet. The file is opened unchangeable, and nothing its
/// schema names but SQLite itself is run.
/// </summary>
internal sealed class SqliteTable : CellReader
{
    private readonly Stream stream;
    private readonly SqliteConnection connection;
    private SqliteDataReader? reader;
    private SqliteCommand? command;
    private bool named;

    /// <param name="stream">A file of the system, or seekable; disposed with the reader.</param>
    /// <exception cref="Core.InvalidException"><c>import.sqlite-damaged</c>, <c>import.sheet-unknown</c>.</exception>
    public SqliteTable(Stream stream, string? sheet)
    {
        this.stream = stream as FileStream ?? Kept(stream);
        connection = new(new SqliteConnectionStringBuilder { DataSource = $"file:{Uri.EscapeDataString(((FileStream)this.stream).Name)}?immutable=1", Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Run("PRAGMA trusted_schema = OFF");
            Run("PRAGMA query_only = ON");
            Sheets = Names();
            Sheet = sheet is null ? Sheets.Count > 0 ? Sheets[0] : throw TableErrors.Empty() : Sheets.Contains(sheet) ? sheet : throw TableErrors.SheetUnknown(sheet);
            Restart();
        }
        catch (SqliteException)
        {
            Dispose();
            throw TableErrors.SqliteDamaged();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Sheet { get; } = "";

    /// <summary>Tables and views by name.</summary>
    public IReadOnlyList<string> Sheets { get; } = [];

    /// <summary>SQLite reads pages as it likes: how far it is cannot be told in bytes.</summary>
    public override long BytesRead => 0;

    /// <summary>Goes back before the names of the columns.</summary>
    public void Restart()
    {
        reader?.Dispose();
        command?.Dispose();
        command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{Sheet.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        reader = command.ExecuteReader();
        (named, Row, Line) = (false, 0, 0);
    }

    private protected override bool NextCells(List<string?> cells)
    {
        if (!named)
        {
            named = true;
            for (var i = 0; i < reader!.FieldCount; i++)
                cells.Add(reader.GetName(i));
            return true;
        }
        try
        {
            if (!reader!.Read())
                return false;
        }
        catch (SqliteException)
        {
            throw TableErrors.SqliteDamaged();
        }
        Line++;
        for (var i = 0; i < reader.FieldCount; i++)
            cells.Add(Text(reader.GetValue(i)));
        return true;
    }

    // Pictures and the like are no cells.
    private static string? Text(object value) => value is DBNull or byte[]? null : Convert.ToString(value, CultureInfo.InvariantCulture);

    private List<string> Names()
    {
        using var list = connection.CreateCommand();
        list.CommandText = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
        using var names = list.ExecuteReader();
        var found = new List<string>();
        while (names.Read())
            found.Add(names.GetString(0));
        return found;
    }

    private void Run(string statement)
    {
        using var run = connection.CreateCommand();
        run.CommandText = statement;
        run.ExecuteNonQuery();
    }

    private static FileStream Kept(Stream stream)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose);
        using (stream)
            stream.CopyTo(file);
        file.Flush();
        return file;
    }

    public override void Dispose()
    {
        reader?.Dispose();
        command?.Dispose();
        connection.Dispose();
        stream.Dispose();
    }
}
