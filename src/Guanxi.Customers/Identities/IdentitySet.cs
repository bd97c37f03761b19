using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Identities;

/// <summary>An identity as people and programs see it.</summary>
/// <param name="Kind">One of <see cref="IdentityKinds"/>.</param>
/// <param name="Key">By which it is known among those of its kind.</param>
/// <param name="Value">As written; of a postal address the street.</param>
/// <param name="Label"><c>work</c>, <c>home</c>, a service …; empty for none.</param>
/// <param name="State">One of <see cref="IdentityStates"/>.</param>
/// <param name="Since">Since when the state is so; null for one nobody looked at.</param>
public sealed record IdentityRow(string Kind, string Key, string Value, string Label, bool Main, string State, DateTime? Since, string Country, string Region, string City, string PostalCode);

/// <summary>An identity as it is given.</summary>
/// <param name="Kind">One of <see cref="IdentityKinds"/>.</param>
/// <param name="Value">Of a postal address the street.</param>
/// <param name="Label">At most 50 characters; null leaves it as it is.</param>
/// <param name="State">One of <see cref="IdentityStates"/>; null leaves it as it is.</param>
/// <param name="Main">True makes it the main one of its kind.</param>
/// <param name="Key">The one it replaces; null adds one, or changes the one that means the same.</param>
public sealed record IdentityInput(
    string Kind, string Value, string? Label = null, string? State = null, bool Main = false, string? Key = null,
    string? Country = null, string? Region = null, string? City = null, string? PostalCode = null)
{
    internal Place Place => new(Value.Trim(), Countries.CodeOf(Country ?? "").ToUpperInvariant(), Region?.Trim() ?? "", City?.Trim() ?? "", PostalCode?.Trim() ?? "");
}

/// <summary>
/// All identities of one customer. The main e-mail, phone and address are her own fields, and whichever row has the field's
/// value is the main one: a form, an import or a program that sets the field cannot get the two out of step. Of the other
/// kinds the first is the main one.
/// </summary>
internal sealed class IdentitySet
{
    private readonly AppDb db;
    private readonly Customer customer;
    private readonly DateTime now;
    private readonly List<Identity> rows;

    private IdentitySet(AppDb db, Customer customer, DateTime now, List<Identity> rows) => (this.db, this.customer, this.now, this.rows) = (db, customer, now, rows);

    /// <param name="customer">Tracked; what changes is saved with her.</param>
    public static async Task<IdentitySet> LoadAsync(AppDb db, Customer customer, DateTime now, CancellationToken ct)
        => new(db, customer, now, customer.Id == 0 ? [] : await db.Identities.Where(i => i.CustomerId == customer.Id).OrderBy(i => i.Position).ThenBy(i => i.Id).ToListAsync(ct));

    /// <summary>Of a customer and rows that were read otherwise: to look at, not to change.</summary>
    public static IdentitySet Of(Customer customer, IEnumerable<Identity> rows) => new(null!, customer, default, [.. rows]);

    /// <summary>By kind, the main one first.</summary>
    public IReadOnlyList<IdentityRow> All => [.. IdentityKinds.All.SelectMany(Of)];

    public IReadOnlyList<IdentityRow> Of(string kind)
    {
        var main = MainKey(kind);
        var list = rows.Where(i => i.Kind == kind).OrderByDescending(i => i.Key == main).Select(i => Row(i, i.Key == main)).ToList();
        if (main is { Length: > 0 } && !list.Exists(i => i.Main))
            list.Insert(0, Row(New(kind, customer.PlaceOf(kind)), true));
        return list;
    }

    /// <summary>Adds the identity, or changes the one it names.</summary>
    /// <returns>Its key from now on.</returns>
    /// <exception cref="InvalidException"><c>identity.kind</c>, <c>identity.state</c>, or what is wrong with the value.</exception>
    /// <exception cref="NotFoundException">The one it replaces is not there.</exception>
    public string Save(IdentityInput given)
    {
        Check(given);
        var place = given.Place;
        var key = IdentityKey.Of(given.Kind, place);
        var wasMain = given.Key is not null && given.Key == MainKey(given.Kind);
        var row = given.Key is { } known ? Find(given.Kind, known) ?? throw new NotFoundException("identity", known) : Find(given.Kind, key) ?? Add(New(given.Kind, place));
        if (row.Key != key)
        {
            // It means another one of hers already: the two become one.
            if (rows.Find(r => r != row && r.Kind == given.Kind && r.Key == key) is { } same)
                Delete(same);
            SetState(row, IdentityStates.Unverified);
        }
        row.Place = place;
        row.Key = key;
        row.Label = given.Label?.Trim() ?? row.Label;
        if (given.State is { } state && state != row.State)
            SetState(row, state);
        if (given.Main || wasMain || MainKey(given.Kind) is { Length: 0 })
            MakeMain(row, keep: !wasMain);
        Settle();
        return key;
    }

    /// <summary>Removes an identity; where it was the main one the next living one follows.</summary>
    /// <exception cref="NotFoundException">She has none such.</exception>
    public void Remove(string kind, string key)
    {
        var main = key == MainKey(kind);
        var row = rows.Find(i => i.Kind == kind && i.Key == key);
        if (row is null && !main)
            throw new NotFoundException("identity", key);
        if (row is not null)
            Delete(row);
        if (main && Customer.HasFieldFor(kind))
            customer.SetPlace(kind, rows.Find(i => i.Kind == kind && !IdentityStates.IsDead(i.State)) is { } next ? next.Place : new Place("", "", "", "", ""));
        Settle();
    }

    /// <exception cref="InvalidException"><c>identity.kind</c>, <c>identity.state</c>.</exception>
    public void Mark(string kind, string value, string state)
    {
        CheckState(state);
        if (Find(KnownKind(kind), IdentityKey.Of(kind, value)) is not { } row || row.State == state)
            return;
        SetState(row, state);
        Settle();
    }

    /// <summary>
    /// A field of hers was changed elsewhere: what was said of the old value does not hold for the new one. A dead one
    /// stays, so that nobody writes there again.
    /// </summary>
    public void Follow(string kind, Place was)
    {
        var (old, key) = (IdentityKey.Of(kind, was), MainKey(kind)!);
        if (old != key && rows.Find(i => i.Kind == kind && i.Key == old) is { } row && !IdentityStates.IsDead(row.State))
        {
            if (key.Length == 0 || rows.Exists(i => i.Kind == kind && i.Key == key))
                Delete(row);
            else
            {
                (row.Place, row.Key) = (customer.PlaceOf(kind), key);
                SetState(row, IdentityStates.Unverified);
            }
        }
        Settle();
    }

    private void MakeMain(Identity row, bool keep)
    {
        if (Customer.HasFieldFor(row.Kind))
        {
            var former = customer.PlaceOf(row.Kind);
            customer.SetPlace(row.Kind, row.Place);
            // Kept beside it, unless it was replaced by this very one.
            if (keep && IdentityKey.Of(row.Kind, former) is { Length: > 0 } key && rows.TrueForAll(i => i.Kind != row.Kind || i.Key != key))
                Add(New(row.Kind, former));
        }
        else
            row.Position = Math.Min(1, rows.Where(i => i.Kind == row.Kind).Min(i => i.Position)) - 1;
    }

    private Identity? Find(string kind, string key)
        => rows.Find(i => i.Kind == kind && i.Key == key) ?? (key.Length > 0 && key == MainKey(kind) ? Add(New(kind, customer.PlaceOf(kind))) : null);

    /// <returns>Empty for a field without a value; null for a kind that has no field and no row.</returns>
    private string? MainKey(string kind)
        => Customer.HasFieldFor(kind) ? IdentityKey.Of(kind, customer.PlaceOf(kind)) : rows.Where(i => i.Kind == kind).MinBy(i => (i.Position, i.Id))?.Key;

    private Identity Add(Identity row)
    {
        row.Position = rows.Where(i => i.Kind == row.Kind).Select(i => i.Position).DefaultIfEmpty(0).Max() + 1;
        row.CustomerId = customer.Id;
        rows.Add(row);
        db.Add(row);
        return row;
    }

    private void Delete(Identity row)
    {
        rows.Remove(row);
        db.Remove(row);
    }

    /// <summary>What she is found by besides her own fields.</summary>
    private void Settle() => customer.Also = IdentitySearch.Write(rows.Select(i => (i.Kind, i.Place)));

    private void SetState(Identity row, string state) => (row.State, row.StateSince) = (state, state == IdentityStates.Unverified ? null : now);

    private static Identity New(string kind, Place place) => new() { Kind = kind, Value = place.Value, Place = place, Key = IdentityKey.Of(kind, place) };

    private static IdentityRow Row(Identity i, bool main) => new(i.Kind, i.Key, i.Value, i.Label, main, i.State, i.StateSince, i.Country, i.Region, i.City, i.PostalCode);

    private static void Check(IdentityInput given)
    {
        KnownKind(given.Kind);
        if (given.State is { } state)
            CheckState(state);
        if (given.Label is { Length: > 50 })
            throw new InvalidException("field.too-long", "label", "label", 50);
        var place = given.Place;
        if (given.Kind == IdentityKinds.Address)
            foreach (var (field, value) in new[] { ("address", place.Value), ("country", place.Country), ("region", place.Region), ("city", place.City), ("postalCode", place.PostalCode) })
                RecordValues.Read(CustomerFields.Type[field], value, 0);
        else
            RecordValues.Read(given.Kind switch { IdentityKinds.Email or IdentityKinds.Phone => CustomerFields.Type[given.Kind] with { Name = "value" }, _ => Account }, place.Value, 0);
        if (IdentityKey.Of(given.Kind, place).Length == 0)
            throw new InvalidException("field.required", "value", "value");
    }

    private static readonly Field Account = new("value", FieldType.Link) { MaxLength = 500 };

    /// <exception cref="InvalidException"><c>identity.kind</c>.</exception>
    public static string KnownKind(string kind)
        => IdentityKinds.All.Contains(kind) ? kind : throw new InvalidException("identity.kind", "kind", kind, string.Join(", ", IdentityKinds.All));

    private static void CheckState(string state)
    {
        if (!IdentityStates.All.Contains(state))
            throw new InvalidException("identity.state", "state", state, string.Join(", ", IdentityStates.All));
    }
}
