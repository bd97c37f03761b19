using System.Reflection;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;

namespace Guanxi.Platform.Data;

/// <summary>What a module brings to the house. Registered by its <c>Add…</c> method.</summary>
/// <param name="Name">Lower case, such as <c>customers</c>: prefix of its tables.</param>
/// <param name="Assembly">Scanned for entity mappings.</param>
public sealed record Module(string Name, Assembly Assembly)
{
    public IReadOnlyList<SchemaStep> Schema { get; init; } = [];
    public IReadOnlyList<RecordType> Records { get; init; } = [];
    public IReadOnlyList<Permission> Permissions { get; init; } = [];

    /// <summary>Maps the module's own operations of the API, beside those that every record type has.</summary>
    public Action<Api.ApiRoutes>? Api { get; init; }

    /// <summary>Type whose resources hold the module's texts (<c>Text.resx</c> beside it).</summary>
    public Type? Texts { get; init; }
}

/// <summary>All modules of this process, in dependency order.</summary>
public sealed class Modules(IEnumerable<Module> modules)
{
    public IReadOnlyList<Module> All { get; } = [.. modules];

    public IReadOnlyList<SchemaStep> Schema => field ??= [.. All.SelectMany(m => m.Schema).OrderBy(s => s.Id, StringComparer.Ordinal)];

    public IReadOnlyList<Permission> Permissions => field ??= [.. All.SelectMany(m => m.Permissions)];
}
