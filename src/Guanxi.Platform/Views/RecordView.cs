using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Custom;

namespace Guanxi.Platform.Views;

/// <summary>How records of a type are shown. Registered by the module that owns the type.</summary>
public sealed record RecordView(RecordType Type)
{
    /// <summary>A name from web/icons.txt.</summary>
    public string Icon { get; init; } = "table";

    /// <summary>A face stands before the name.</summary>
    public bool Face { get; init; }

    /// <summary>Choice field and value that make the face an organisation's; null where there are none.</summary>
    public (string Field, string Value)? Organisation { get; init; }

    /// <summary>Field shown small beside the title in palette and pickers; null for none.</summary>
    public string? Side { get; init; }

    /// <summary>The list's tabs after "all".</summary>
    public IReadOnlyList<ListPreset> Presets { get; init; } = [];

    /// <summary>Fields that no phone shows in a list row.</summary>
    public IReadOnlySet<string> Wide { get; init; } = new HashSet<string>();

    /// <summary>Hue of a choice's value by field; fields not named are plain text.</summary>
    public IReadOnlyDictionary<string, Func<string, string>> Hues { get; init; } = new Dictionary<string, Func<string, string>>();

    /// <summary>Needed to download the list; null where nobody may.</summary>
    public string? ExportPermission { get; init; }

    /// <summary>Address that answers with a line about a phone number or e-mail while it is typed; null for none.</summary>
    public string? Hints { get; init; }

    /// <summary>Where files of such records are imported; null where they are not.</summary>
    public (string Href, string Permission)? Import { get; init; }

    /// <summary>Address that says, of a new record while it is typed, what its author should know; asked with what is typed so far. Null for none.</summary>
    public string? Draft { get; init; }

    /// <summary>Address of one record.</summary>
    public string Href(long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/{Type.Route}/{id}");
}

/// <summary>A ready-made view of a list.</summary>
/// <param name="Key">Its label is the text <c>view.{type}.{key}</c>.</param>
/// <param name="Filter">As in the address.</param>
/// <param name="Sort">As in the address; null for newest first.</param>
public sealed record ListPreset(string Key, string Filter, string? Sort = null);

/// <summary>All of them: those shipped, and as a tenant has them, with its own fields and types.</summary>
public sealed class RecordViews(IEnumerable<RecordView> views, FieldCatalogue catalogue)
{
    private readonly Dictionary<string, RecordView> byType = views.ToDictionary(v => v.Type.Name);

    /// <summary>Views of shipped types, without any tenant's fields.</summary>
    public IReadOnlyCollection<RecordView> Shipped => byType.Values;

    /// <summary>Every view of a tenant.</summary>
    public IEnumerable<RecordView> Of(string tenant)
    {
        var known = catalogue.Of(tenant);
        return byType.Values.Select(v => v with { Type = known.Of(v.Type) }).Concat(known.Custom.Types.Select(t => Own(t, known)));
    }

    /// <summary>The view with the tenant's fields.</summary>
    public RecordView Of(string tenant, RecordView view) => view with { Type = catalogue.Of(tenant).Of(view.Type) };

    /// <returns>Null for a type that nobody shows.</returns>
    public RecordView? Find(string tenant, string type)
        => byType.TryGetValue(type, out var view) ? Of(tenant, view)
            : catalogue.Of(tenant) is var known && known.Custom.Types.FirstOrDefault(t => t.Name == type) is { } own ? Own(own, known) : null;

    private static RecordView Own(TypeDefinition type, TenantCatalogue tenant) => new(tenant[type.Name]) { Icon = type.Icon, ExportPermission = type.Export };
}
