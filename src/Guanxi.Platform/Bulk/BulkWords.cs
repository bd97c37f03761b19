using Guanxi.Platform.Jobs;

namespace Guanxi.Platform.Bulk;

internal static class BulkWords
{
    /// <summary>Key of the state's text after <c>bulk.state.</c>.</summary>
    public static string State(BulkCard bulk) => bulk.IsOpen ? bulk.Undoing ? "undoing" : "running" : bulk.Undoing && bulk.State == JobState.Done ? "undone" : bulk.State;

    public static string Hue(BulkCard bulk) => bulk.State switch { JobState.Failed => Ui.Hue.Bad, JobState.Stopped or JobState.Paused => Ui.Hue.Warn, JobState.Done => bulk.Undoing ? Ui.Hue.Plain : Ui.Hue.Good, _ => Ui.Hue.Info };
}
