using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;

namespace Guanxi.Customers.Figures;

/// <summary>Something other than orders was added to or taken from these customers, such as an interaction: their stage is due again.</summary>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
internal sealed record CustomersTouched(long[] Customers) : IEvent;

internal sealed class KeepTouched(KeepFigures keep) : IHandle<CustomersTouched>
{
    public Task HandleAsync(Database database, Session session, CustomersTouched fact, CancellationToken ct) => keep.KeepAsync(database, session, fact.Customers, ct);
}
