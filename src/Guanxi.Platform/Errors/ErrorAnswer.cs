using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Errors;

/// <summary>What the outside hears of an error: never more than this.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code, such as <c>customer.name.required</c>.</param>
/// <param name="Title">The kind of error in a few words.</param>
/// <param name="Detail">What happened and how to mend it, in the reader's language.</param>
/// <param name="Field">Field at fault; null when no single one is.</param>
public sealed record ErrorAnswer(int Status, string Code, string Title, string Detail, string? Field)
{
    public static ErrorAnswer Of(Exception e, Texts texts) => e switch
    {
        ForbiddenException { Args: ["signed-in"] } => Of(401, texts),
        GuanxiException rule => new(StatusOf(rule), rule.Code, TitleOf(StatusOf(rule), texts), texts.Of(rule), rule.Field),
        BadHttpRequestException bad => Of(bad.StatusCode, texts),
        _ when DiskFull.Is(e) => Of(507, texts, DiskFull.Code),
        _ => Of(500, texts),
    };

    /// <summary>An error known by its status alone.</summary>
    public static ErrorAnswer Of(int status, Texts texts, string? code = null)
    {
        code ??= $"http-{(texts.Find($"error.http-{status}") is null ? (status < 500 ? 400 : 500) : status)}";
        return new(status, code, TitleOf(status, texts), texts.Of(code), null);
    }

    private static int StatusOf(GuanxiException e) => e switch
    {
        InvalidException => 422,
        NotFoundException => 404,
        ForbiddenException => 403,
        ConflictException { Code: "record.changed" } => 412,
        _ => 409,
    };

    private static string TitleOf(int status, Texts texts) => texts.Find($"error.title.{status}") ?? texts[$"error.title.{(status < 500 ? 400 : 500)}"];
}
