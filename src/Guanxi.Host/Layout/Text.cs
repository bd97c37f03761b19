namespace Guanxi.Host.Layout;

/// <summary>The words of the frame.</summary>
internal sealed class Text;
