using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Outbox;

/// <summary>
/// Learns of a fact after it was committed, at least once. The transaction it is given also ticks the delivery off,
/// so that what it writes there happens once; anything else it does must bear repeating.
/// </summary>
public interface IHandle<in TEvent> where TEvent : IEvent
{
    Task HandleAsync(Database database, Session session, TEvent fact, CancellationToken ct);
}

/// <summary>One handler of one kind of event, as stored by name.</summary>
public sealed record Handler(string Name, Type Event, Func<IServiceProvider, Database, Session, string, CancellationToken, Task> RunAsync);

public static class HandlerRegistration
{
    /// <summary>Registers <typeparamref name="THandler"/>; its class name is its name in the outbox and must not change.</summary>
    public static IServiceCollection AddHandler<TEvent, THandler>(this IServiceCollection services)
        where TEvent : IEvent where THandler : class, IHandle<TEvent>
        => services.AddSingleton<THandler>().AddSingleton(new Handler(typeof(THandler).Name, typeof(TEvent),
            (provider, database, session, payload, ct) => provider.GetRequiredService<THandler>()
                .HandleAsync(database, session, JsonSerializer.Deserialize<TEvent>(payload)!, ct)));
}
