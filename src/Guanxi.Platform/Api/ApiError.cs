using Guanxi.Core;

namespace Guanxi.Platform.Api;

/// <summary>The request itself is at fault, apart from what it asks for: an unreadable body, an unknown parameter.</summary>
/// <param name="status">HTTP status it is answered with.</param>
internal sealed class ApiError(int status, string code, string? field = null, params object?[] args) : GuanxiException(code, field, args)
{
    public int Status { get; } = status;
}
