using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Quality;

/// <summary>What a channel says of a customer's e-mail, phone or address.</summary>
/// <param name="Cause"><c>bounce</c>, <c>dead-number</c> or <c>returned-letter</c>.</param>
/// <param name="Value">The value meant; null for the one she has now.</param>
internal sealed record FaultReport(string Cause, string? Value = null);

/// <summary>What became of a report.</summary>
/// <param name="New">False when it was known already, or is about a value that she no longer has.</param>
/// <param name="Doubt">The doubt that stands on her record from now on.</param>
internal sealed record FaultAnswer(bool New, string Doubt);

/// <summary>Takes in what channels report: the value is marked, the scores follow, and one task asks for the right value.</summary>
internal sealed class ReportFault(Databases databases, SettingStore settings, ITaskBook tasks, IIdentityBook identities, Texts texts, TimeProvider time)
{
    private const int Days = 7;

    /// <exception cref="InvalidException"><c>quality.cause</c>; <c>quality.nothing</c> where she has no such value.</exception>
    /// <exception cref="NotFoundException">The customer is not there, or not the actor's to see.</exception>
    public async Task<FaultAnswer> RunAsync(Actor by, long id, FaultReport report, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        if (!Faults.Causes.TryGetValue(report.Cause ?? "", out var doubt))
            throw new InvalidException("quality.cause", "cause", report.Cause, string.Join(", ", Faults.Causes.Keys));
        var field = Doubts.Costs[doubt].Field;
        if (by.Grants.AccessTo(RecordTypes.Customer, field) == FieldAccess.Hidden)
            throw new ForbiddenException($"{RecordTypes.Customer}.{field}");

        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await using var db = databases.Within(session, database, by);
        var customer = await db.Customers.Where(c => c.DeletedAt == null).VisibleTo(by, RecordTypes.Customer).FirstOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFoundException(RecordTypes.Customer, id);
        var facts = QualityFacts.Of(customer);
        var key = Faults.KeyOf(facts, field);
        if (facts[field].Length == 0)
            throw new InvalidException("quality.nothing", "cause", field);
        if (report.Value is { } meant && field != "address" && Faults.KeyOf(field, field == "phone" ? NormalForm.Phone(meant, customer.Country, (await Company.OfAsync(session, settings, ct)).Country) : meant) != key)
            return new(false, doubt);
        var open = await Faults.OpenOfAsync(session, [id], ct);
        if (open.Any(f => f.Doubt == doubt && f.Key == key))
            return new(false, doubt);

        var now = time.GetUtcNow().UtcDateTime;
        var fault = new Fault(0, id, field, doubt, key);
        await session.RunAsync($"INSERT INTO customers_fault (customer_id, field, doubt, key, at, reported_by) VALUES ({id}, {field}, {doubt}, {key}, {now}, {by.UserId})", ct);
        await tasks.OpenAsync(database, session,
            [new NewTask(fault.Cause, texts["quality.task." + doubt, customer.Name], "correction", DateOnly.FromDateTime(now).AddDays(Days), id)], ct);
        customer.Score(QualityScore.Of(facts, await settings.GetAsync(session, QualityRules.Setting, QualityRules.Shipped, ct), (await Company.OfAsync(session, settings, ct)).Country,
            DateOnly.FromDateTime(now), [.. open.Select(f => f.Doubt), doubt]));
        if (field != "address")
            await identities.MarkAsync(db, id, field, facts[field], doubt == Doubts.EmailBounced ? IdentityStates.Bounced : IdentityStates.Gone, ct);
        await db.SaveChangesAsync(ct);
        await session.CommitAsync(ct);
        return new(true, doubt);
    }
}
