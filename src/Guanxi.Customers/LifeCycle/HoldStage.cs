using Guanxi.Core;
using Guanxi.Customers.Figures;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.LifeCycle;

/// <param name="Stage">One of the stages of the customer's set.</param>
/// <param name="Why">Shown with the stage.</param>
/// <param name="Until">Last day on which no rule moves her, in the zone of whoever sets it; null until somebody lets her go.</param>
internal sealed record NewStageHold(string Stage, string Why, DateOnly? Until = null);

/// <summary>Sets a customer's stage by hand, against the rules, with a reason; and lets her follow the rules again.</summary>
internal sealed class HoldStage(Databases databases, SettingStore settings, AsOf asOf, KeepFigures keep, TimeProvider time)
{
    private const int MaxLength = 500;

    /// <exception cref="InvalidException"><c>life.stage.unknown</c>, <c>life.hold.why</c> or <c>life.hold.past</c>.</exception>
    /// <exception cref="NotFoundException">She is not there, or not hers to change.</exception>
    public async Task RunAsync(Actor by, long customer, NewStageHold hold, CancellationToken ct)
    {
        Require(by);
        var why = hold.Why.Trim();
        if (why.Length is 0 or > MaxLength)
            throw new InvalidException("life.hold.why", "why", MaxLength);
        DateTime? until = hold.Until is { } day ? TimeZoneInfo.ConvertTimeToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue), by.Zone) : null;
        await ChangeAsync(by, customer, "hold", new("stage", null, hold.Stage), async (session, kind, now) =>
        {
            if (until <= now)
                throw new InvalidException("life.hold.past", "until");
            if (!(await StageSets.OfAsync(session, settings, ct)).Of(kind).Stages.Contains(hold.Stage))
                throw new InvalidException("life.stage.unknown", "stage", hold.Stage);
            await StageHolds.EndAsync(session, customer, now, ct);
            await session.RunAsync($"INSERT INTO customers_stage_hold (customer_id, stage, at, until, why, created_by) VALUES ({customer}, {hold.Stage}, {now}, {until}, {why}, {by.UserId})", ct);
        }, ct);
    }

    /// <exception cref="NotFoundException">She is not there, not hers to change, or nothing holds her.</exception>
    public Task ReleaseAsync(Actor by, long customer, CancellationToken ct)
    {
        Require(by);
        return ChangeAsync(by, customer, "release", new("stage", null, null), async (session, _, now) =>
        {
            if (!await StageHolds.EndAsync(session, customer, now, ct))
                throw new NotFoundException("stage hold", customer);
        }, ct);
    }

    /// <returns>What holds her stage; null when the rules keep it.</returns>
    /// <exception cref="NotFoundException">She is not there, or not hers to see.</exception>
    public async Task<StageHold?> OfAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        if (by.Grants.AccessTo(RecordTypes.Customer, "stage") == FieldAccess.Hidden)
            throw new ForbiddenException("customer.stage");
        await using var session = await databases.ReadAsync(by, ct);
        await KindAsync(session, by, customer, toChange: false, ct);
        var now = await asOf.NowAsync(session, ct);
        return (await StageHolds.OfAsync(session, [customer], ct))[customer].FirstOrDefault(h => h.HoldsAt(now));
    }

    private static void Require(Actor by)
    {
        by.Require(CustomerPermissions.Read);
        by.Require(CustomerPermissions.Write);
        if (by.Grants.AccessTo(RecordTypes.Customer, "stage") != FieldAccess.Write)
            throw new ForbiddenException("customer.stage");
    }

    private async Task ChangeAsync(Actor by, long customer, string action, AuditChange change, Func<Session, string, DateTime, Task> write, CancellationToken ct)
    {
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        var kind = await KindAsync(session, by, customer, toChange: true, ct);
        await write(session, kind, await asOf.NowAsync(session, ct));
        await AuditEntry.For(RecordTypes.Customer, customer, action, by, time.GetUtcNow().UtcDateTime, change).WriteAsync(session, ct);
        await keep.KeepAsync(database, session, [customer], ct);
        await session.CommitAsync(ct);
    }

    private static async Task<string> KindAsync(Session session, Actor by, long customer, bool toChange, CancellationToken ct)
    {
        var sql = session.Sql($"SELECT t.kind FROM customers_customer t WHERE t.id = {customer} AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: false, toChange: toChange);
        return await session.ListAsync(sql, r => r.GetString(0), ct) is [var kind] ? kind : throw new NotFoundException(RecordTypes.Customer, customer);
    }
}
