using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Customers.Consent;

/// <summary>Settings of consent and contact as forms post them. Rows count from 0; an empty row is no row.</summary>
internal static class ConsentForms
{
    private static readonly char[] Breaks = ['\r', '\n', ',', ';', '\t', ' '];

    public static Purposes Purposes(IFormCollection form)
    {
        var purposes = new List<Purpose>();
        for (var i = 0; form.ContainsKey($"key-{i}"); i++)
            if (form[$"key-{i}"].ToString().Trim() is { Length: > 0 } key)
            {
                var names = Languages.All.ToDictionary(l => l, l => form[$"name-{l}-{i}"].ToString().Trim());
                purposes.Add(new(key, form[$"basis-{i}"].ToString(), form.Yes($"general-{i}"), form.Yes($"double-{i}"), form.Yes($"exempt-{i}"),
                    names.Values.All(n => n.Length == 0) ? null : names, form.Yes($"retired-{i}")));
            }
        return new(purposes);
    }

    /// <exception cref="InvalidException">A time or number that cannot be read.</exception>
    public static ContactRules Rules(IFormCollection form)
    {
        var (quiet, caps) = (new List<QuietHours>(), new List<ContactCap>());
        for (var i = 0; form.ContainsKey($"from-{i}"); i++)
            if (form[$"channels-{i}"].OfType<string>().ToList() is { Count: > 0 } channels)
                quiet.Add(new(form[$"country-{i}"].ToString().Trim().ToUpperInvariant(), channels, Time(form[$"from-{i}"]), Time(form[$"to-{i}"]),
                    [.. form[$"weekdays-{i}"].OfType<string>().Select(Enum.Parse<DayOfWeek>)],
                    form[$"holidays-{i}"].ToString().Split(Breaks, StringSplitOptions.RemoveEmptyEntries)));
        for (var i = 0; form.ContainsKey($"most-{i}"); i++)
            if (form[$"most-{i}"].ToString().Length > 0)
                caps.Add(new(form[$"channel-{i}"].ToString() is { Length: > 0 } channel ? channel : null, Whole(form[$"most-{i}"]), Whole(form[$"days-{i}"])));
        return new(quiet, caps);
    }

    /// <summary>Typed addresses and those of an uploaded text file, one on a line or separated by commas.</summary>
    public static async Task<IReadOnlyList<string>> AddressesAsync(IFormCollection form, CancellationToken ct)
    {
        var lines = form["addresses"].ToString().Split('\n', ',', ';').ToList();
        foreach (var file in form.Files)
        {
            using var reader = new StreamReader(file.OpenReadStream());
            lines.AddRange((await reader.ReadToEndAsync(ct)).Split('\n', ',', ';'));
        }
        return [.. lines.Select(l => l.Trim().Trim('"')).Where(l => l.Length > 0)];
    }

    private static TimeOnly Time(string? text)
        => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : throw new InvalidException("consent.rules.time", "from", text);

    private static int Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidException("consent.rules.cap", "most");
}
