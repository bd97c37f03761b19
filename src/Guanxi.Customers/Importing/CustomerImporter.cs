using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Tabular;

namespace Guanxi.Customers.Importing;

/// <summary>Runs an import of customers from wherever it stands.</summary>
internal sealed class CustomerImporter(ImportBatches batches, ImportStore store, SettingStore settings, Colleagues colleagues, Texts texts, OutboxWriter outbox, TimeProvider time)
{
    /// <summary>Some 50,000 rows: from there on it pays to give the writer memory and to let indexes rest.</summary>
    private const long LoadBytes = 8 << 20;

    /// <returns>The totals at the end.</returns>
    public Task<ImportProgress> RunAsync(Database database, Actor by, Import import, ImportSurroundings around, CancellationToken ct)
        => RunAsync(database, by, import, around, rejected: null, ct);

    /// <summary>Reads everything and writes nothing: what a run would do.</summary>
    /// <param name="rejected">Receives the rows that would be set aside.</param>
    public Task<ImportProgress> TryAsync(Database database, Actor by, Import import, ImportSurroundings around, Action<RejectedRow> rejected, CancellationToken ct)
        => RunAsync(database, by, import with { Progress = new() }, around with { Mark = null }, rejected, ct);

    private async Task<ImportProgress> RunAsync(Database database, Actor by, Import import, ImportSurroundings around, Action<RejectedRow>? rejected, CancellationToken ct)
    {
        var (names, zone) = await NamesAsync(database, ct);
        var reach = by with { Teams = import.Options.Teams, Grants = new Grants([], new Dictionary<string, RowScope> { [RecordTypes.Customer] = import.Options.Reach }, new Dictionary<string, FieldAccess>()) };
        var writer = new CustomerWriter(database, by, reach, import, outbox, store, time, rejected is not null);
        if (rejected is not null || import.Files.Sum(f => f.Size) < LoadBytes)
            return await RunAsync();
        await using var loading = await database.LoadingAsync(ct);
        try
        {
            writer.Rests = await RestingIndexes.RestAsync(database, [Customer.Table, Customer.Table + "_search"], ct);
            return await RunAsync();
        }
        finally
        {
            await RestingIndexes.WakeAsync(database, CancellationToken.None);
        }

        Task<ImportProgress> RunAsync() => batches.RunAsync<CustomerBatch>(database, import, around,
            (read, cut) => new CustomerFiles(database, import, names, zone, around.Open, () => writer.MeetsStrangers).ReadAsync(read, cut),
            (session, batch, progress) => writer.WriteAsync(session, batch, progress, ct), rejected, ct);
    }

    private async Task<(CustomerNames Names, TimeZoneInfo Zone)> NamesAsync(Database database, CancellationToken ct)
    {
        var directory = await colleagues.OfAsync(database.Tenant, ct);
        await using var session = await database.ReadAsync(ct);
        var mails = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        await session.EachAsync($"SELECT email, id FROM platform_user WHERE disabled_at IS NULL", r => mails[r.GetString(0)] = r.GetInt64(1), ct);
        var company = await Company.OfAsync(session, settings, ct);
        return (new(texts, directory, mails) { Home = company.Country }, company.Zone);
    }
}
