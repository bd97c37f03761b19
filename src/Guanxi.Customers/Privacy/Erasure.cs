using System.Text.Json;
using Guanxi.Core;
using Guanxi.Customers.Consent;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Privacy;

/// <summary>How a tenant erases people.</summary>
/// <param name="SecondPerson">Somebody else than the one who asks has to agree.</param>
/// <param name="KeepYears">For how many years the law demands orders and invoices to be kept.</param>
internal sealed record ErasureRules(bool SecondPerson = false, int KeepYears = 10)
{
    public const string Setting = "privacy.erasure";

    public static readonly ErasureRules Shipped = new();
}

/// <summary>States of an erasure.</summary>
internal static class ErasureState
{
    public const string Asked = "asked";
    public const string Running = "running";
    public const string Refused = "refused";
    public const string Done = "done";
}

/// <param name="Suppress">Puts her addresses on the suppression list, so that a later import does not bring her mail again.</param>
internal sealed record NewErasure(string Reason, bool Suppress = true);

/// <summary>What becomes of one kind of data.</summary>
/// <param name="Data">Name of the table; for people the text <c>personal.{data}</c>.</param>
/// <param name="Rows">At most 10,000 are counted in a preview.</param>
/// <param name="Kept">Stay, without the person, because the law or the books need them.</param>
public sealed record ErasedData(string Data, long Rows, bool Kept);

/// <summary>An erasure from asking to its certificate. It names nobody but by a number that leads nowhere.</summary>
/// <param name="Certificate">Null until it is done.</param>
internal sealed record ErasureCard(
    long Id, long Customer, string State, string Reason, long AskedBy, DateTime AskedAt, long? DecidedBy, DateTime? DecidedAt, DateTime? DoneAt, long? Job, ErasureCertificate? Certificate);

/// <param name="Record">What became of the record itself: <c>removed</c>, or <c>emptied</c> where orders still point at it.</param>
internal sealed record ErasureCertificate(IReadOnlyList<ErasedData> Data, string Record, int KeepYears, int Suppressed);

/// <summary>Asks for erasures, decides on them and shows what came of them.</summary>
internal sealed class Erasures(Databases databases, PersonalRows rows, SettingStore settings, JobQueue jobs, TimeProvider time)
{
    public async Task<ErasureRules> RulesAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Erase);
        await using var session = await databases.ReadAsync(by, ct);
        return await settings.GetAsync(session, ErasureRules.Setting, ErasureRules.Shipped, ct);
    }

    public async Task SaveRulesAsync(Actor by, ErasureRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        if (rules.KeepYears is < 0 or > 100)
            throw new InvalidException("erasure.years", "keepYears");
        await using var session = await databases.WriteAsync(by, ct);
        await settings.SetAsync(session, by, ErasureRules.Setting, rules, ct);
        await session.CommitAsync(ct);
    }

    /// <summary>What an erasure would remove and what it would keep.</summary>
    public async Task<IReadOnlyList<ErasedData>> PreviewAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Erase);
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        await ConsentLog.PersonAsync(session, by, customer, ct);
        var person = await PersonalRows.PersonAsync(session, customer, ct);
        var found = new List<ErasedData>();
        foreach (var data in rows.All)
            if (await PersonalRows.CountAsync(session, data, person, ct) is > 0 and var count)
                found.Add(new(data.Table, count, data.Kept));
        return found;
    }

    /// <summary>Asks for an erasure; where nobody else has to agree it begins at once.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="NotFoundException">She is not there, or not the actor's to see.</exception>
    /// <exception cref="ConflictException"><c>erasure.open</c>: it was asked for already.</exception>
    public async Task<long> AskAsync(Actor by, long customer, NewErasure erasure, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Erase);
        by.Require(CustomerPermissions.Read);
        if (erasure.Reason.Trim().Length is 0 or > 500)
            throw new InvalidException("erasure.reason", "reason");
        var now = time.GetUtcNow().UtcDateTime;
        await using var session = await databases.WriteAsync(by, ct);
        await ConsentLog.PersonAsync(session, by, customer, ct, toChange: true);
        if (await session.LongAsync($"SELECT count(*) FROM customers_erasure WHERE customer_id = {customer} AND state IN ({ErasureState.Asked}, {ErasureState.Running})", ct) > 0)
            throw new ConflictException("erasure.open");
        var id = await AddAsync(session, by, customer, erasure, now, ct);
        if (!(await settings.GetAsync(session, ErasureRules.Setting, ErasureRules.Shipped, ct)).SecondPerson)
            await BeginAsync(session, by, id, now, ct);
        await session.CommitAsync(ct);
        return id;
    }

    /// <summary>Agrees to an erasure that waits, or refuses it.</summary>
    /// <exception cref="ConflictException"><c>erasure.own</c>: whoever asked cannot agree herself. <c>erasure.decided</c>: it does not wait any more.</exception>
    public async Task DecideAsync(Actor by, long erasure, bool agree, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Erase);
        var now = time.GetUtcNow().UtcDateTime;
        await using var session = await databases.WriteAsync(by, ct);
        var (askedBy, state) = await session.FirstAsync($"SELECT asked_by, state FROM customers_erasure WHERE id = {erasure}", r => (r.GetInt64(0), r.GetString(1)), ct) is { Item2: not null } found
            ? found : throw new NotFoundException("erasure", erasure);
        if (state != ErasureState.Asked)
            throw new ConflictException("erasure.decided");
        if (agree && askedBy == by.UserId)
            throw new ConflictException("erasure.own");
        if (agree)
            await BeginAsync(session, by, erasure, now, ct);
        else
            await session.RunAsync($"UPDATE customers_erasure SET state = {ErasureState.Refused}, decided_by = {by.UserId}, decided_at = {now} WHERE id = {erasure}", ct);
        await session.CommitAsync(ct);
    }

    /// <summary>The newest hundred, of one customer or of all.</summary>
    public async Task<IReadOnlyList<ErasureCard>> ListAsync(Actor by, long? customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Erase);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.ListAsync(customer is { } id ? Select(session).Add($" WHERE customer_id = {id} ORDER BY id DESC LIMIT 100") : Select(session).Raw(" ORDER BY id DESC LIMIT 100"), Card, ct);
    }

    /// <exception cref="NotFoundException">There is none of this number.</exception>
    public async Task<ErasureCard> GetAsync(Actor by, long erasure, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Erase);
        await using var session = await databases.ReadAsync(by, ct);
        return (await session.ListAsync(Select(session).Add($" WHERE id = {erasure}"), Card, ct)).FirstOrDefault() ?? throw new NotFoundException("erasure", erasure);
    }

    /// <summary>Writes down that somebody is to be erased.</summary>
    internal static async Task<long> AddAsync(Session session, Actor by, long customer, NewErasure erasure, DateTime now, CancellationToken ct)
    {
        var id = await session.LongAsync($"""
            INSERT INTO customers_erasure (customer_id, state, reason, suppress, asked_by, asked_at) VALUES ({customer}, {ErasureState.Asked}, {erasure.Reason.Trim()}, {erasure.Suppress}, {by.UserId}, {now}) RETURNING id
            """, ct);
        await AuditEntry.For(RecordTypes.Customer, customer, "ask-erasure", by, now, new AuditChange("erasure", null, id)).WriteAsync(session, ct);
        return id;
    }

    internal async Task BeginAsync(Session session, Actor by, long erasure, DateTime now, CancellationToken ct)
    {
        var job = await jobs.AddAsync(session, by, ErasePerson.Kind, new ErasePerson.Request(erasure), ct);
        await session.RunAsync($"UPDATE customers_erasure SET state = {ErasureState.Running}, decided_by = {by.UserId}, decided_at = {now}, job_id = {job} WHERE id = {erasure}", ct);
    }

    private static Sql Select(Session session) => session.Sql().Raw("SELECT id, customer_id, state, reason, asked_by, asked_at, decided_by, decided_at, done_at, job_id, certificate FROM customers_erasure");

    private static ErasureCard Card(System.Data.Common.DbDataReader r) => new(
        r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetInt64(4), r.Time(5), r.Long(6), r.TimeOrNull(7), r.TimeOrNull(8), r.Long(9),
        r.Text(10) is { } certificate ? JsonSerializer.Deserialize<ErasureCertificate>(certificate, JsonSerializerOptions.Web) : null);
}
