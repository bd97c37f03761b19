using System.Text.Json.Serialization;
using Guanxi.Platform.Catalogue;

namespace Guanxi.Platform.Custom;

/// <summary>A record type that an administrator made.</summary>
/// <param name="Name">Singular identifier such as <c>loan</c>. Never changes.</param>
/// <param name="Route">Plural in addresses, such as <c>loans</c>: <c>/records/loans</c>.</param>
public sealed record TypeDefinition(string Name, string Route)
{
    /// <summary>Before the route of every type that a tenant made, so that none takes the address of a page.</summary>
    public const string Folder = "records/";

    public Labels? One { get; init; }

    public Labels? Many { get; init; }

    /// <summary>A name from web/icons.txt.</summary>
    public string Icon { get; init; } = "table";

    /// <summary>Records have an owner and a team and are seen by row scope.</summary>
    public bool Owned { get; init; } = true;

    /// <summary>Text field that names a record.</summary>
    public string Title { get; init; } = "name";

    [JsonIgnore]
    public string Table => "custom_" + Data.AppDb.SnakeCase(Name);

    [JsonIgnore]
    public IReadOnlyList<string> Permissions => [Read, Write, Delete, Export];

    internal string Read => $"custom.{Name}.read";
    internal string Write => $"custom.{Name}.write";
    internal string Delete => $"custom.{Name}.delete";
    internal string Export => $"custom.{Name}.export";

    internal RecordType ToRecordType() => new(Name, Folder + Route, Table, Read, [.. Owned ? [Field.Owner, Field.Team] : Array.Empty<Field>(), Field.CreatedAt, Field.UpdatedAt])
    {
        Custom = true,
        Owned = Owned,
        Searchable = true,
        WritePermission = Write,
        DeletePermission = Delete,
        Title = Title,
    };
}
