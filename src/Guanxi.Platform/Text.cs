namespace Guanxi.Platform;

/// <summary>Marks the texts of this module.</summary>
public sealed class Text;
