using System.Text.Encodings.Web;
using System.Text.Json;
using Guanxi.Platform.Localisation;

namespace Guanxi.Host.Commands;

/// <summary>How commands speak: to people in their language, to programs in JSON.</summary>
internal sealed class Terminal(Texts texts, TextWriter output, TextWriter errors, bool json)
{
    private static readonly JsonSerializerOptions Relaxed = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Texts Texts => texts;

    /// <summary>Results are one JSON document on standard output; talk goes to standard error.</summary>
    public bool IsJson => json;

    public void Say(string key, params ReadOnlySpan<object?> args) => (json ? errors : output).WriteLine(texts[key, args]);

    public void Line(string text) => (json ? errors : output).WriteLine(text);

    public void Result(object result)
    {
        if (json)
            output.WriteLine(JsonSerializer.Serialize(result, result.GetType(), Relaxed));
    }

    public void Error(string text, string code)
    {
        if (json)
            output.WriteLine(JsonSerializer.Serialize(new { error = new { code, text } }, Relaxed));
        errors.WriteLine(text);
    }
}
