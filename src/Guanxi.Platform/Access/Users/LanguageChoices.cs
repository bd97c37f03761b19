using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;

namespace Guanxi.Platform.Access;

internal static class LanguageChoices
{
    /// <summary>Each by its own name.</summary>
    public static readonly IReadOnlyList<Choice> All = [.. Languages.All.Select(l => new Choice(l, Languages.Culture(l).NativeName))];
}
