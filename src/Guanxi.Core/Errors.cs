namespace Guanxi.Core;

/// <summary>A rule said no. The page and the API turn it into words by <see cref="Code"/>, in the reader's language.</summary>
/// <param name="code">Key of the text, such as <c>customer.name.required</c>.</param>
/// <param name="field">Name of the field at fault as the API spells it; null when no single field is.</param>
/// <param name="args">Values for the placeholders {0}, {1} … of the text.</param>
public abstract class GuanxiException(string code, string? field, object?[] args)
    : Exception(args.Length == 0 ? code : $"{code} ({string.Join(", ", args)})")
{
    public string Code { get; } = code;
    public string? Field { get; } = field;
    public IReadOnlyList<object?> Args { get; } = args;
}

/// <summary>The input cannot be accepted as it is (HTTP 422).</summary>
public sealed class InvalidException(string code, string? field = null, params object?[] args) : GuanxiException(code, field, args);

/// <summary>The record is not there, or the actor may not see it: the two are never told apart (HTTP 404).</summary>
public sealed class NotFoundException(string what, object key) : GuanxiException("not-found", null, [what, key]);

/// <summary>The actor lacks a permission (HTTP 403).</summary>
public sealed class ForbiddenException(string permission) : GuanxiException("forbidden", null, [permission]);

/// <summary>Somebody else was faster, or the present state does not allow it (HTTP 409, or 412 for a version).</summary>
public sealed class ConflictException(string code, string? field = null, params object?[] args) : GuanxiException(code, field, args);
