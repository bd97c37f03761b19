using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Guanxi.Platform.Api;

/// <summary>One request of the API: who, what, and how to answer.</summary>
public sealed class ApiCall(HttpContext context, Caller caller)
{
    private const string Json = "application/json";

    public HttpContext Context => context;

    public Caller Caller => caller;

    public Actor Actor => caller.Actor;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>A service of the product, such as the use case that answers.</summary>
    public T Get<T>() where T : notnull => context.RequestServices.GetRequiredService<T>();

    /// <summary>A number in the address; the route's pattern has seen to it that it is one.</summary>
    public long Id(string name = "id") => long.Parse((string)context.Request.RouteValues[name]!, CultureInfo.InvariantCulture);

    public string Text(string name) => (string)context.Request.RouteValues[name]!;

    /// <returns>Null when the address does not name the parameter.</returns>
    public string? Query(string name) => context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary><c>true</c> in the address; absent is false.</summary>
    public bool Flag(string name) => Query(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw new ApiError(StatusCodes.Status400BadRequest, "api.query.flag", name, name, other),
    };

    /// <returns>Null when the address does not name the parameter.</returns>
    public int? Number(string name, int least, int most) => Query(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new ApiError(StatusCodes.Status400BadRequest, "api.query.number", name, name, least, most);

    /// <summary>An id in the address after the question mark; null when it does not name one.</summary>
    public long? Key(string name) => Query(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key
        : throw new ApiError(StatusCodes.Status400BadRequest, "api.query.number", name, name, 1, long.MaxValue);

    /// <summary>Version named by If-Match; null when it names none or any.</summary>
    internal long? Version()
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0 || header.ToString() == "*")
            return null;
        // A proxy that compresses weakens the tag on its way; the version in it means the same.
        return VersionOf(header.ToString()) ?? -1;
    }

    /// <summary>True when the caller has what this tag is of already.</summary>
    internal bool Has(string tag)
        => context.Request.Headers.IfNoneMatch is { Count: > 0 } header
            && (header.ToString() == "*" || header.ToString().Split(',').Any(known => Opaque(known).SequenceEqual(Opaque(tag))));

    /// <summary>The version, by which a change is conditioned; and what was sent, because figures that are kept change without it.</summary>
    internal static string Tag(long version, ReadOnlySpan<byte> body)
        => string.Create(CultureInfo.InvariantCulture, $"\"{version}-{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 6))}\"");

    private static long? VersionOf(string tag)
    {
        var text = Opaque(tag);
        if (text.IndexOf('-') is > 0 and var end)
            text = text[..end];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }

    /// <returns>What stands between the quotes; nothing where there are none.</returns>
    private static ReadOnlySpan<char> Opaque(string tag)
    {
        var text = tag.AsSpan().Trim();
        if (text.StartsWith("W/", StringComparison.Ordinal))
            text = text[2..];
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : [];
    }

    /// <summary>The body as an object.</summary>
    /// <exception cref="GuanxiException">It is no JSON, or lacks or misspells a member.</exception>
    public async Task<T> BodyAsync<T>() => (await ReadAsync<T>()).Body;

    internal async Task<(T Body, byte[] Bytes)> ReadAsync<T>()
    {
        var (document, bytes) = await ReadAsync();
        using (document)
            try
            {
                return (document.Deserialize<T>(ApiJson.Strict) ?? throw new ApiError(StatusCodes.Status400BadRequest, "api.object"), bytes);
            }
            catch (JsonException e)
            {
                var member = e.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : null;
                throw new InvalidException("api.body", member, member ?? "{ }", string.Join(", ", typeof(T).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))));
            }
    }

    /// <summary>Body as a document. Dispose it.</summary>
    /// <exception cref="GuanxiException">It is no JSON, or not sent as such.</exception>
    internal async Task<(JsonDocument Document, byte[] Bytes)> ReadAsync(string? otherType = null)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || (!type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) && !type.MediaType.Equals(otherType, StringComparison.OrdinalIgnoreCase)))
            throw new ApiError(StatusCodes.Status415UnsupportedMediaType, "api.media-type", null, otherType is null ? Json : $"{Json}, {otherType}");
        using var body = new MemoryStream(context.Request.ContentLength is { } length and < 1024 * 1024 ? (int)length : 0);
        await context.Request.Body.CopyToAsync(body, Aborted);
        var bytes = body.ToArray();
        try
        {
            return (JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false }), bytes);
        }
        catch (JsonException e)
        {
            throw new ApiError(StatusCodes.Status400BadRequest, "api.json", null, (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1);
        }
    }

    /// <summary>The members of an object as values for the catalogue.</summary>
    /// <exception cref="GuanxiException">It is no object.</exception>
    internal static Dictionary<string, object?> Values(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new ApiError(StatusCodes.Status400BadRequest, "api.object");
        var values = new Dictionary<string, object?>();
        foreach (var member in element.EnumerateObject())
            values[member.Name] = member.Value;
        return values;
    }
}

internal static class Sending
{
    /// <summary>Sends a finished document with its length.</summary>
    public static async Task SendAsync(this HttpContext context, int status, JsonBuffer buffer, string mediaType = "application/json")
        => await context.SendAsync(status, buffer.Written, mediaType);

    public static async Task SendAsync(this HttpContext context, int status, ReadOnlyMemory<byte> body, string mediaType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
