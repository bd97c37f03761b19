using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Catalogue;

/// <summary>
/// All record types: the heart of the platform. Asked by itself it knows those shipped with the product; each tenant's, with
/// its own fields and its own types, is what <see cref="OfAsync(string, CancellationToken)"/> answers.
/// </summary>
public sealed class FieldCatalogue(Modules modules, Databases databases, TimeProvider time)
{
    // Another node's change is seen after this time; this node's at once.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly TenantCatalogue shipped = TenantCatalogue.Shipped(modules);

    /// <summary>Types shipped with the product, without any tenant's fields.</summary>
    public IReadOnlyCollection<RecordType> Types => shipped.Types;

    /// <exception cref="NotFoundException">No such shipped type.</exception>
    public RecordType this[string name] => shipped[name];

    public RecordType? Find(string name) => shipped.Find(name);

    public RecordType? ByRoute(string route) => shipped.ByRoute(route);

    /// <summary>The tenant's catalogue as this process last saw it.</summary>
    public TenantCatalogue Of(string tenant) => databases.Find(tenant)?.Catalogue ?? shipped;

    /// <summary>The tenant's catalogue, a few seconds old at most.</summary>
    public async ValueTask<TenantCatalogue> OfAsync(string tenant, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        if (database.CatalogueUntil > time.GetTimestamp())
            return database.Catalogue;
        await using var session = await database.ReadAsync(ct);
        if (await TenantCatalogue.VersionAsync(session, ct) != database.Catalogue.Version)
            database.Catalogue = await TenantCatalogue.ReadAsync(session, modules, ct);
        database.CatalogueUntil = time.GetTimestamp() + (long)(Fresh.TotalSeconds * time.TimestampFrequency);
        return database.Catalogue;
    }

    /// <summary>The type as the tenant has it.</summary>
    public async ValueTask<RecordType> OfAsync(string tenant, RecordType type, CancellationToken ct) => (await OfAsync(tenant, ct)).Of(type);

    /// <summary>Everything that roles and tokens of the tenant can grant.</summary>
    public IReadOnlyList<string> PermissionsOf(string tenant) => [.. modules.Permissions.Select(p => p.Name), .. Of(tenant).Permissions];

    /// <summary>Has the tenant's catalogue read again before anybody is answered from it.</summary>
    internal void Forget(string tenant)
    {
        if (databases.Find(tenant) is { } database)
            database.CatalogueUntil = 0;
    }

    /// <summary>Fields of the type that the actor may at least read.</summary>
    public static IEnumerable<Field> ReadableBy(RecordType type, Actor by)
        => by.Grants.RestrictsFields ? type.Fields.Where(f => by.Grants.AccessTo(type.Name, f.Name) != FieldAccess.Hidden) : type.Fields;
}
