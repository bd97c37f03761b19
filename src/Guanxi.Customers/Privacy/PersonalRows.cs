using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Privacy;

/// <summary>Everything that any module holds about a customer, in the order in which it is erased: what hangs on other rows goes before them.</summary>
internal sealed class PersonalRows(IEnumerable<CustomerLink> links, IEnumerable<PersonalData> said, FieldCatalogue catalogue)
{
    private readonly IReadOnlyList<PersonalData> all =
    [
        .. said.OrderBy(d => d.Through is null),
        .. links.Where(l => !said.Any(d => d.Table == l.Table && d.Column == l.Column)).Select(l => new PersonalData(l.Table, l.Column)),
    ];

    public IReadOnlyList<PersonalData> All => all;

    /// <summary>The customer and everybody who was merged into her, and into them.</summary>
    public static async Task<List<long>> PersonAsync(Session session, long customer, CancellationToken ct)
    {
        var person = new List<long> { customer };
        for (var found = person; found.Count > 0; person.AddRange(found))
            found = await session.ListAsync($"SELECT id FROM customers_customer WHERE merged_into IN {new Ids(found)} AND NOT id IN {new Ids(person)}", r => r.GetInt64(0), ct);
        return person;
    }

    /// <summary>Appends the condition that a row is about the person.</summary>
    /// <param name="person">From <see cref="PersonAsync"/>.</param>
    public static Sql Where(Sql sql, PersonalData data, IReadOnlyCollection<long> person)
    {
        if (data.Through is { } through)
            sql.Add($"{new Raw(data.Column)} IN (SELECT id FROM {new Raw(through.Table)} WHERE {new Raw(through.Column)} IN {new Ids(person)})");
        else
            sql.Add($"{new Raw(data.Column)} IN {new Ids(person)}");
        return data.Only is null ? sql : sql.Raw($" AND {data.Only}");
    }

    /// <returns>How many rows there are; at most 10,001 are counted.</returns>
    public static Task<long> CountAsync(Session session, PersonalData data, IReadOnlyCollection<long> person, CancellationToken ct)
        => session.LongAsync(Where(session.Sql().Raw($"SELECT count(*) FROM (SELECT 1 FROM {data.Table} WHERE "), data, person).Raw(" LIMIT 10001) counted"), ct);

    /// <summary>Name under which the audit log knows rows of the table; null where it does not.</summary>
    public static string? AuditedAs(AppDb db, PersonalData data)
        => db.Model.GetEntityTypes().FirstOrDefault(e => e.GetTableName() == data.Table && typeof(IAudited).IsAssignableFrom(e.ClrType))?.ClrType.Name.ToLowerInvariant();

    /// <summary>Whether rows of the table have search documents.</summary>
    public bool IsSearchable(PersonalData data) => catalogue.Types.Any(t => t.Table == data.Table && t.Searchable);

    /// <summary>Rows as the report shows them, instants as such; the newest where there are more.</summary>
    public static async Task<List<IReadOnlyDictionary<string, object?>>> ReadAsync(Session session, PersonalData data, IReadOnlyCollection<long> person, int most, CancellationToken ct)
        => await session.ListAsync(Where(session.Sql().Raw($"SELECT * FROM {data.Table} WHERE "), data, person).Add($" LIMIT {most}"), Row, ct);

    internal static IReadOnlyDictionary<string, object?> Row(System.Data.Common.DbDataReader r)
    {
        var row = new Dictionary<string, object?>();
        for (var i = 0; i < r.FieldCount; i++)
        {
            var name = r.GetName(i);
            row[name] = r.IsDBNull(i) || Bookkeeping.Contains(name) ? null : r.GetValue(i) switch
            {
                // Milliseconds stand in columns named so, on both databases.
                long ms when (name is "at" or "since" || name.EndsWith("_at", StringComparison.Ordinal) || name.EndsWith("_since", StringComparison.Ordinal)) => DateTime.UnixEpoch.AddMilliseconds(ms),
                byte[] => null,
                var value => value,
            };
        }
        return row.Where(v => v.Value is not null and not "").ToDictionary();
    }

    private static readonly HashSet<string> Bookkeeping = ["version", "updated_by", "import_id", "log_id", "customer_id", "tokens"];
}
