using Guanxi.Platform.Data;

namespace Guanxi.Host.Demo;

/// <summary>What demo customers allow: most of those with an address take mail, some took it back later.</summary>
internal static class DemoConsents
{
    public static async Task WriteAsync(Database database, Session session, IReadOnlyList<(long Id, DemoCustomer Customer)> customers, CancellationToken ct)
    {
        var said = customers.Where(c => c.Customer.Email is not null && c.Id % 10 < 7).ToList();
        var logs = await database.NewIdsAsync(session, "customers_consent_log", said.Count, ct);
        await using (var log = database.Bulk(session, "customers_consent_log", "id", "customer_id", "purpose", "channel", "act", "at", "source", "address", "ip", "agent", "note", "user_id", "recorded_at"))
        {
            for (var i = 0; i < said.Count; i++)
                await log.AddAsync(new object?[] { logs[i], said[i].Id, "marketing", "mail", ActOf(said[i].Id), AtOf(said[i]), "form", said[i].Customer.Email, "", "", "", 0L, AtOf(said[i]) }, ct);
            await log.CompleteAsync(ct);
        }
        await using var states = database.Bulk(session, "customers_consent", "customer_id", "purpose", "channel", "state", "at", "log_id");
        for (var i = 0; i < said.Count; i++)
            await states.AddAsync(new object?[] { said[i].Id, "marketing", "mail", ActOf(said[i].Id), AtOf(said[i]), logs[i] }, ct);
        await states.CompleteAsync(ct);
    }

    private static string ActOf(long id) => id % 10 == 6 ? "withdrawn" : "given";

    private static long AtOf((long Id, DemoCustomer Customer) said) => new DateTimeOffset(said.Customer.RegisteredAt.AddDays(said.Id % 10 == 6 ? 30 : 0), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
