using System.Text.Json;
using System.Threading.Channels;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Outbox;

/// <summary>Writes one delivery for each handler of an event, in the transaction that made the event true.</summary>
public sealed class OutboxWriter(IEnumerable<Handler> handlers)
{
    private readonly ILookup<Type, Handler> byEvent = handlers.ToLookup(h => h.Event);
    private readonly Channel<string> wakes = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    internal ChannelReader<string> Wakes => wakes.Reader;

    /// <summary>Adds the deliveries. Call <see cref="Wake"/> when the transaction is committed.</summary>
    public async Task WriteAsync(Session session, IEnumerable<IEvent> events, DateTime now, CancellationToken ct)
    {
        foreach (var fact in events)
        {
            var payload = JsonSerializer.Serialize(fact, fact.GetType());
            foreach (var handler in byEvent[fact.GetType()])
                await session.RunAsync(
                    $"INSERT INTO platform_outbox (handler, payload, created_at, next_at) VALUES ({handler.Name}, {payload}, {now}, {now})", ct);
        }
    }

    /// <summary>Tells the dispatcher of this process that a tenant has deliveries.</summary>
    public void Wake(string tenant) => wakes.Writer.TryWrite(tenant);
}
