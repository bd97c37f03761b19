using System.Text.Json;
using System.Text.Json.Serialization;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Tabular;

namespace Guanxi.Platform.Importing;

/// <summary>One file of an import and how it is read.</summary>
/// <param name="File">Row of the file store.</param>
/// <param name="Sha256">Lower-case hex: the same content is the same file.</param>
/// <param name="Shape">How the file was taken for a table.</param>
/// <param name="Columns">Column (from 0) by target, such as <c>quantity</c>.</param>
public sealed record ImportFile(long File, string Name, long Size, string Sha256, TableShape Shape, IReadOnlyDictionary<string, int> Columns)
{
    /// <summary>How days and months stand in its dates.</summary>
    public DateOrder Dates { get; init; } = DateOrder.YearFirst;

    public DecimalMark Decimals { get; init; } = DecimalMark.Auto;

    /// <summary>What words of the file mean, by target: its 男 is our <c>male</c>. A word that means nothing stands for "".</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>What a target is where its cell is empty or it has no column.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Cells mended before the run, by data row (from 1) and target. The file itself stays as it came.</summary>
    public IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> Mended { get; init; } = new Dictionary<long, IReadOnlyDictionary<string, string>>();

    /// <summary>It has headers and nothing below them.</summary>
    public bool IsEmpty { get; init; }
}

/// <summary>How far an import is and what it did. Stored with every batch, so that a run cut off goes on from here.</summary>
public sealed record ImportProgress
{
    /// <summary>Index of the file being read.</summary>
    public int File { get; init; }

    /// <summary>Data rows of that file that are done.</summary>
    public long Row { get; init; }

    public long Rows { get; init; }
    public long Bytes { get; init; }
    public long CustomersCreated { get; init; }
    public long CustomersChanged { get; init; }
    public long ProductsCreated { get; init; }
    public long OrdersCreated { get; init; }
    public long OrdersChanged { get; init; }
    public long LinesCreated { get; init; }

    /// <summary>Rows that were there already.</summary>
    public long Same { get; init; }

    /// <summary>Rows of somebody known that were passed over or set aside for a decision.</summary>
    public long Doubles { get; init; }

    /// <summary>Rows set aside.</summary>
    public long Rejected { get; init; }

    /// <summary>Records that undoing left as they are, because somebody changed or used them since.</summary>
    public long Kept { get; init; }

    /// <summary>UTC day of the newest order; null before the first.</summary>
    public DateOnly? Newest { get; init; }

    /// <summary>What people are told, each labelled by the text <c>import.count.{name}</c>.</summary>
    public IReadOnlyList<(string Name, long Count)> Counts() =>
    [
        (nameof(Rows), Rows), (nameof(CustomersCreated), CustomersCreated), (nameof(CustomersChanged), CustomersChanged), (nameof(ProductsCreated), ProductsCreated),
        (nameof(OrdersCreated), OrdersCreated), (nameof(OrdersChanged), OrdersChanged), (nameof(LinesCreated), LinesCreated), (nameof(Same), Same), (nameof(Doubles), Doubles), (nameof(Rejected), Rejected), (nameof(Kept), Kept),
    ];
}

/// <summary>State of an import.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
public enum ImportState { Ready, Running, Stopped, Done, Failed, Undoing, Undone }

/// <summary>An import: its files, how they are read, how far it is, who runs it.</summary>
public sealed record Import(long Id, string Kind, ImportState State, IReadOnlyList<ImportFile> Files, ImportOptions Options, ImportProgress Progress, long CreatedBy, DateTime CreatedAt, DateTime? EndedAt, string? Error, long? Job)
{
    /// <summary>A job works on it or is about to.</summary>
    public bool JobOpen { get; init; }

    /// <summary>When its job last began to run; null before that.</summary>
    public DateTime? StartedAt { get; init; }
}

/// <summary>What becomes of a row that means somebody known.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KnownRows>))]
public enum KnownRows
{
    /// <summary>What the row gives replaces what is there.</summary>
    Update,

    /// <summary>The row only fills what is empty.</summary>
    Link,

    /// <summary>The row is passed over.</summary>
    Skip,

    /// <summary>The row is set aside until somebody decides.</summary>
    Ask,
}

/// <summary>Choices of whoever imports.</summary>
public sealed record ImportOptions
{
    public KnownRows Known { get; init; }

    /// <summary>Beginning of an order number that marks a cancellation.</summary>
    public string CancelMark { get; init; } = "C";

    /// <summary>Owner and team of what is created; null leaves it in the public pool.</summary>
    public long? OwnerId { get; init; }
    public long? TeamId { get; init; }

    /// <summary>Rows and teams that whoever imports sees: an import reaches no further than she does.</summary>
    public RowScope Reach { get; init; } = RowScope.All;
    public IReadOnlyList<long> Teams { get; init; } = [];
}

/// <summary>One record of what an import did.</summary>
/// <param name="Path">Address of its page; null when it is gone.</param>
/// <param name="Changes">Old and new values; none for a new record.</param>
/// <param name="Why">Text of why undoing left it alone; null otherwise.</param>
public sealed record ImportChange(long Record, string Title, string? Path, IReadOnlyList<Audit.AuditChange> Changes, string? Why = null);

/// <summary>A row that could not be taken in.</summary>
/// <param name="Row">Data row in its file, from 1.</param>
/// <param name="Line">Line in its file, from 1.</param>
/// <param name="Column">Header of the column at fault; empty when it is the row.</param>
/// <param name="Code">Text <c>error.{code}</c>.</param>
/// <param name="Args">Values for the text.</param>
/// <param name="Cells">The row as it stood.</param>
public sealed record RejectedRow(int File, long Row, long Line, string Column, string Code, IReadOnlyList<string> Args, IReadOnlyList<string> Cells)
{
    /// <summary>Target of the column at fault, for mending before the run; not stored.</summary>
    [JsonIgnore]
    public string Target { get; init; } = "";
}

/// <summary>Names a row that an import set aside, so that its correction is known.</summary>
public readonly record struct RejectMark(long Import, int File, long Row)
{
    /// <returns>Null when the text is no such name.</returns>
    public static RejectMark? Of(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        return text.Trim().Split(parts, '/') == 3
            && long.TryParse(text.Trim()[parts[0]], out var import) && int.TryParse(text.Trim()[parts[1]], out var file) && long.TryParse(text.Trim()[parts[2]], out var row)
            ? new(import, file, row) : null;
    }

    public override string ToString() => FormattableString.Invariant($"{Import}/{File}/{Row}");
}

/// <summary>Rows of the import tables.</summary>
public sealed class ImportStore(TimeProvider time)
{
    public async Task<long> CreateAsync(Session session, Database database, Actor by, string kind, IReadOnlyList<ImportFile> files, ImportOptions options, CancellationToken ct)
    {
        var id = (await database.NewIdsAsync(session, "platform_import", 1, ct))[0];
        var json = Json(session);
        await session.RunAsync($"""
            INSERT INTO platform_import (id, kind, state, fingerprint, files, options, progress, created_by, created_at)
            VALUES ({id}, {kind}, {nameof(ImportState.Ready)}, {Fingerprint(files)}, {Write(files)}{json}, {Write(options)}{json}, {Write(new ImportProgress())}{json}, {by.UserId}, {Now})
            """, ct);
        return id;
    }

    /// <exception cref="NotFoundException">There is no such import.</exception>
    public async Task<Import> GetAsync(Session session, long id, CancellationToken ct)
        => await session.FirstAsync($"SELECT {Columns} FROM platform_import WHERE id = {id}", Row, ct) ?? throw new NotFoundException("import", id);

    /// <summary>An import of exactly these files that has not come to its end, newest first.</summary>
    public Task<Import?> UnfinishedAsync(Session session, string kind, IReadOnlyList<ImportFile> files, CancellationToken ct)
        => session.FirstAsync($"""
            SELECT {Columns} FROM platform_import WHERE kind = {kind} AND fingerprint = {Fingerprint(files)} AND state IN ('Ready', 'Running', 'Stopped', 'Failed')
            ORDER BY id DESC LIMIT 1
            """, Row, ct);

    public Task<List<Import>> ListAsync(Session session, CancellationToken ct)
        => session.ListAsync($"SELECT {Columns} FROM platform_import ORDER BY id DESC LIMIT 200", Row, ct);

    /// <summary>Part of a batch's transaction: the batch and its mark are written together or not at all.</summary>
    public Task MarkAsync(Session session, long id, ImportState state, ImportProgress progress, CancellationToken ct)
        => session.RunAsync($"UPDATE platform_import SET state = {state.ToString()}, progress = {Write(progress)}{Json(session)}, error = NULL WHERE id = {id}", ct);

    public Task EndAsync(Session session, long id, ImportState state, string? error, CancellationToken ct)
        => session.RunAsync($"UPDATE platform_import SET state = {state.ToString()}, ended_at = {Now}, error = {error} WHERE id = {id}", ct);

    /// <summary>Remembers whom an import created.</summary>
    /// <param name="records">Id, and the mark of what it became.</param>
    public async Task CreatedAsync(Database database, Session session, long import, string type, IEnumerable<(long Record, long Mark)> records, CancellationToken ct)
    {
        await using var bulk = database.Bulk(session, "platform_import_change", "import_id", "type", "record_id", "before", "mark");
        foreach (var (record, mark) in records)
            await bulk.AddAsync(new object?[] { import, type, record, "", mark }, ct);
        await bulk.CompleteAsync(ct);
    }

    /// <summary>Remembers what an import changed.</summary>
    /// <param name="changes">Id, what it was before, and the mark of what it became.</param>
    public async Task ChangedAsync(Session session, long import, string type, IEnumerable<(long Record, string Before, long Mark)> changes, CancellationToken ct)
    {
        // A record may change more than once: what it was at first stays.
        foreach (var (record, before, mark) in changes)
            await session.RunAsync($"""
                INSERT INTO platform_import_change (import_id, type, record_id, before, mark) VALUES ({import}, {type}, {record}, {before}, {mark})
                ON CONFLICT (import_id, type, record_id) DO UPDATE SET mark = excluded.mark
                """, ct);
    }

    /// <summary>Names the job that runs the import now.</summary>
    public Task HandToAsync(Session session, long id, long job, CancellationToken ct)
        => session.RunAsync($"UPDATE platform_import SET job_id = {job} WHERE id = {id}", ct);

    public async Task RejectAsync(Database database, Session session, long import, IReadOnlyList<RejectedRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
            return;
        await using var bulk = database.Bulk(session, "platform_import_reject", "import_id", "file_no", "row_no", "line_no", "column_name", "code", "args", "cells");
        foreach (var row in rows)
            await bulk.AddAsync(new object?[] { import, (long)row.File, row.Row, row.Line, row.Column, row.Code, Write(row.Args), Write(row.Cells) }, ct);
        await bulk.CompleteAsync(ct);
    }

    /// <summary>Which of these rows are known, and whether an import took them in, corrected.</summary>
    public async Task<Dictionary<RejectMark, bool>> MarkedAsync(Session session, IReadOnlyCollection<RejectMark> marks, CancellationToken ct)
    {
        var known = new Dictionary<RejectMark, bool>();
        if (marks.Count == 0)
            return known;
        var wanted = marks.ToHashSet();
        await session.EachAsync($"SELECT import_id, file_no, row_no, taken_by FROM platform_import_reject WHERE import_id IN {new Ids([.. wanted.Select(m => m.Import).Distinct()])}", r =>
        {
            if (new RejectMark(r.GetInt64(0), (int)r.GetInt64(1), r.GetInt64(2)) is var mark && wanted.Contains(mark))
                known[mark] = r.Long(3) is not null;
        }, ct);
        return known;
    }

    /// <summary>Ticks rows off that an import took in.</summary>
    public async Task TakenAsync(Session session, long import, IReadOnlyCollection<RejectMark> marks, CancellationToken ct)
    {
        foreach (var mark in marks)
            await session.RunAsync($"UPDATE platform_import_reject SET taken_by = {import} WHERE import_id = {mark.Import} AND file_no = {(long)mark.File} AND row_no = {mark.Row}", ct);
    }

    /// <summary>Undoing an import gives back the rows it took in.</summary>
    public Task GiveBackAsync(Session session, long import, CancellationToken ct)
        => session.RunAsync($"UPDATE platform_import_reject SET taken_by = NULL WHERE taken_by = {import}", ct);

    /// <summary>Rows that wait for a decision.</summary>
    public Task<List<RejectMark>> AskedAsync(Session session, long import, CancellationToken ct)
        => session.ListAsync($"SELECT file_no, row_no FROM platform_import_reject WHERE import_id = {import} AND code = {"import.row.known"} AND taken_by IS NULL",
            r => new RejectMark(import, (int)r.GetInt64(0), r.GetInt64(1)), ct);

    /// <param name="after">Place of the last row seen, (0, 0) at first.</param>
    public Task<List<RejectedRow>> RejectedAsync(Session session, long import, (int File, long Row) after, int limit, CancellationToken ct)
        => session.ListAsync($"""
            SELECT file_no, row_no, line_no, column_name, code, args, cells FROM platform_import_reject
            WHERE import_id = {import} AND (file_no, row_no) > ({(long)after.File}, {after.Row}) ORDER BY file_no, row_no LIMIT {limit}
            """,
            r => new RejectedRow((int)r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetString(3), r.GetString(4), Read<string[]>(r.GetString(5)), Read<string[]>(r.GetString(6))), ct);

    private static readonly Raw Columns = new("id, kind, state, files, options, progress, created_by, created_at, ended_at, error, job_id, (SELECT count(*) FROM platform_job j WHERE j.id = platform_import.job_id AND j.state IN ('waiting', 'running')), (SELECT j.started_at FROM platform_job j WHERE j.id = platform_import.job_id)");

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static Import Row(System.Data.Common.DbDataReader r) => new(
        r.GetInt64(0), r.GetString(1), Enum.Parse<ImportState>(r.GetString(2)), Read<ImportFile[]>(r.GetString(3)), Read<ImportOptions>(r.GetString(4)),
        Read<ImportProgress>(r.GetString(5)), r.GetInt64(6), r.Time(7), r.TimeOrNull(8), r.Text(9), r.Long(10))
    { JobOpen = r.GetInt64(11) > 0, StartedAt = r.TimeOrNull(12) };

    private static string Fingerprint(IReadOnlyList<ImportFile> files) => string.Join(' ', files.Select(f => f.Sha256)) is var all && all.Length <= 200 ? all
        : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(all)));

    private static Raw Json(Session session) => new(session.IsSqlite ? "" : "::jsonb");
    private static string Write<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}
