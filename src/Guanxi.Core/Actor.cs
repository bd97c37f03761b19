using System.Collections.Frozen;

namespace Guanxi.Core;

/// <summary>Which rows of a record type somebody sees.</summary>
public enum RowScope
{
    /// <summary>No row at all.</summary>
    None,
    /// <summary>Rows whose owner she is.</summary>
    Own,
    /// <summary>Her own rows and those of her teams.</summary>
    Team,
    /// <summary>Every row of the tenant.</summary>
    All,
}

/// <summary>What may be done with one field.</summary>
public enum FieldAccess
{
    Hidden,

    /// <summary>Seen with its middle hidden, such as 138****1234. Whoever does not ask for masks meets it as <see cref="Hidden"/>.</summary>
    Masked,
    Read,
    Write,
}

/// <summary>Everything the roles of one user allow, gathered once.</summary>
public sealed class Grants
{
    public static readonly Grants None = new([], new Dictionary<string, RowScope>(), new Dictionary<string, FieldAccess>());

    /// <summary>All permissions, all rows, all fields: jobs of the system itself and administrators.</summary>
    public static readonly Grants Everything = new([], new Dictionary<string, RowScope>(), new Dictionary<string, FieldAccess>(), everything: true);

    private readonly FrozenSet<string> permissions;
    private readonly FrozenDictionary<string, RowScope> rows;
    private readonly FrozenDictionary<string, FieldAccess> fields;
    private readonly FrozenSet<string>? scopes;
    private readonly bool everything;

    /// <param name="permissions">Names such as <c>customers.write</c>.</param>
    /// <param name="rows">Scope by record type; a type not named is invisible.</param>
    /// <param name="fields">Restricted fields as <c>type.field</c>; a field not named may be read and written.</param>
    /// <param name="everything">True grants all of it and ignores the other three.</param>
    /// <param name="scopes">Permissions that an API token keeps of all this; null keeps all.</param>
    public Grants(
        IEnumerable<string> permissions, IReadOnlyDictionary<string, RowScope> rows, IReadOnlyDictionary<string, FieldAccess> fields,
        bool everything = false, IEnumerable<string>? scopes = null)
    {
        this.permissions = permissions.ToFrozenSet();
        this.rows = rows.ToFrozenDictionary();
        this.fields = fields.ToFrozenDictionary();
        this.everything = everything;
        this.scopes = scopes?.ToFrozenSet();
    }

    public bool Allows(string permission) => (everything || permissions.Contains(permission)) && scopes?.Contains(permission) != false;

    public RowScope ScopeOf(string recordType) => everything ? RowScope.All : rows.GetValueOrDefault(recordType, RowScope.None);

    public FieldAccess AccessTo(string recordType, string field)
        => everything ? FieldAccess.Write
            : fields.GetValueOrDefault($"{recordType}.{field}", FieldAccess.Write) is var access && access == FieldAccess.Masked ? FieldAccess.Hidden : access;

    /// <summary>True where the field is shown with its middle hidden.</summary>
    public bool Masks(string recordType, string field) => !everything && fields.GetValueOrDefault($"{recordType}.{field}", FieldAccess.Write) == FieldAccess.Masked;

    /// <summary>True when some field of some type is restricted: the quick paths ask this first.</summary>
    public bool RestrictsFields => !everything && fields.Count > 0;

    /// <summary>The part of these grants that an API token keeps.</summary>
    public Grants LimitedTo(IEnumerable<string> scopes) => new(permissions, rows, fields, everything, scopes);

    /// <summary>
    /// What several roles allow together: every permission of any, the widest rows of any, and of a field what the most
    /// generous says among those that show rows of its type at all.
    /// </summary>
    public static Grants Together(IReadOnlyCollection<Grants> parts)
    {
        if (parts.Any(p => p.everything))
            return Everything;
        var rows = parts.SelectMany(p => p.rows).GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Max(r => r.Value));
        var fields = new Dictionary<string, FieldAccess>();
        foreach (var field in parts.SelectMany(p => p.fields.Keys).Distinct())
        {
            var showing = parts.Where(p => p.ScopeOf(TypeOf(field)) != RowScope.None).ToList();
            var access = (showing.Count > 0 ? showing : parts).Max(p => p.fields.GetValueOrDefault(field, FieldAccess.Write));
            if (access != FieldAccess.Write)
                fields[field] = access;
        }
        return new(parts.SelectMany(p => p.permissions), rows, fields);
    }

    /// <summary>True when whoever holds these may hand the <paramref name="other"/> ones on: nobody gives what she has not.</summary>
    public bool Covers(Grants other)
        => everything && scopes is null
            || !other.everything
            && other.permissions.All(Allows)
            && other.rows.All(r => r.Value <= ScopeOf(r.Key))
            && (everything || fields.All(f => other.ScopeOf(TypeOf(f.Key)) == RowScope.None || other.fields.GetValueOrDefault(f.Key, FieldAccess.Write) <= f.Value));

    private static string TypeOf(string field) => field[..Math.Max(field.IndexOf('.', StringComparison.Ordinal), 0)];
}

/// <summary>Names of the shipped record types.</summary>
public static class RecordTypes
{
    public const string Customer = "customer";
    public const string Order = "order";
    public const string Product = "product";
    public const string Task = "task";
}

/// <summary>Who acts: passed explicitly to every use case, never ambient.</summary>
/// <param name="Tenant">Key of the tenant, such as <c>main</c>.</param>
/// <param name="UserId">0 for the system itself.</param>
/// <param name="Name">As shown to other users.</param>
/// <param name="Grants">What she may do and see.</param>
/// <param name="Teams">Ids of the teams she belongs to.</param>
/// <param name="Language"><c>en</c>, <c>zh-Hans</c> or <c>zh-Hant</c>.</param>
/// <param name="TimeZone">IANA id; days and months are cut in it.</param>
public sealed record Actor(string Tenant, long UserId, string Name, Grants Grants, IReadOnlyList<long> Teams, string Language = "en", string TimeZone = "UTC")
{
    /// <summary>The system itself: jobs, handlers and the command line on the machine.</summary>
    public static Actor System(string tenant) => new(tenant, 0, "Guanxi", Grants.Everything, []);

    /// <summary>Records that others shared with her or her teams.</summary>
    public Shares Shares { get; init; } = Shares.None;

    public bool IsSystem => UserId == 0;

    public bool May(string permission) => Grants.Allows(permission);

    /// <summary>First line of every use case.</summary>
    /// <exception cref="ForbiddenException">She lacks it.</exception>
    public void Require(string permission)
    {
        if (!Grants.Allows(permission))
            throw new ForbiddenException(permission);
    }

    public RowScope ScopeOf(string recordType) => Grants.ScopeOf(recordType);

    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>A record that belongs to somebody. Both null: it lies in the public pool, seen by all who see all.</summary>
public interface IOwned
{
    long Id { get; }
    long? OwnerId { get; set; }
    long? TeamId { get; set; }
}

/// <summary>Records that somebody sees beyond the scope of her roles, because they were shared with her.</summary>
public sealed class Shares
{
    public static readonly Shares None = new([]);

    private readonly FrozenDictionary<string, FrozenDictionary<long, bool>> mayChange;

    /// <param name="shares">Record type, id, and whether she may change it as well as see it.</param>
    public Shares(IEnumerable<(string Type, long Id, bool MayChange)> shares)
        => mayChange = shares.GroupBy(s => s.Type).ToFrozenDictionary(t => t.Key, t => t.GroupBy(s => s.Id).ToFrozenDictionary(s => s.Key, s => s.Any(one => one.MayChange)));

    /// <summary>Ids of one type; few, for they are shared by hand.</summary>
    public IReadOnlyList<long> Of(string recordType, bool toChange = false)
        => !mayChange.TryGetValue(recordType, out var ids) ? [] : toChange ? [.. ids.Where(i => i.Value).Select(i => i.Key)] : ids.Keys;

    public bool Shows(string recordType, long id, bool toChange = false)
        => mayChange.TryGetValue(recordType, out var ids) && ids.TryGetValue(id, out var may) && (may || !toChange);
}
