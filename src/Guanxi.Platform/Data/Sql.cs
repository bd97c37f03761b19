using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Guanxi.Platform.Data;

/// <summary>A list of ids inside a statement: <c>WHERE id IN {new Ids(ids)}</c>. One parameter however long it is.</summary>
public readonly record struct Ids(IReadOnlyCollection<long> Values);

/// <summary>A list of texts inside a statement, one parameter however long it is.</summary>
public readonly record struct Strings(IReadOnlyCollection<string> Values);

/// <summary>Text that goes into a statement as it stands: names of tables and columns, never input.</summary>
public readonly record struct Raw(string Text);

/// <summary>A statement under construction. Interpolated values become parameters; both databases read the result.</summary>
public sealed class Sql(bool sqlite)
{
    private readonly StringBuilder text = new();
    private readonly List<object?> args = [];

    public bool IsSqlite => sqlite;

    public string Text => text.ToString();

    public IReadOnlyList<object?> Args => args;

    /// <summary>Appends the statement part; each value in braces becomes a parameter.</summary>
    public Sql Add(FormattableString part)
    {
        var format = part.Format;
        var at = 0;
        while (true)
        {
            var open = format.IndexOf('{', at);
            if (open < 0)
                break;
            text.Append(format, at, open - at);
            var close = format.IndexOf('}', open);
            Value(part.GetArgument(int.Parse(format.AsSpan(open + 1, close - open - 1), CultureInfo.InvariantCulture)));
            at = close + 1;
        }
        text.Append(format, at, format.Length - at);
        return this;
    }

    /// <summary>Appends text as it stands. Never input.</summary>
    public Sql Raw(string part)
    {
        text.Append(part);
        return this;
    }

    /// <summary>Appends one value as a parameter.</summary>
    public Sql Value(object? value)
    {
        switch (value)
        {
            case Raw raw:
                text.Append(raw.Text);
                break;
            case Sql other:
                Append(other);
                break;
            case Ids ids:
                text.Append(sqlite ? "(SELECT value FROM json_each(" : "(SELECT unnest(");
                Parameter(sqlite ? "[" + string.Join(',', ids.Values) + "]" : ids.Values.ToArray());
                text.Append("))");
                break;
            case Strings texts:
                text.Append(sqlite ? "(SELECT value FROM json_each(" : "(SELECT unnest(");
                Parameter(sqlite ? System.Text.Json.JsonSerializer.Serialize(texts.Values) : texts.Values.ToArray());
                text.Append("))");
                break;
            default:
                Parameter(value);
                break;
        }
        return this;
    }

    private void Parameter(object? value)
    {
        text.Append("@p").Append(args.Count);
        args.Add(value);
    }

    private void Append(Sql other)
    {
        // Parameters of the inner statement are renumbered: @p12 first, so that @p1 does not eat its head.
        var inner = other.Text;
        for (var i = other.args.Count - 1; i >= 0; i--)
            inner = inner.Replace($"@p{i}", $"@q{args.Count + i}", StringComparison.Ordinal);
        text.Append(inner.Replace("@q", "@p", StringComparison.Ordinal));
        args.AddRange(other.args);
    }
}

/// <summary>
/// An open connection of one tenant, with or without a transaction. Statements are written once for both databases.
/// On SQLite each connection keeps its statements prepared; Npgsql does the same by itself.
/// </summary>
/// <param name="giveBack">Takes the connection back.</param>
/// <param name="keep">Commits in a transaction that is shared with others, given what runs before it; null where the transaction is the session's own.</param>
public sealed class Session(DbConnection connection, bool sqlite, Dictionary<string, DbCommand>? prepared, Func<ValueTask> giveBack, Func<IReadOnlyList<Func<Session, Task>>, Task>? keep = null) : IAsyncDisposable
{
    private readonly HashSet<DbCommand> busy = [];
    private readonly List<Func<Session, Task>> beforeCommit = [];
    private readonly List<Action> afterCommit = [];
    private bool over;

    /// <exception cref="InvalidOperationException">The session is committed, and others may be at work on the connection.</exception>
    public DbConnection Connection => over ? throw new InvalidOperationException("This session is committed.") : connection;

    public DbTransaction? Transaction { get; internal set; }

    public bool IsSqlite => sqlite;

    public Sql Sql() => new(sqlite);

    public Sql Sql(FormattableString statement) => new Sql(sqlite).Add(statement);

    public Task<List<T>> ListAsync<T>(FormattableString statement, Func<DbDataReader, T> row, CancellationToken ct) => ListAsync(Sql(statement), row, ct);

    public async Task<List<T>> ListAsync<T>(Sql statement, Func<DbDataReader, T> row, CancellationToken ct)
    {
        var list = new List<T>();
        await EachAsync(statement, r => list.Add(row(r)), ct);
        return list;
    }

    public Task EachAsync(FormattableString statement, Action<DbDataReader> row, CancellationToken ct) => EachAsync(Sql(statement), row, ct);

    public async Task EachAsync(Sql statement, Action<DbDataReader> row, CancellationToken ct)
    {
        var command = Command(statement);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                row(reader);
        }
        finally { await DoneAsync(command); }
    }

    /// <returns>The first row, or default when there is none.</returns>
    public async Task<T?> FirstAsync<T>(FormattableString statement, Func<DbDataReader, T> row, CancellationToken ct)
    {
        var command = Command(Sql(statement));
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) ? row(reader) : default;
        }
        finally { await DoneAsync(command); }
    }

    public Task<long> LongAsync(FormattableString statement, CancellationToken ct) => LongAsync(Sql(statement), ct);

    /// <returns>The first column of the first row; 0 for none or null.</returns>
    public async Task<long> LongAsync(Sql statement, CancellationToken ct)
    {
        var command = Command(statement);
        try
        {
            var value = await command.ExecuteScalarAsync(ct);
            return value is null or DBNull ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);
        }
        finally { await DoneAsync(command); }
    }

    public Task<int> RunAsync(FormattableString statement, CancellationToken ct) => RunAsync(Sql(statement), ct);

    /// <returns>How many rows it touched.</returns>
    public async Task<int> RunAsync(Sql statement, CancellationToken ct)
    {
        var command = Command(statement);
        try { return await command.ExecuteNonQueryAsync(ct); }
        finally { await DoneAsync(command); }
    }

    /// <summary>
    /// Runs as the last of the transaction, on the session it is given: for what is cheaper written at once for many units
    /// of work than behind the savepoint of each. Nobody reads it before. Forgotten when the transaction is not committed.
    /// </summary>
    internal void BeforeCommit(Func<Session, Task> write) => beforeCommit.Add(write);

    /// <summary>A place to go back to.</summary>
    internal async Task<int> SaveAsync(string savepoint, CancellationToken ct)
    {
        await Transaction!.SaveAsync(savepoint, ct);
        return beforeCommit.Count;
    }

    /// <param name="owed">What <see cref="SaveAsync"/> returned.</param>
    internal async Task RollbackAsync(string savepoint, int owed, CancellationToken ct)
    {
        await Transaction!.RollbackAsync(savepoint, ct);
        beforeCommit.RemoveRange(owed, beforeCommit.Count - owed);
    }

    internal async Task FinishAsync()
    {
        foreach (var write in beforeCommit)
            await write(this);
        beforeCommit.Clear();
    }

    /// <summary>Runs once the transaction is committed; forgotten when it is not.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    public async Task CommitAsync(CancellationToken ct)
    {
        var transaction = Transaction ?? throw new InvalidOperationException("This session only reads.");
        if (keep is not null)
        {
            (Transaction, over) = (null, true);
            // From here on it happens, whether the caller still wants it or not.
            await keep(beforeCommit);
        }
        else
        {
            await FinishAsync();
            await transaction.CommitAsync(ct);
            await transaction.DisposeAsync();
            Transaction = null;
        }
        Committed();
    }

    internal void Committed()
    {
        foreach (var action in afterCommit)
            action();
        afterCommit.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (Transaction is not null && keep is null)
            await Transaction.DisposeAsync();
        await giveBack();
    }

    private DbCommand Command(Sql statement)
    {
        var (open, text) = (Connection, statement.Text);
        DbCommand? command = null;
        if (prepared is not null && prepared.TryGetValue(text, out command) && !busy.Add(command))
            command = null;
        if (command is null)
        {
            command = open.CreateCommand();
            command.CommandText = text;
            for (var i = 0; i < statement.Args.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + i.ToString(CultureInfo.InvariantCulture);
                command.Parameters.Add(parameter);
            }
            if (prepared is not null && prepared.Count < 256 && prepared.TryAdd(text, command))
                busy.Add(command);
        }
        for (var i = 0; i < statement.Args.Count; i++)
            command.Parameters[i].Value = statement.Args[i] switch
            {
                null => DBNull.Value,
                DateTime time => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds(),
                DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                var value => value,
            };
        command.Transaction = Transaction;
        return command;
    }

    private async ValueTask DoneAsync(DbCommand command)
    {
        if (busy.Remove(command))
            command.Transaction = null;
        else
            await command.DisposeAsync();
    }
}

/// <summary>Reading columns as the schema writes them.</summary>
public static class Reader
{
    extension(DbDataReader r)
    {
        public string? Text(int i) => r.IsDBNull(i) ? null : r.GetString(i);
        public long? Long(int i) => r.IsDBNull(i) ? null : r.GetInt64(i);
        /// <summary>Instants are stored as whole milliseconds since 1970 UTC.</summary>
        public DateTime Time(int i) => DateTime.UnixEpoch.AddMilliseconds(r.GetInt64(i));
        public DateTime? TimeOrNull(int i) => r.IsDBNull(i) ? null : r.Time(i);
    }
}
