using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Platform.Access;

/// <summary>What a group of users may do, and which rows and fields they see. Lists are kept as words, so that the audit log reads well.</summary>
internal sealed class Role : IAudited
{
    /// <summary>In row scopes: every record type that is not named.</summary>
    public const string AnyType = "*";

    public long Id { get; private set; }

    /// <summary>Of a shipped role, such as <c>sales</c>; its name is the text <c>role.sales</c>. Null for one of the tenant's own.</summary>
    public string? Key { get; init; }

    /// <summary>Null for a shipped role that nobody renamed.</summary>
    public string? Name
    {
        get;
        set => field = value?.Trim() switch
        {
            { Length: > 0 and <= 100 } name => name,
            null or "" when Key is not null => null,
            _ => throw new InvalidException("role.name.length", "name"),
        };
    }

    /// <summary>The administrator: all there is and will be. It cannot be changed.</summary>
    public bool Everything { get; init; }

    /// <summary>Such as <c>customers.read customers.write</c>.</summary>
    public string Permissions { get; private set; } = "";

    /// <summary>Such as <c>*:team order:all</c>.</summary>
    public string RowScopes { get; private set; } = "";

    /// <summary>Such as <c>customer.phone:hidden</c>; fields not named may be read and written.</summary>
    public string FieldLimits { get; private set; } = "";

    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public long Version { get; set; }

    /// <summary>Replaces what the role allows.</summary>
    /// <exception cref="ConflictException"><c>role.administrator-fixed</c>.</exception>
    public void Allow(IEnumerable<string> permissions, IReadOnlyDictionary<string, RowScope> rows, IReadOnlyDictionary<string, FieldAccess> fields)
    {
        if (Everything)
            throw new ConflictException("role.administrator-fixed");
        Permissions = string.Join(' ', permissions.Distinct().Order(StringComparer.Ordinal));
        RowScopes = Words(rows.Where(r => r.Value != RowScope.None));
        FieldLimits = Words(fields.Where(f => f.Value != FieldAccess.Write));
    }

    private static string Words<T>(IEnumerable<KeyValuePair<string, T>> pairs) where T : struct, Enum
        => string.Join(' ', pairs.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{p.Value.ToString().ToLowerInvariant()}"));

    private sealed class Mapping : IEntityTypeConfiguration<Role>
    {
        public void Configure(EntityTypeBuilder<Role> builder) => builder.ToTable("platform_role");
    }
}

/// <summary>The words of a role's row, read.</summary>
internal sealed record RoleWords(bool Everything, string Permissions, string RowScopes, string FieldLimits)
{
    public RoleWords(Role role) : this(role.Everything, role.Permissions, role.RowScopes, role.FieldLimits) { }

    public string[] PermissionNames => Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public Dictionary<string, RowScope> Rows => Pairs<RowScope>(RowScopes);

    public Dictionary<string, FieldAccess> Fields => Pairs<FieldAccess>(FieldLimits);

    /// <param name="types">Names of all record types there are.</param>
    public Grants ToGrants(IEnumerable<string> types)
    {
        if (Everything)
            return Grants.Everything;
        var rows = Rows;
        if (rows.Remove(Role.AnyType, out var any))
            foreach (var type in types)
                rows.TryAdd(type, any);
        return new Grants(PermissionNames, rows, Fields);
    }

    private static Dictionary<string, T> Pairs<T>(string words) where T : struct, Enum
        => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Split(':')).ToDictionary(p => p[0], p => Enum.Parse<T>(p[1], ignoreCase: true));
}
