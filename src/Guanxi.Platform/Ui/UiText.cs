namespace Guanxi.Platform.Ui;

/// <summary>The words of the platform that every module shares (Save, Cancel, Search …): <c>IStringLocalizer&lt;UiText&gt;</c>.</summary>
/// <remarks>Not named Text, which would hide each module's own texts in its pages.</remarks>
public sealed class UiText;
