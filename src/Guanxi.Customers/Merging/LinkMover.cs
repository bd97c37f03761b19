using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Merging;

/// <summary>Moves what points at customers, and back, by the links that features have registered.</summary>
internal sealed class LinkMover(IEnumerable<CustomerLink> links)
{
    private readonly CustomerLink[] moving = [.. links.Where(l => !l.Stays)];

    /// <summary>Notes every row of the losers and gives it to the winner; rows that would clash stay where they are.</summary>
    public async Task MoveAsync(Session session, long merge, long winner, long[] losers, CancellationToken ct)
    {
        foreach (var link in moving)
        {
            var (table, column, key, name) = Spelled(link);
            var note = session.Sql($"""
                INSERT INTO customers_merge_move (merge_id, link, row_key, from_id)
                SELECT {merge}, {name}, {key}, {column} FROM {table} WHERE {column} IN {new Ids(losers)}
                """);
            if (link.Other is { } other)
                note.Add($" AND {new Raw($"{link.Table}.{other}")} NOT IN {new Ids([winner, .. losers])}");
            if (link.Unique.Count > 0)
            {
                var same = new Raw(string.Join(" AND ", link.Unique.Select(u => $"x.{u} = {link.Table}.{u}")));
                var holder = new Raw("x." + link.Column);
                note.Add($" AND NOT EXISTS (SELECT 1 FROM {table} x WHERE ({holder} = {winner} OR {holder} IN {new Ids(losers)} AND {holder} < {column}) AND {same})");
            }
            if (await session.RunAsync(note, ct) > 0)
                await session.RunAsync($"""
                    UPDATE {table} SET {new Raw(link.Column)} = {winner} WHERE {column} IN {new Ids(losers)} AND EXISTS
                        (SELECT 1 FROM customers_merge_move m WHERE m.merge_id = {merge} AND m.link = {name} AND m.row_key = {key} AND m.from_id = {column})
                    """, ct);
        }
    }

    /// <summary>Gives back what was moved and still belongs to the winner.</summary>
    public async Task ReturnAsync(Session session, long merge, long winner, CancellationToken ct)
    {
        foreach (var link in moving)
        {
            var (table, column, key, name) = Spelled(link);
            await session.RunAsync($"""
                UPDATE {table} SET {new Raw(link.Column)} = (SELECT m.from_id FROM customers_merge_move m WHERE m.merge_id = {merge} AND m.link = {name} AND m.row_key = {key})
                WHERE {column} = {winner} AND {key} IN (SELECT m.row_key FROM customers_merge_move m WHERE m.merge_id = {merge} AND m.link = {name})
                """, ct);
        }
        await session.RunAsync($"DELETE FROM customers_merge_move WHERE merge_id = {merge}", ct);
    }

    private static (Raw Table, Raw Column, Raw Key, string Name) Spelled(CustomerLink link) => (
        new(link.Table), new($"{link.Table}.{link.Column}"),
        new(string.Join(" || '/' || ", link.Key.Select(k => $"CAST({link.Table}.{k} AS text)"))), $"{link.Table}.{link.Column}");
}
