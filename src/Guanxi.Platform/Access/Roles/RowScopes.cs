namespace Guanxi.Platform.Access;

internal static class RowScopes
{
    /// <summary>As in forms, texts and roles: <c>all</c>, <c>hidden</c>.</summary>
    public static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
