namespace Guanxi.Platform.Jobs;

/// <summary>The words of background jobs.</summary>
internal sealed class Text;
