using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Quality;

/// <summary>What follows when a customer is saved: her values take their one form, her scores follow, faults of values that are mended end.</summary>
internal sealed class SaveQuality(SettingStore settings, ITaskBook tasks, TimeProvider time) : ISaving
{
    public string Type => RecordTypes.Customer;

    public IReadOnlyList<RecordPart> Parts => [];

    public async Task<Func<CancellationToken, Task>?> PrepareAsync(AppDb db, IRecord record, bool isNew, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        var customer = (Customer)record;
        var home = (await Company.OfAsync(db.Session, settings, ct)).Country;
        NormalForm.Apply(customer, values, home);
        var faults = isNew ? [] : await Faults.OpenOfAsync(db.Session, [customer.Id], ct);
        var ended = faults.Where(f => f.Key != Faults.KeyOf(customer, f.Field)).ToList();
        if (ended.Count > 0)
            await Faults.EndAsync(db.Session, tasks, ended, time.GetUtcNow().UtcDateTime, ct);
        customer.Score(QualityScore.Of(QualityFacts.Of(customer), await settings.GetAsync(db.Session, QualityRules.Setting, QualityRules.Shipped, ct), home,
            DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), [.. faults.Except(ended).Select(f => f.Doubt)]));
        return null;
    }
}
