using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Identities;

/// <summary>Identities given with a customer are added to hers; those that described a field she gave up follow it.</summary>
internal sealed class SaveCustomer(TimeProvider time) : ISaving
{
    private const string Part = "identities";
    private const int Most = 100;

    public string Type => RecordTypes.Customer;

    public IReadOnlyList<RecordPart> Parts { get; } = [new(Part, typeof(IdentityInput))];

    public async Task<Func<CancellationToken, Task>?> PrepareAsync(AppDb db, IRecord record, bool isNew, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        var customer = (Customer)record;
        var given = values.TryGetValue(Part, out var part) ? Read(part) : [];
        foreach (var identity in given)
            IdentityAccess.RequireWrite(db.By, IdentitySet.KnownKind(identity.Kind));
        if (!isNew)
            await FollowAsync(db, customer, given, ct);
        else if (given.Count > 0)
            // Only now does she get the id that they point at.
            return async c =>
            {
                var set = await IdentitySet.LoadAsync(db, customer, Now, c);
                Save(set, given);
                await db.SaveChangesAsync(c);
            };
        return null;
    }

    private async Task FollowAsync(AppDb db, Customer customer, IReadOnlyList<IdentityInput> given, CancellationToken ct)
    {
        var was = (Customer)db.Entry(customer).OriginalValues.ToObject();
        var changed = IdentityKinds.All.Where(k => Customer.HasFieldFor(k) && was.PlaceOf(k) != customer.PlaceOf(k)).ToList();
        if (given.Count == 0 && (changed.Count == 0 || customer.Also.Length == 0))
            return;
        var set = await IdentitySet.LoadAsync(db, customer, Now, ct);
        foreach (var kind in changed)
            set.Follow(kind, was.PlaceOf(kind));
        Save(set, given);
    }

    private static void Save(IdentitySet set, IReadOnlyList<IdentityInput> given)
    {
        for (var i = 0; i < given.Count; i++)
            try
            {
                set.Save(given[i]);
            }
            catch (InvalidException e)
            {
                throw new InvalidException(e.Code, $"{Part}[{i}].{e.Field}", [.. e.Args]);
            }
    }

    private static List<IdentityInput> Read(object? given)
    {
        if (given is IEnumerable<IdentityInput> inputs)
            return [.. inputs];
        if (given is not JsonElement { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > Most)
            throw new InvalidException("identities", Part, Most);
        return [.. list.EnumerateArray().Select((identity, i) =>
        {
            try
            {
                return identity.Deserialize<IdentityInput>(Strict) is { Kind: not null, Value: not null } input ? input : throw Bad(i, "value");
            }
            catch (JsonException e)
            {
                throw Bad(i, e.Path?.TrimStart('$', '.') ?? "");
            }
        })];
    }

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private static InvalidException Bad(int i, string member) => new("identities.value", $"{Part}[{i}]{(member.Length == 0 ? "" : "." + member)}", i + 1, member);
}
