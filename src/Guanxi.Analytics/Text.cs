namespace Guanxi.Analytics;

/// <summary>Marks where the module's texts lie: Text.resx and its translations beside it.</summary>
internal sealed class Text;
