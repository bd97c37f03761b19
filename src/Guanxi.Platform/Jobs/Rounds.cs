using Guanxi.Platform.Data;

namespace Guanxi.Platform.Jobs;

/// <summary>What a background service does again and again, for what time alone makes due.</summary>
public static class Rounds
{
    /// <summary>Looks in on every tenant, until the process stops.</summary>
    /// <param name="start">Before the first round: nobody who opens a page waits for it.</param>
    /// <param name="every">Between the end of a round and the next.</param>
    /// <param name="failed">Told what ended a round early; the next comes all the same.</param>
    public static Task OfTenantsAsync(Databases databases, TimeProvider time, TimeSpan start, TimeSpan every, Func<string, CancellationToken, Task> look, Action<Exception> failed, CancellationToken stopping)
        => RunAsync(time, start, every, async ct =>
        {
            foreach (var tenant in await databases.ListAsync(ct))
                await look(tenant, ct);
        }, failed, stopping);

    /// <summary>The same for a round that is not one of tenants.</summary>
    public static async Task RunAsync(TimeProvider time, TimeSpan start, TimeSpan every, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken stopping)
    {
        for (var wait = start; ; wait = every)
        {
            await Task.Delay(wait, time, stopping);
            try
            {
                await round(stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                failed(e);
            }
        }
    }
}
