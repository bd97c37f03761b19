using Guanxi.Core;
using Guanxi.Platform.Custom;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Catalogue;

/// <summary>The record types of one tenant: those shipped, with the fields it added, and those it made itself. Never changes; a change makes another.</summary>
public sealed class TenantCatalogue
{
    /// <summary>Before every change of the tenant.</summary>
    private const long None = 0;

    private readonly Dictionary<string, RecordType> byName;

    private TenantCatalogue(long version, IReadOnlyList<RecordType> types, CustomDefinitions custom)
    {
        (Version, Custom) = (version, custom);
        byName = types.ToDictionary(t => t.Name);
        Words = new(custom);
    }

    /// <summary>Grows with every change of the tenant's definitions.</summary>
    public long Version { get; }

    public IReadOnlyCollection<RecordType> Types => byName.Values;

    /// <summary>What the tenant defined, as it was written.</summary>
    internal CustomDefinitions Custom { get; }

    /// <summary>Labels of what the tenant defined, and its own words for what is shipped.</summary>
    internal TenantWords Words { get; }

    /// <exception cref="NotFoundException">No such type.</exception>
    public RecordType this[string name] => Find(name) ?? throw new NotFoundException("record type", name);

    public RecordType? Find(string name) => byName.GetValueOrDefault(name);

    public RecordType? ByRoute(string route) => byName.Values.FirstOrDefault(t => t.Route == route);

    public RecordType? ByTable(string table) => byName.Values.FirstOrDefault(t => t.Table == table);

    /// <summary>The type as this tenant has it; the type itself when the tenant does not know it.</summary>
    public RecordType Of(RecordType type) => Find(type.Name) ?? type;

    /// <summary>Permissions that the tenant's own types bring.</summary>
    public IEnumerable<string> Permissions => Custom.Types.SelectMany(t => t.Permissions);

    internal static TenantCatalogue Shipped(Modules modules) => new(None, [.. modules.All.SelectMany(m => m.Records)], CustomDefinitions.None);

    internal static Task<long> VersionAsync(Session session, CancellationToken ct) => session.LongAsync($"SELECT max(id) FROM platform_catalogue_change", ct);

    internal static async Task<TenantCatalogue> ReadAsync(Session session, Modules modules, CancellationToken ct)
    {
        // The version first: what is changed meanwhile is read again.
        var version = await VersionAsync(session, ct);
        var custom = version == None ? CustomDefinitions.None : await CustomDefinitions.ReadAsync(session, ct);
        var shipped = modules.All.SelectMany(m => m.Records).Select(t => With(t, custom));
        return new(version, [.. shipped, .. custom.Types.Select(t => With(t.ToRecordType(), custom))], custom);
    }

    private static RecordType With(RecordType type, CustomDefinitions custom)
    {
        var own = custom.FieldsOf(type.Name).Where(f => type.Find(f.Name) is null).Select(f => f.ToField(type)).ToList();
        var layout = custom.LayoutOf(type.Name);
        if (own.Count == 0 && layout is null)
            return type;
        // Shipped fields first, so that what a release adds does not tear the tenant's apart; then the tenant's order, where it set one.
        IEnumerable<Field> fields = type.Custom ? [.. own, .. type.Fields] : [.. type.Fields, .. own];
        return type with { Fields = layout is null ? [.. fields] : layout.Arrange(fields) };
    }
}
