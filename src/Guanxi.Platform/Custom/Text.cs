namespace Guanxi.Platform.Custom;

/// <summary>Names the texts of this folder.</summary>
internal sealed class Text;
