using Guanxi.Core;
using Guanxi.Customers.Figures;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Tasks;

/// <summary>What follows when a task is saved: it has a day, and a task that is done stands on the timeline of its customer.</summary>
internal sealed class SaveTask(TimeProvider time) : ISaving
{
    public string Type => RecordTypes.Task;

    public IReadOnlyList<RecordPart> Parts => [];

    public Task<Func<CancellationToken, Task>?> PrepareAsync(AppDb db, IRecord record, bool isNew, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        var task = (TaskItem)record;
        var now = time.GetUtcNow().UtcDateTime;
        if (task.Due == default)
            task.Due = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, db.By.Zone));
        var was = isNew ? TaskState.Open : db.Entry(task).Property(t => t.State).OriginalValue;
        if (task.State != was)
        {
            task.DoneAt = task.State == TaskState.Open ? null : now;
            if (task is { State: TaskState.Done, CustomerId: { } customer })
                Tell(db, task, customer, now);
        }
        return Task.FromResult<Func<CancellationToken, Task>?>(null);
    }

    private static void Tell(AppDb db, TaskItem task, long customer, DateTime now)
    {
        db.Add(new Interaction
        {
            CustomerId = customer,
            Kind = task.Kind switch { "call" => "call", "mail" => "email", "visit" => "visit", _ => "note" },
            Direction = task.Kind is "call" or "mail" or "visit" ? "out" : "",
            At = now,
            Subject = task.Subject,
            Body = task.Note,
        });
        db.Raise(new CustomersTouched([customer]));
    }
}
