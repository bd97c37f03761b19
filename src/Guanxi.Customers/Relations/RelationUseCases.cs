using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Relations;

/// <param name="Other">Id of the other customer.</param>
/// <param name="Role">What the other one is to the customer: one of <see cref="RelationRoles"/>.</param>
/// <param name="Since">First day; null when unknown.</param>
/// <param name="Until">Last day; null while it lasts.</param>
internal sealed record NewRelation(long Other, string Role, DateOnly? Since = null, DateOnly? Until = null);

/// <summary>A relation as one of the two sees it.</summary>
/// <param name="Role">What the other one is to her.</param>
public sealed record RelationRow(long Id, long OtherId, string Other, string Role, DateOnly? Since, DateOnly? Until);

internal static class RelationRoles
{
    public static readonly IReadOnlyList<string> All = ["employer", "employee", "spouse", "parent", "child", "household", "guarantor", "referrer", "decision-maker", "other"];

    /// <summary>What she is to the other one, when the other one is this to her.</summary>
    public static string Inverse(string role) => role switch
    {
        "employer" or "decision-maker" => "employee",
        "employee" => "employer",
        "parent" => "child",
        "child" => "parent",
        "guarantor" => "guaranteed",
        "referrer" => "referred",
        _ => role,
    };
}

/// <summary>How a customer stands to others, told from her side.</summary>
internal sealed class GetRelations(Databases databases)
{
    private const int Most = 100;

    /// <returns>Relations to customers that the actor may see, whichever side they were entered from.</returns>
    public async Task<IReadOnlyList<RelationRow>> RunAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var db = await databases.OpenAsync(by, ct);
        var visible = db.Customers.AsNoTracking().Where(c => c.DeletedAt == null).VisibleTo(by, RecordTypes.Customer);
        await visible.GetAsync(RecordTypes.Customer, customer, ct);
        var named = by.Grants.AccessTo(RecordTypes.Customer, "name") != FieldAccess.Hidden;
        var rows = await db.Relations.AsNoTracking().Where(r => r.CustomerId == customer || r.OtherId == customer).OrderBy(r => r.Id).Take(Most)
            .Join(visible, r => r.CustomerId == customer ? r.OtherId : r.CustomerId, c => c.Id, (r, c) => new { Relation = r, c.Name }).ToListAsync(ct);
        return [.. rows.Select(r => r.Relation.CustomerId == customer
            ? new RelationRow(r.Relation.Id, r.Relation.OtherId, named ? r.Name : "", r.Relation.Role, r.Relation.Since, r.Relation.Until)
            : new RelationRow(r.Relation.Id, r.Relation.CustomerId, named ? r.Name : "", RelationRoles.Inverse(r.Relation.Role), r.Relation.Since, r.Relation.Until))];
    }
}

internal sealed class AddRelation(Databases databases)
{
    /// <returns>Id of the relation.</returns>
    /// <exception cref="InvalidException">Unknown role, a relation to herself, or an end before the beginning.</exception>
    /// <exception cref="NotFoundException">One of the two is not there, or not the actor's to see.</exception>
    /// <exception cref="ConflictException"><c>relation.exists</c>.</exception>
    public async Task<long> RunAsync(Actor by, long customer, NewRelation relation, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        await using var db = await databases.OpenAsync(by, ct);
        return await RunAsync(db, customer, relation, ct);
    }

    /// <summary>The same within a transaction that somebody else commits.</summary>
    internal async Task<long> RunAsync(AppDb db, long customer, NewRelation relation, CancellationToken ct)
    {
        var by = db.By;
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        if (!RelationRoles.All.Contains(relation.Role))
            throw new InvalidException("relation.role", "role", relation.Role, string.Join(", ", RelationRoles.All));
        if (relation.Other == customer)
            throw new InvalidException("relation.self", "other");
        if (relation.Until < relation.Since)
            throw new InvalidException("relation.dates", "until");
        var customers = db.Customers.AsNoTracking().Where(c => c.DeletedAt == null);
        await customers.VisibleTo(by, RecordTypes.Customer, toChange: true).GetAsync(RecordTypes.Customer, customer, ct);
        await customers.VisibleTo(by, RecordTypes.Customer).GetAsync(RecordTypes.Customer, relation.Other, ct);
        if (await db.Relations.AnyAsync(r => r.CustomerId == customer && r.OtherId == relation.Other && r.Role == relation.Role && r.Until == null, ct))
            throw new ConflictException("relation.exists", "other");
        var row = new Relation { CustomerId = customer, OtherId = relation.Other, Role = relation.Role, Since = relation.Since, Until = relation.Until };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row.Id;
    }
}

internal sealed class EndRelation(Databases databases)
{
    /// <param name="until">Its last day; null when it lasts after all.</param>
    /// <exception cref="InvalidException"><c>relation.dates</c>: it would end before it began.</exception>
    /// <exception cref="NotFoundException">It is not there, or its customer is not the actor's to see.</exception>
    public async Task RunAsync(Actor by, long customer, long relation, DateOnly? until, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        await using var db = await databases.OpenAsync(by, ct);
        var row = await db.RelationAsync(customer, relation, ct);
        if (until < row.Since)
            throw new InvalidException("relation.dates", "until");
        row.Until = until;
        await db.SaveChangesAsync(ct);
    }
}

internal sealed class RemoveRelation(Databases databases)
{
    /// <exception cref="NotFoundException">It is not there, or its customer is not the actor's to see.</exception>
    public async Task RunAsync(Actor by, long customer, long relation, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        await using var db = await databases.OpenAsync(by, ct);
        db.Remove(await db.RelationAsync(customer, relation, ct));
        await db.SaveChangesAsync(ct);
    }
}

internal static class RelationsDb
{
    /// <exception cref="NotFoundException">It is not there, or its customer is not the actor's to see.</exception>
    public static async Task<Relation> RelationAsync(this AppDb db, long customer, long relation, CancellationToken ct)
    {
        await db.Customers.AsNoTracking().Where(c => c.DeletedAt == null).VisibleTo(db.By, RecordTypes.Customer, toChange: true).GetAsync(RecordTypes.Customer, customer, ct);
        return await db.Relations.FirstOrDefaultAsync(r => r.Id == relation && (r.CustomerId == customer || r.OtherId == customer), ct) ?? throw new NotFoundException("relation", relation);
    }
}
