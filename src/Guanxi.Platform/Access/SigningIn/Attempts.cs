using System.Collections.Concurrent;
using System.Net;
using Guanxi.Core;

namespace Guanxi.Platform.Access;

/// <summary>Slows down an address that keeps failing to sign in, whichever accounts it tries. Kept in memory, for each node.</summary>
internal sealed class Attempts(TimeProvider time)
{
    private const int Free = 20;
    private const int Most = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<IPAddress, (int Count, DateTimeOffset Since)> failures = new();

    /// <exception cref="ConflictException"><c>sign-in.wait</c>: how many seconds.</exception>
    public void Check(IPAddress? address)
    {
        if (address is not null && failures.TryGetValue(address, out var seen) && seen.Count >= Free && seen.Since + Window - time.GetUtcNow() is { Ticks: > 0 } wait)
            throw new ConflictException("sign-in.wait", null, (int)Math.Ceiling(wait.TotalSeconds));
    }

    public void Failed(IPAddress? address)
    {
        if (address is null)
            return;
        var now = time.GetUtcNow();
        if (failures.Count >= Most)
            foreach (var (old, seen) in failures)
                if (seen.Since + Window < now)
                    failures.TryRemove(old, out _);
        failures.AddOrUpdate(address, (1, now), (_, seen) => seen.Since + Window < now ? (1, now) : (seen.Count + 1, seen.Since));
    }

    public void Succeeded(IPAddress? address)
    {
        if (address is not null)
            failures.TryRemove(address, out _);
    }
}
