using System.Runtime.InteropServices;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Importing;

/// <summary>
/// Who is meant by a row: by external key where it gives one; else by e-mail; else by phone together with the name, because
/// families and offices share phones. A row with none of these means the customer who has exactly its values.
/// </summary>
/// <param name="by">Whoever imports, with the rows that she sees.</param>
/// <param name="everybody">What comes later may look for anybody met before: nobody is forgotten between batches.</param>
internal sealed class CustomerMatch(Actor by, bool everybody)
{
    private readonly Dictionary<long, ImportedCustomer> byId = [];
    private readonly Dictionary<(char Kind, string Value), object> byMark = [];
    private readonly Dictionary<string, long> former = [];
    private bool keyless = everybody;

    public void Clear()
    {
        byId.Clear();
        byMark.Clear();
        former.Clear();
        keyless = false;
    }

    /// <summary>Reads whoever the rows may mean.</summary>
    public async Task LoadAsync(Session session, IReadOnlyCollection<object?[]> rows, CancellationToken ct)
    {
        await WhereAsync("external_key", rows.Select(ImportedCustomer.KeyOf));
        await FormerAsync(session, [.. rows.Select(ImportedCustomer.KeyOf).OfType<string>().Where(k => !byMark.ContainsKey(('k', k))).Distinct()], ct);
        var others = rows.Where(r => ImportedCustomer.KeyOf(r) is null).ToList();
        keyless |= others.Count > 0;
        await WhereAsync("email <> '' AND lower(email)", others.Select(ImportedCustomer.EmailOf).OfType<string>().Select(CustomerPhone.Lower));
        await WhereAsync($"phone <> '' AND {CustomerPhone.DigitsSql}",
            others.Select(r => CustomerPhone.Canonical(ImportedCustomer.PhoneOf(r))).OfType<string>().SelectMany(CustomerPhone.Spellings));
        await WhereAsync("sort_name", others.Where(IsNameless).Select(ImportedCustomer.NameOf).OfType<string>().Select(Customer.SortKey));

        async Task WhereAsync(string column, IEnumerable<string?> values)
        {
            if (values.OfType<string>().Distinct().ToArray() is { Length: > 0 } wanted)
                await session.EachAsync(
                    $"SELECT id, {new Raw(ImportedCustomer.Columns)} FROM customers_customer WHERE deleted_at IS NULL AND {new Raw(column)} IN {new Strings(wanted)}",
                    r => Add(ImportedCustomer.Read(r)), ct);
        }
    }

    /// <summary>Keys of customers who have become one with others mean those.</summary>
    private async Task FormerAsync(Session session, string[] keys, CancellationToken ct)
    {
        var found = await Merging.FormerKeys.OfAsync(session, keys, ct);
        if (found.Count == 0)
            return;
        await session.EachAsync($"SELECT id, {new Raw(ImportedCustomer.Columns)} FROM customers_customer WHERE id IN {new Ids([.. found.Values.Distinct()])}", r => Add(ImportedCustomer.Read(r)), ct);
        foreach (var (key, id) in found)
            former[key] = id;
    }

    /// <summary>Makes her known for the rows to come, also after her values changed.</summary>
    public void Add(ImportedCustomer customer)
    {
        // In a trial what the rows before made of her counts, not what the database says.
        if (customer.Id != 0 && !byId.TryAdd(customer.Id, customer) && byId[customer.Id] != customer)
            return;
        if (customer.Key is { } key)
            Add(('k', key), customer);
        // Only rows without a key look for anything else.
        if (!keyless)
            return;
        if (customer.Email is { } email)
            Add(('e', CustomerPhone.Lower(email)), customer);
        if (CustomerPhone.Canonical(customer.Phone) is { } phone)
            Add(('p', phone), customer);
        if (customer.Name is { } name)
            Add(('n', name), customer);
    }

    /// <returns>Null when nobody is meant: she is new.</returns>
    public ImportedCustomer? Find(object?[] row, out CellFault? fault)
    {
        fault = null;
        if (ImportedCustomer.KeyOf(row) is { } key)
        {
            if (Known(('k', key), c => c.Key == key) is not [var keyed, ..])
            {
                if (!former.TryGetValue(key, out var id) || !byId.TryGetValue(id, out keyed!))
                    return null;
                ImportedCustomer.Rename(row, keyed.Key);
            }
            fault = Sees(keyed) ? null : new("externalKey", "import.row.key-taken", key);
            return keyed;
        }
        if (ImportedCustomer.EmailOf(row) is { } email && CustomerPhone.Lower(email) is var lower
            && Known(('e', lower), c => Sees(c) && c.Email is not null && CustomerPhone.Lower(c.Email) == lower) is { Count: > 0 } mailed)
            return One(mailed, row, "email", email, ref fault);
        if (CustomerPhone.Canonical(ImportedCustomer.PhoneOf(row)) is { } phone
            && Known(('p', phone), c => Sees(c) && CustomerPhone.Canonical(c.Phone) == phone && IsNamed(c, row, orUnnamed: true)) is { Count: > 0 } called)
            return One(called, row, "phone", ImportedCustomer.PhoneOf(row)!, ref fault);
        return IsNameless(row) && ImportedCustomer.NameOf(row) is { } name && Known(('n', name), c => Sees(c) && c.Has(row)) is [var same, ..] ? same : null;
    }

    private static bool IsNameless(object?[] row)
        => ImportedCustomer.KeyOf(row) is null && ImportedCustomer.EmailOf(row) is null && CustomerPhone.Canonical(ImportedCustomer.PhoneOf(row)) is null;

    private static bool IsNamed(ImportedCustomer customer, object?[] row, bool orUnnamed)
        => ImportedCustomer.NameOf(row) is { } name ? string.Equals(name, customer.Name, StringComparison.OrdinalIgnoreCase) : orUnnamed;

    private static ImportedCustomer? One(IReadOnlyList<ImportedCustomer> found, object?[] row, string field, string value, ref CellFault? fault)
    {
        if (found.Count == 1)
            return found[0];
        var named = found.Where(c => IsNamed(c, row, orUnnamed: false)).ToList();
        fault = named.Count == 1 ? null : new(field, "import.row.several", value);
        return named.FirstOrDefault();
    }

    private bool Sees(ImportedCustomer customer) => RowVisibility.Sees(by, CustomerFields.Type, customer.OwnerId, customer.TeamId);

    // Nearly always there is one, which needs no list.
    private void Add((char, string) mark, ImportedCustomer customer)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(byMark, mark, out _);
        if (known is null)
            known = customer;
        else if (known is List<ImportedCustomer> several)
        {
            if (!several.Contains(customer))
                several.Add(customer);
        }
        else if (known != customer)
            known = new List<ImportedCustomer> { (ImportedCustomer)known, customer };
    }

    // Marks of former values are not taken away; whoever has them no more is passed over.
    private IReadOnlyList<ImportedCustomer> Known((char, string) mark, Func<ImportedCustomer, bool> still) => !byMark.TryGetValue(mark, out var known) ? []
        : known is ImportedCustomer one ? still(one) ? [one] : [] : [.. ((List<ImportedCustomer>)known).Where(still)];
}
