using Guanxi.Core;
using Guanxi.Customers.Figures;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.LifeCycle;

/// <summary>Begins the life of a new customer in her set, and has her stage looked at again where rules read what people type.</summary>
internal sealed class FirstStage(SettingStore settings) : ISaving
{
    public string Type => RecordTypes.Customer;

    public IReadOnlyList<RecordPart> Parts => [];

    public async Task<Func<CancellationToken, Task>?> PrepareAsync(AppDb db, IRecord record, bool isNew, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        var customer = (Customer)record;
        var sets = await StageSets.OfAsync(db.Session, settings, ct);
        if (isNew)
            customer.BeginAt(sets.Of(customer.Kind).Rules.Otherwise);
        if (sets.ReadsFields || (!isNew && values.ContainsKey("kind") && sets.Person != sets.Organisation))
            db.Raise(() => [new CustomersTouched([customer.Id])]);
        return null;
    }
}
