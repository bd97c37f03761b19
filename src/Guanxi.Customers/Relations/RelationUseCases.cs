using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Relations;

/// <param name="Other">Id of the other customer.</param>
/// <param name="Role">What the other one is to the customer: one of <see cref="RelationRoles"/>.</param>
/// <param name="Since">First day; null when unknown.</param>
/// <param name="Until">Last day; null while it lasts.</param>
/// <param name="Note">Null for none.</param>
/// <param name="Strength">1 loose to 3 close; 0 when unknown.</param>
/// <param name="Main">The one that counts among several of its kind.</param>
internal sealed record NewRelation(long Other, string Role, DateOnly? Since = null, DateOnly? Until = null, string? Note = null, long Strength = 0, bool Main = false);

/// <summary>All of a relation but who they are; <see cref="NewRelation"/> says what each means.</summary>
internal sealed record RelationChange(string Role, DateOnly? Since = null, DateOnly? Until = null, string? Note = null, long Strength = 0, bool Main = false);

/// <summary>A relation as one of the two sees it.</summary>
/// <param name="Role">What the other one is to her.</param>
/// <param name="Strength">1 loose to 3 close; 0 when unknown.</param>
public sealed record RelationRow(long Id, long OtherId, string Other, string Role, DateOnly? Since, DateOnly? Until, string Note = "", long Strength = 0, bool Main = false);

/// <summary>How a customer stands to others, told from her side.</summary>
internal sealed class GetRelations(Databases databases, SettingStore settings)
{
    private const int Most = 100;

    /// <returns>Relations to customers that the actor may see, whichever side they were entered from; the main ones first, those that ended last.</returns>
    public async Task<IReadOnlyList<RelationRow>> RunAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var db = await databases.OpenAsync(by, ct);
        var visible = db.Customers.AsNoTracking().Where(c => c.DeletedAt == null).VisibleTo(by, RecordTypes.Customer);
        await visible.GetAsync(RecordTypes.Customer, customer, ct);
        var named = by.Grants.AccessTo(RecordTypes.Customer, "name") != FieldAccess.Hidden;
        var rows = await db.Relations.AsNoTracking().Where(r => r.CustomerId == customer || r.OtherId == customer).OrderBy(r => r.Id)
            .Join(visible, r => r.CustomerId == customer ? r.OtherId : r.CustomerId, c => c.Id, (r, c) => new { Relation = r, c.Name }).Take(Most).ToListAsync(ct);
        var roles = await RelationRoles.OfAsync(db.Session, settings, ct);
        return
        [
            .. rows.Select(r => (Mine: r.Relation.CustomerId == customer, r.Relation, Name: named ? r.Name : ""))
                .Select(r => new RelationRow(r.Relation.Id, r.Mine ? r.Relation.OtherId : r.Relation.CustomerId, r.Name, r.Mine ? r.Relation.Role : roles.Inverse(r.Relation.Role),
                    r.Relation.Since, r.Relation.Until, r.Relation.Note, r.Relation.Strength, r.Relation.Main))
                .OrderBy(r => r.Until is not null).ThenBy(r => !r.Main).ThenByDescending(r => r.Strength).ThenBy(r => r.Id),
        ];
    }

    /// <summary>The roles to choose from.</summary>
    public async Task<RelationRoles> RolesAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await RelationRoles.OfAsync(session, settings, ct);
    }
}

internal sealed class AddRelation(Databases databases, SettingStore settings)
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
        var roles = await RelationRoles.OfAsync(db.Session, settings, ct);
        var change = new RelationChange(relation.Role, relation.Since, relation.Until, relation.Note, relation.Strength, relation.Main);
        ChangeRelation.Check(change, roles);
        if (relation.Other == customer)
            throw new InvalidException("relation.self", "other");
        var customers = db.Customers.AsNoTracking().Where(c => c.DeletedAt == null);
        await customers.VisibleTo(by, RecordTypes.Customer, toChange: true).GetAsync(RecordTypes.Customer, customer, ct);
        await customers.VisibleTo(by, RecordTypes.Customer).GetAsync(RecordTypes.Customer, relation.Other, ct);
        var inverse = roles.Inverse(relation.Role);
        if (await db.Relations.AnyAsync(r => r.Until == null
            && ((r.CustomerId == customer && r.OtherId == relation.Other && r.Role == relation.Role) || (r.CustomerId == relation.Other && r.OtherId == customer && r.Role == inverse)), ct))
            throw new ConflictException("relation.exists", "other");
        var row = new Relation { CustomerId = customer, OtherId = relation.Other, Role = relation.Role };
        ChangeRelation.Apply(row, change);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row.Id;
    }
}

/// <summary>Changes everything of a relation but who they are.</summary>
internal sealed class ChangeRelation(Databases databases, SettingStore settings)
{
    private const int MaxNote = 1_000;

    /// <param name="customer">From whose side the role is told.</param>
    /// <exception cref="InvalidException">Unknown role, or an end before the beginning.</exception>
    /// <exception cref="NotFoundException">It is not there, or its customer is not the actor's to see.</exception>
    public async Task RunAsync(Actor by, long customer, long relation, RelationChange change, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        await using var db = await databases.OpenAsync(by, ct);
        var roles = await RelationRoles.OfAsync(db.Session, settings, ct);
        var row = await db.RelationAsync(customer, relation, ct);
        Check(change, roles, known: row.CustomerId == customer ? row.Role : roles.Inverse(row.Role));
        row.Role = row.CustomerId == customer ? change.Role : roles.Inverse(change.Role);
        Apply(row, change);
        await db.SaveChangesAsync(ct);
    }

    /// <param name="known">A role that it has already, which stays allowed when nobody may choose it any more.</param>
    internal static void Check(RelationChange change, RelationRoles roles, string? known = null)
    {
        if (!roles.Has(change.Role) && change.Role != known)
            throw new InvalidException("relation.role", "role", change.Role, string.Join(", ", roles.All));
        if (change.Until < change.Since)
            throw new InvalidException("relation.dates", "until");
        if (change.Strength is < 0 or > 3)
            throw new InvalidException("relation.strength", "strength");
        if (change.Note?.Length > MaxNote)
            throw new InvalidException("relation.note", "note", MaxNote);
    }

    internal static void Apply(Relation row, RelationChange change)
        => (row.Since, row.Until, row.Note, row.Strength, row.Main) = (change.Since, change.Until, change.Note?.Trim() ?? "", change.Strength, change.Main);
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
    /// <exception cref="NotFoundException">It is not there, or one of its two customers is not the actor's to see.</exception>
    public static async Task<Relation> RelationAsync(this AppDb db, long customer, long relation, CancellationToken ct)
    {
        // Tracked: a part of a query that is not would take the whole with it.
        var customers = db.Customers.Where(c => c.DeletedAt == null);
        await customers.VisibleTo(db.By, RecordTypes.Customer, toChange: true).GetAsync(RecordTypes.Customer, customer, ct);
        var visible = customers.VisibleTo(db.By, RecordTypes.Customer);
        return await db.Relations.FirstOrDefaultAsync(r => r.Id == relation
                && ((r.CustomerId == customer && visible.Any(c => c.Id == r.OtherId)) || (r.OtherId == customer && visible.Any(c => c.Id == r.CustomerId))), ct)
            ?? throw new NotFoundException("relation", relation);
    }
}
