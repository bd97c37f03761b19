using System.Diagnostics;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Localisation;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Api;

/// <summary>Answers errors as problem details (RFC 9457) in the reader's language.</summary>
internal sealed class Problems(Texts texts)
{
    public const string MediaType = "application/problem+json";

    public async Task WriteAsync(HttpContext context, GuanxiException error)
    {
        var status = StatusOf(error, context.Request.Headers.IfMatch.Count > 0);
        RequestLanguage.Speak(context);
        using var buffer = JsonBuffer.Take();
        Write(buffer.Json, error, status, context);
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        await context.SendAsync(status, buffer, MediaType);
    }

    /// <summary>The problem as an object, in the language of the current flow of work.</summary>
    public void Write(Utf8JsonWriter json, GuanxiException error, int status, HttpContext context)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "urn:guanxi:problem:" + error.Code);
        json.WriteString("title"u8, texts.Find($"error.title.{status}") ?? texts[$"error.title.{(status < 500 ? 400 : 500)}"]);
        json.WriteNumber("status"u8, status);
        json.WriteString("detail"u8, texts.Of(error));
        json.WriteString("code"u8, error.Code);
        if (error.Field is not null)
            json.WriteString("field"u8, error.Field);
        json.WriteString("traceId"u8, Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
        json.WriteEndObject();
    }

    /// <param name="conditional">The caller said which version she means, so another one fails her condition.</param>
    public static int StatusOf(GuanxiException error, bool conditional) => error switch
    {
        ApiError api => api.Status,
        InvalidException => StatusCodes.Status422UnprocessableEntity,
        NotFoundException => StatusCodes.Status404NotFound,
        ForbiddenException { Args: ["signed-in"] } => StatusCodes.Status401Unauthorized,
        ForbiddenException => StatusCodes.Status403Forbidden,
        ConflictException { Code: "record.changed" } when conditional => StatusCodes.Status412PreconditionFailed,
        _ => StatusCodes.Status409Conflict,
    };
}
