using Guanxi.Core;
using Guanxi.Customers.Figures;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.LifeCycle;

/// <summary>A fixed day ends elsewhere in another zone, and rules count in whole units of the currency: everybody is judged again.</summary>
internal sealed class ReviewForCompany(JobQueue jobs) : IHandle<CompanyChanged>
{
    public async Task HandleAsync(Database database, Session session, CompanyChanged fact, CancellationToken ct)
    {
        if ((fact.Before.TimeZone, fact.Before.Currency) != (fact.Now.TimeZone, fact.Now.Currency))
            await jobs.AddAsync(session, Actor.System(database.Tenant), ReviewCustomers.Kind, new ReviewCustomers.Request(), ct);
    }
}

/// <summary>Derives everybody anew after the rules or the day looked at changed, batch by batch; goes on where it was after a crash.</summary>
internal sealed class ReviewCustomers(KeepFigures keep, RefreshRfm rfm) : IJob
{
    public const string Kind = "customers.review";

    public sealed record Request;

    public sealed record Place(long After, long Done);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var place = job.Checkpoint<Place>() ?? new(0, 0);
        long total;
        await using (var read = await job.Database.ReadAsync(ct))
            total = await read.LongAsync($"SELECT count(*) FROM customers_customer", ct);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            job.Report(new(place.Done, Math.Max(total, place.Done)));
            await using var session = await job.Database.WriteAsync(ct);
            var ids = await session.ListAsync($"SELECT id FROM customers_customer WHERE id > {place.After} ORDER BY id LIMIT {KeepFigures.Batch}", r => r.GetInt64(0), ct);
            if (ids.Count == 0)
                break;
            await keep.KeepAsync(job.Database, session, ids, ct);
            place = new(ids[^1], place.Done + ids.Count);
            await job.SaveAsync(session, place, ct);
            await session.CommitAsync(ct);
        }
        await using var last = await job.Database.WriteAsync(ct);
        await rfm.MoveAsync(job.Database, last, ct);
        await last.CommitAsync(ct);
    }
}
