using Guanxi.Platform.Localisation;

namespace Guanxi.Platform.Importing;

/// <summary>How imports are named and coloured.</summary>
internal static class ImportWords
{
    public static string Files(Texts texts, Import import)
        => import.Files.Count == 1 ? import.Files[0].Name : texts["import.more-files", import.Files[0].Name, import.Files.Count - 1];

    public static string Hue(ImportState state) => state switch
    {
        ImportState.Done => Ui.Hue.Good,
        ImportState.Failed => Ui.Hue.Bad,
        ImportState.Stopped or ImportState.Undoing => Ui.Hue.Warn,
        ImportState.Undone => Ui.Hue.Plain,
        _ => Ui.Hue.Info,
    };
}
