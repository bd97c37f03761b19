using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;

namespace Guanxi.Platform.Importing;

internal static class ImportSteps
{
    public static IReadOnlyList<Step> Of(Texts texts) => [new(texts["import.wizard.upload"]), new(texts["import.wizard.columns"]), new(texts["import.wizard.trial"])];
}
