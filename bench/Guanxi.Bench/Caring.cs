using System.Diagnostics;
using Guanxi.Core;
using Guanxi.Customers.Care;
using Guanxi.Host;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Bench;

/// <summary>The day of care over everybody: birthdays, anniversaries and silence as tasks, a festival as an event; then a month of the calendar.</summary>
internal static class Caring
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        using var copy = await (await DataSet.OpenAsync(size, ct)).CopyAsync(ct);
        await using var app = GuanxiHost.Build(HostOptions.Load(copy.Data.Folder, logs: false, ("connectionString", "")));
        var by = Actor.System(Databases.Main);
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
        // A rule of a feast needs one within ninety days.
        var feast = Festivals.All.Select(f => (f.Key, Days: (f.In(today.Year)?.DayNumber ?? 0) - today.DayNumber)).Concat(Festivals.All.Select(f => (f.Key, Days: (f.In(today.Year + 1)?.DayNumber ?? 0) - today.DayNumber)))
            .First(f => f.Days is >= 0 and <= 90 && Festivals.Find(f.Key)!.Countries.Contains("CN"));
        await app.Services.GetRequiredService<CareSettings>().SaveAsync(by, new(
        [
            new(0, "Birthday", CareOccasion.Birthday, 3), new(0, "Year", CareOccasion.FirstOrder, 1), new(0, "Quiet", CareOccasion.Silence, 90),
            new(0, "Feast", CareOccasion.Festival, feast.Days, feast.Key, Task: false, Event: true),
        ]), ct);
        long job;
        await using (var session = await app.Services.GetRequiredService<Databases>().ReadAsync(by, ct))
            job = await session.LongAsync($"SELECT max(id) FROM platform_job WHERE kind = {CareDay.Kind}", ct);
        var watch = Stopwatch.StartNew();
        await app.Services.GetRequiredService<JobRunner>().RunHereAsync(Databases.Main, job, null, ct);
        var day = watch.Elapsed.TotalSeconds;
        watch.Restart();
        await app.Services.GetRequiredService<CareCalendar>().MonthAsync(by, today, CareScope.All, ct);
        return [Figure.Lower("care.day", day, "s", 20), Figure.Lower("care.month", watch.Elapsed.TotalMilliseconds, "ms", null)];
    }
}
