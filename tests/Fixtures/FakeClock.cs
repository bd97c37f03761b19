namespace Guanxi.Tests;

/// <summary>Stands still until it is told to go on. Waiting is real: a timer fires after its time, at the same instant.</summary>
public sealed class FakeClock(DateTime start) : TimeProvider
{
    /// <summary>Noon UTC of a Sunday.</summary>
    public FakeClock() : this(new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc)) { }

    private long ticks = start.Ticks;

    public DateTime Now => new(Interlocked.Read(ref ticks), DateTimeKind.Utc);

    public override DateTimeOffset GetUtcNow() => new(Now);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
