using System.Threading.Channels;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;

namespace Guanxi.Platform.Importing;

/// <summary>Rows that one transaction writes.</summary>
public interface IImportBatch
{
    List<RejectedRow> Rejected { get; }

    /// <summary>Index of the last file in this batch.</summary>
    int File { get; }

    /// <summary>The last of that file's data rows here.</summary>
    long LastRow { get; }

    /// <summary>Bytes of all files up to here.</summary>
    long Bytes { get; }
}

/// <summary>
/// Carries batches from whoever reads them to whoever writes them, one being read while one is written. Each is one transaction
/// that also moves the import's mark, so that a run cut off at any moment goes on where the last batch ended.
/// </summary>
public sealed class ImportBatches(ImportStore store, OutboxWriter outbox)
{
    /// <param name="read">Gives the batches, in order.</param>
    /// <param name="write">Writes one and adds up the totals.</param>
    /// <param name="rejected">Receives the rows that would be set aside, and makes this a trial that writes nothing; null for a run.</param>
    /// <returns>The totals at the end.</returns>
    public async Task<ImportProgress> RunAsync<TBatch>(
        Database database, Import import, ImportSurroundings around, Func<ChannelWriter<TBatch>, CancellationToken, Task> read,
        Func<Session, TBatch, ImportProgress, Task<ImportProgress>> write, Action<RejectedRow>? rejected, CancellationToken ct) where TBatch : IImportBatch
    {
        var dry = rejected is not null;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var batches = Channel.CreateBounded<TBatch>(1);
        var reading = Task.Run(() => ReadAsync(read, batches.Writer, cut.Token), CancellationToken.None);
        var progress = import.Progress;
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(ct))
            {
                await using var session = dry ? await database.ReadAsync(ct) : await database.WriteAsync(ct);
                progress = await write(session, batch, progress) with { File = batch.File, Row = batch.LastRow, Bytes = batch.Bytes };
                if (!dry)
                {
                    await store.RejectAsync(database, session, import.Id, batch.Rejected, ct);
                    await store.MarkAsync(session, import.Id, ImportState.Running, progress, ct);
                    if (around.Mark is { } mark)
                        await mark(session, progress, ct);
                    await session.CommitAsync(ct);
                    outbox.Wake(database.Tenant);
                }
                batch.Rejected.ForEach(r => rejected?.Invoke(r));
                around.Report?.Invoke(progress);
            }
            await reading;
        }
        catch
        {
            await cut.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return progress;
    }

    private static async Task ReadAsync<TBatch>(Func<ChannelWriter<TBatch>, CancellationToken, Task> read, ChannelWriter<TBatch> batches, CancellationToken ct)
    {
        try
        {
            await read(batches, ct);
            batches.Complete();
        }
        catch (Exception e)
        {
            batches.Complete(e);
        }
    }
}
