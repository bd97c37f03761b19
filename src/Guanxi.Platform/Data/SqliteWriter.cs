using Microsoft.Data.Sqlite;

namespace Guanxi.Platform.Data;

/// <summary>
/// The one writer of a SQLite file. A unit of work that finds others waiting behind it leaves its transaction open to the
/// next, which works behind a savepoint; the last commits for all. Each hears of success only when that commit is on the
/// disk; one that fails is rolled back alone. See docs/decisions/0103-group-commit.md.
/// </summary>
internal sealed class SqliteWriter(Func<SqlitePooled> connect) : IAsyncDisposable
{
    private const string Savepoint = "unit";

    // However many wait, the first of them is answered after so many.
    private const int Most = 64;

    private readonly Lock gate = new();
    private readonly Queue<Waiter> waiting = new();
    private bool taken;

    // Touched only by whoever has the turn.
    private SqlitePooled? pooled;
    private Group? group;

    /// <summary>A unit of work in the turn of the writer.</summary>
    public async ValueTask<Session> BeginAsync(CancellationToken ct)
    {
        await TakeAsync(shares: true, ct);
        try
        {
            pooled ??= connect();
            if (group is null)
                group = new(pooled.Connection.BeginTransaction());
            else
                group.Transaction.Save(Savepoint);
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
        return new UnitOfWork(this, group, pooled).Session;
    }

    /// <summary>The turn alone, for whoever writes through a connection of its own. Dispose it.</summary>
    public async ValueTask<IDisposable> TurnAsync(CancellationToken ct)
    {
        await TakeAsync(shares: false, ct);
        return new Turn(this);
    }

    public async ValueTask DisposeAsync()
    {
        if (pooled is not null)
            await pooled.Connection.DisposeAsync();
    }

    private async ValueTask TakeAsync(bool shares, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (gate)
        {
            if (!taken)
            {
                taken = true;
                return;
            }
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(new(turn, shares));
        }
        await using (ct.UnsafeRegister(static (turn, token) => ((TaskCompletionSource)turn!).TrySetCanceled(token), turn))
            await turn.Task;
    }

    /// <summary>Gives the turn to the next in line who still wants it.</summary>
    /// <param name="open">A transaction is open: only who shares it may come.</param>
    private bool TryPass(bool open)
    {
        lock (gate)
        {
            while (waiting.TryPeek(out var next) && (next.Shares || !open || next.Turn.Task.IsCompleted))
            {
                waiting.Dequeue();
                if (next.Turn.TrySetResult())
                    return true;
            }
            if (!open)
                taken = false;
            return false;
        }
    }

    /// <summary>The unit's part of the transaction stands; the answer comes when all of it is on the disk.</summary>
    private async Task KeepAsync(Group mine, IReadOnlyList<Func<Session, Task>> beforeCommit)
    {
        try
        {
            if (mine.Kept++ > 0)
                mine.Transaction.Release(Savepoint);
            mine.BeforeCommit.AddRange(beforeCommit);
            await NextAsync(mine);
        }
        catch (Exception e)
        {
            Fail(e);
        }
        await mine.OnDisk.Task;
    }

    private async Task UndoAsync(Group mine)
    {
        try
        {
            if (mine.Kept == 0)
            {
                group = null;
                mine.Transaction.Dispose();
                TryPass(open: false);
                return;
            }
            mine.Transaction.Rollback(Savepoint);
            mine.Transaction.Release(Savepoint);
            await NextAsync(mine);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private async Task NextAsync(Group mine)
    {
        if (mine.Kept < Most && TryPass(open: true))
            return;
        var last = new Session(pooled!.Connection, sqlite: true, pooled.Prepared, () => ValueTask.CompletedTask) { Transaction = mine.Transaction };
        foreach (var write in mine.BeforeCommit)
            await write(last);
        mine.Transaction.Commit();
        mine.Transaction.Dispose();
        group = null;
        TryPass(open: false);
        mine.OnDisk.SetResult();
    }

    /// <summary>The database took the whole transaction back, a full disk for one: none of it happened, and all are told.</summary>
    private void Fail(Exception e)
    {
        var lost = group;
        group = null;
        try { lost?.Transaction.Dispose(); }
        finally
        {
            TryPass(open: false);
            lost?.OnDisk.TrySetException(e);
        }
    }

    private readonly record struct Waiter(TaskCompletionSource Turn, bool Shares);

    /// <summary>Units of work in one transaction.</summary>
    private sealed class Group(SqliteTransaction transaction)
    {
        public SqliteTransaction Transaction => transaction;
        public TaskCompletionSource OnDisk { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public List<Func<Session, Task>> BeforeCommit { get; } = [];
        public int Kept { get; set; }
    }

    private sealed class UnitOfWork
    {
        private readonly SqliteWriter writer;
        private readonly Group group;
        private bool ended;

        public UnitOfWork(SqliteWriter writer, Group group, SqlitePooled pooled)
        {
            (this.writer, this.group) = (writer, group);
            Session = new(pooled.Connection, sqlite: true, pooled.Prepared, EndAsync, KeepAsync) { Transaction = group.Transaction };
        }

        public Session Session { get; }

        private Task KeepAsync(IReadOnlyList<Func<Session, Task>> beforeCommit)
        {
            ended = true;
            return writer.KeepAsync(group, beforeCommit);
        }

        private async ValueTask EndAsync()
        {
            if (!ended)
                await writer.UndoAsync(group);
            ended = true;
        }
    }

    private sealed class Turn(SqliteWriter writer) : IDisposable
    {
        private SqliteWriter? held = writer;
        public void Dispose() => Interlocked.Exchange(ref held, null)?.TryPass(open: false);
    }
}
