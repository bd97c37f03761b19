using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Views;

/// <summary>What the references on a page are called: one query for each type that is pointed at.</summary>
public sealed class ReferenceNames
{
    private readonly Dictionary<(string Type, long Id), string> names;
    private readonly TenantDirectory people;

    private readonly Func<string, RecordView?> views;

    private ReferenceNames(Dictionary<(string, long), string> names, TenantDirectory people, Func<string, RecordView?> views) => (this.names, this.people, this.views) = (names, people, views);

    public TenantDirectory People => people;

    /// <returns>Null for a record that is gone or not the reader's to see.</returns>
    public string? this[string target, long id] => target switch
    {
        "user" => people.Users.GetValueOrDefault(id)?.Name ?? (id == 0 ? "Guanxi" : "#" + id.ToString(CultureInfo.InvariantCulture)),
        "team" => people.Teams.GetValueOrDefault(id)?.Name ?? "#" + id.ToString(CultureInfo.InvariantCulture),
        _ => names.GetValueOrDefault((target, id)),
    };

    /// <returns>Address of a record that has a page; null for people, and for what is gone or out of sight.</returns>
    public string? Href(string target, long id) => target is "user" or "team" || this[target, id] is null ? null : views(target)?.Href(id);

    /// <summary>Looks up what the rows point at, as far as the actor may see it.</summary>
    internal static async Task<ReferenceNames> OfAsync(ViewServices services, Actor by, IReadOnlyList<Field> fields, IReadOnlyList<RecordRow> rows, CancellationToken ct)
    {
        var names = new Dictionary<(string, long), string>();
        for (var i = 0; i < fields.Count; i++)
            if (fields[i] is { Type: FieldType.Reference, Target: { } target and not ("user" or "team") })
                await AddAsync(services, by, target, [.. rows.Select(r => r.Values[i]).OfType<long>().Distinct()], names, ct);
        return new(names, await services.Colleagues.OfAsync(by, ct), target => services.Views.Find(by.Tenant, target));
    }

    private static async Task AddAsync(ViewServices services, Actor by, string target, long[] ids, Dictionary<(string, long), string> names, CancellationToken ct)
    {
        if ((await services.Catalogue.OfAsync(by.Tenant, ct)).Find(target) is not { } type)
            return;
        if (ids.Length == 0 || !by.May(type.ReadPermission) || by.Grants.AccessTo(target, type.Title) == FieldAccess.Hidden)
            return;
        await using var session = await services.Databases.ReadAsync(by, ct);
        var sql = session.Sql($"SELECT t.id, t.{new Raw(type[type.Title].ColumnName)} FROM {new Raw(type.Table)} t WHERE t.id IN {new Ids(ids)}");
        RowVisibility.Write(sql, type, by, indexed: false);
        await session.EachAsync(sql, r => names[(target, r.GetInt64(0))] = r.Text(1) is { Length: > 0 } title ? title : "#" + r.GetInt64(0).ToString(CultureInfo.InvariantCulture), ct);
    }
}
