using System.Reflection;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Merging;

/// <summary>One value of the winner that a merge changed, as JSON.</summary>
internal sealed record MergeChange(string Field, JsonElement Before, JsonElement After);

/// <summary>What the winner becomes: her own values, completed by those of the losers, or as somebody chose.</summary>
internal static class MergedValues
{
    /// <summary>What belongs together: parts of one address are never mixed with those of another, nor one's owner with another's team.</summary>
    private static readonly string[][] Units = [["ownerId", "teamId"], ["country", "region", "city", "address", "postalCode"]];

    private const string Gap = "\n\n";

    public static IEnumerable<Field> Fields => CustomerFields.Type.Fields.Where(f => f.Writable && PropertyOf(f.Name) is not null);

    /// <exception cref="InvalidException"><c>merge.choose</c>: no such field, or a customer who is not among them.</exception>
    /// <exception cref="ForbiddenException">A field is chosen that the actor may not write.</exception>
    public static List<MergeChange> Of(AppDb db, Customer winner, IReadOnlyList<Customer> losers, IReadOnlyDictionary<string, long> choose)
    {
        var values = Fields.ToDictionary(f => f.Name, f => Get(winner, f.Name));
        foreach (var unit in Fields.Select(f => f.Name).Where(n => !Units.Any(u => u.Contains(n))).Select(n => new[] { n }).Concat(Units))
            foreach (var loser in losers)
                Complete(values, unit, loser);
        foreach (var (name, from) in choose)
        {
            var source = from == winner.Id ? winner : losers.FirstOrDefault(l => l.Id == from);
            if (source is null || !values.ContainsKey(name))
                throw new InvalidException("merge.choose", name, name);
            if (db.By.Grants.AccessTo(RecordTypes.Customer, name) != FieldAccess.Write)
                throw new ForbiddenException($"{RecordTypes.Customer}.{name}");
            values[name] = Get(source, name);
        }
        return [.. values.Where(v => !Equals(v.Value, Get(winner, v.Key))).Select(v => new MergeChange(v.Key, Json(Get(winner, v.Key)), Json(v.Value)))];
    }

    /// <summary>Whether the field is one of the class, not one that the company has added.</summary>
    public static bool Knows(string field) => PropertyOf(field) is not null;

    public static object? Get(Customer customer, string field) => PropertyOf(field)!.GetValue(customer);

    public static void Set(Customer customer, string field, JsonElement value)
    {
        var property = PropertyOf(field)!;
        property.SetValue(customer, value.Deserialize(property.PropertyType));
    }

    public static JsonElement Json(object? value) => JsonSerializer.SerializeToElement(value);

    private static void Complete(Dictionary<string, object?> values, string[] unit, Customer loser)
    {
        if (unit is ["note"])
        {
            values["note"] = Joined((string)values["note"]!, loser.Note);
            return;
        }
        if (unit.Any(n => IsGiven(values[n]) && IsGiven(Get(loser, n)) && !IsSame(values[n], Get(loser, n))))
            return;
        foreach (var name in unit)
            if (!IsGiven(values[name]))
                values[name] = Get(loser, name);
    }

    /// <summary>Both, unless one says what the other does or there is no room: then it stays with the loser.</summary>
    private static string Joined(string note, string more)
        => more.Length == 0 || note.Contains(more, StringComparison.Ordinal) || note.Length + more.Length + Gap.Length > CustomerFields.Type["note"].MaxLength ? note
            : note.Length == 0 ? more : note + Gap + more;

    private static bool IsGiven(object? value) => value is not (null or "");

    private static bool IsSame(object? a, object? b) => a is string x && b is string y ? string.Equals(x, y, StringComparison.OrdinalIgnoreCase) : Equals(a, b);

    private static PropertyInfo? PropertyOf(string field) => typeof(Customer).GetProperty(char.ToUpperInvariant(field[0]) + field[1..]);
}
