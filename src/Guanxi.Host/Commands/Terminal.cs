using System.Text.Encodings.Web;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Api;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Localisation;
using Spectre.Console;

namespace Guanxi.Host.Commands;

/// <summary>How commands speak: to people in their language, to programs in JSON.</summary>
internal sealed class Terminal(Texts texts, TextWriter output, TextWriter errors, bool json)
{
    private static readonly JsonSerializerOptions Relaxed = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Texts Texts => texts;

    /// <summary>Results are one JSON document on standard output; talk goes to standard error.</summary>
    public bool IsJson => json;

    public void Say(string key, params ReadOnlySpan<object?> args) => (json ? errors : output).WriteLine(texts[key, args]);

    /// <summary>On standard error, whatever the result's form.</summary>
    public void Warn(string key, params ReadOnlySpan<object?> args) => errors.WriteLine(texts[key, args]);

    public void Line(string text) => (json ? errors : output).WriteLine(text);

    /// <summary>Asks on the terminal; without one, or told to print JSON, the answer is no.</summary>
    public bool Ask(string key, params ReadOnlySpan<object?> args)
    {
        if (json || Console.IsInputRedirected)
        {
            Warn("cli.ask.unattended");
            return false;
        }
        output.Write(texts[key, args] + " ");
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes" or "是" or "好";
    }

    /// <summary>Shows how far something is: a moving line on a terminal, a line for each step otherwise.</summary>
    public async Task<T> WatchAsync<T>(string key, Func<Action<JobProgress>, Task<T>> work)
    {
        Say(key);
        if (json || Console.IsOutputRedirected)
        {
            string? step = null;
            return await work(p => { if (p.Step is { } now && now != step) Say("cli.step", texts[step = now]); });
        }
        return await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new SpinnerColumn()).HideCompleted(true).StartAsync(async live =>
        {
            var line = live.AddTask(Markup.Escape(texts[key]));
            return await work(p =>
            {
                line.IsIndeterminate = p.Share is null;
                line.Value = (p.Share ?? 0) * 100;
                line.Description = Markup.Escape($"{(p.Step is null ? texts[key] : texts[p.Step])} {p.Done:N0}");
            });
        });
    }

    /// <param name="currency">Of the amounts in it, which come out as in the API; null where there are none.</param>
    public void Result(object result, string? currency = null)
    {
        if (json)
            output.WriteLine(JsonSerializer.Serialize(result, result.GetType(), currency is null ? Relaxed : ApiJson.With(Money.Decimals(currency))));
    }

    public void Error(string text, string code)
    {
        if (json)
            output.WriteLine(JsonSerializer.Serialize(new { error = new { code, text } }, Relaxed));
        errors.WriteLine(text);
    }
}
