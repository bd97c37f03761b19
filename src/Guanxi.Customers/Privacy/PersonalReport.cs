using Guanxi.Core;
using Guanxi.Customers.Consent;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Privacy;

/// <param name="Data">Name of the table; for people the text <c>personal.{data}</c>.</param>
/// <param name="Rows">Values by column; what is empty is left out.</param>
/// <param name="More">There are more rows than the report holds.</param>
internal sealed record PersonalSection(string Data, IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows, bool More);

/// <param name="UserId">0 is the system, or she herself.</param>
internal sealed record PersonalUse(DateTime At, long UserId, string Action);

/// <summary>All that is known of one person, over all modules.</summary>
/// <param name="Log">Who made, changed, looked up and unmasked it, newest first.</param>
/// <param name="Exports">Downloads of customers since she is known: hers may be among them.</param>
internal sealed record PersonalReportCard(long Customer, DateTime At, IReadOnlyDictionary<string, object?> Record, IReadOnlyList<PersonalSection> Data, IReadOnlyList<PersonalUse> Log, IReadOnlyList<PersonalUse> Exports);

/// <summary>Answers a person who asks what is kept of her (GDPR art. 15, PIPL art. 45). That it was asked is kept as well.</summary>
internal sealed class PersonalReport(Databases databases, PersonalRows rows, TimeProvider time)
{
    private const int Most = 5000;

    /// <exception cref="NotFoundException">She is not there, or not the actor's to see.</exception>
    public async Task<PersonalReportCard> RunAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Erase);
        by.Require(CustomerPermissions.Read);
        var now = time.GetUtcNow().UtcDateTime;
        await using (var session = await databases.WriteAsync(by, ct))
        {
            await ConsentLog.PersonAsync(session, by, customer, ct);
            await AuditEntry.For(RecordTypes.Customer, customer, "report", by, now).WriteAsync(session, ct);
            await session.CommitAsync(ct);
        }
        await using var read = await databases.ReadAsync(by, ct);
        var record = (await read.ListAsync($"SELECT * FROM customers_customer WHERE id = {customer}", PersonalRows.Row, ct))[0];
        var person = await PersonalRows.PersonAsync(read, customer, ct);
        var sections = new List<PersonalSection>();
        foreach (var data in rows.All.Where(d => d.Table is not "platform_audit"))
            if (await PersonalRows.ReadAsync(read, data, person, Most + 1, ct) is { Count: > 0 } found)
                sections.Add(new(data.Table, found.Count > Most ? found[..Most] : found, found.Count > Most));
        var log = await read.ListAsync($"SELECT at, user_id, action FROM platform_audit WHERE type = {RecordTypes.Customer} AND record_id IN {new Ids(person)} ORDER BY id DESC LIMIT {Most}", Use, ct);
        var since = record.TryGetValue("created_at", out var created) && created is DateTime at ? at : DateTime.UnixEpoch;
        var exports = await read.ListAsync(
            $"SELECT at, user_id, action FROM platform_audit WHERE type = {RecordTypes.Customer} AND record_id = 0 AND action = 'export' AND at >= {since} ORDER BY id DESC LIMIT {Most}", Use, ct);
        return new(customer, now, record, sections, log, exports);
    }

    private static PersonalUse Use(System.Data.Common.DbDataReader r) => new(r.Time(0), r.GetInt64(1), r.GetString(2));
}
