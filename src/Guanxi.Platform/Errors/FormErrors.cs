using Guanxi.Core;
using Guanxi.Platform.Localisation;

namespace Guanxi.Platform.Errors;

/// <summary>What a form has to say beside its fields after a rule refused it.</summary>
public sealed class FormErrors
{
    public static readonly FormErrors None = new([], null);

    private readonly Dictionary<string, string> byField;

    private FormErrors(Dictionary<string, string> byField, string? general) => (this.byField, General) = (byField, general);

    /// <summary>What concerns the form as a whole; null when nothing does.</summary>
    public string? General { get; }

    /// <returns>The message of one field; null when it is fine.</returns>
    public string? this[string field] => byField.GetValueOrDefault(field);

    public bool Any => General is not null || byField.Count > 0;

    /// <summary>Runs what the form asks for and catches what its reader can mend; anything else goes on to the error page.</summary>
    /// <param name="beside">False says everything above the form, where no field has room for it.</param>
    /// <param name="type">The record type the form is about; null for none.</param>
    public static async Task<FormErrors> TryAsync(Texts texts, Func<Task> action, bool beside = true, string? type = null)
    {
        try
        {
            await action();
            return None;
        }
        catch (GuanxiException e) when (e is InvalidException or ConflictException)
        {
            return beside ? Of(e, texts, type) : new([], texts.Of(e, type));
        }
    }

    public static FormErrors Of(GuanxiException e, Texts texts, string? type = null)
        => e.Field is { } field ? new(new() { [field] = texts.Of(e, type) }, null) : new([], texts.Of(e));
}
