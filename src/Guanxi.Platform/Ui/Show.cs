using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Guanxi.Platform.Ui;

/// <summary>Writes values as people read them, as ready markup: names, money, times, chips. Scoped to one viewer and language.</summary>
public sealed class Show(TimeProvider clock, Viewer viewer, HtmlEncoder encoder, IStringLocalizer<UiText> words)
{
    private static readonly string Sprite = Asset.Url("icons.svg");

    private CultureInfo Culture { get; } = CultureInfo.CurrentCulture;

    /// <summary>An icon from web/icons.txt. Without a title it is decoration and hidden from screen readers.</summary>
    public MarkupString Icon(string name, string? title = null) => new(title is null
        ? $"""<svg class="icon" aria-hidden="true"><use href="{Sprite}#{name}"></use></svg>"""
        : $"""<svg class="icon" role="img" aria-label="{Encode(title)}"><title>{Encode(title)}</title><use href="{Sprite}#{name}"></use></svg>""");

    /// <summary>A short label on its hue (see <see cref="Hue"/>), with an icon or else a dot.</summary>
    public MarkupString Chip(string text, string hue = Hue.Plain, string? icon = null)
        => new($"""<span class="chip hue-{hue}">{(icon is null ? "<span class=\"dot\"></span>" : Icon(icon).Value)}{Encode(text)}</span>""");

    /// <summary>Face and name of a person, or of an organisation (square).</summary>
    public MarkupString Who(string name, bool organisation = false)
        => new($"""<span class="who">{Face(name, organisation).Value}<span class="cut">{Encode(name)}</span></span>""");

    /// <summary>Initials on a colour that stays the same for a name. The name itself must stand beside it.</summary>
    public MarkupString Face(string name, bool organisation = false, bool large = false)
        => new($"""<span class="face hue-{FaceHues[Stable(name) % FaceHues.Length]}{(organisation ? " org" : "")}{(large ? " large" : "")}" aria-hidden="true">{Encode(Initials.Of(name))}</span>""");

    /// <summary>A link to the record a list row is about; the list opens it beside itself.</summary>
    public MarkupString Name(string name, string href, bool face = true, bool organisation = false)
        => new($"""<span class="who">{(face ? Face(name, organisation).Value : "")}<a class="name cut" href="{Encode(href)}">{Encode(name)}</a></span>""");

    /// <summary>How long ago or until, with the exact time on hover; a dash for null.</summary>
    /// <param name="utc">A UTC instant.</param>
    public MarkupString Ago(DateTime? utc) => utc is { } at
        ? new($"""<time datetime="{at:yyyy-MM-ddTHH:mm:ssZ}" title="{Encode(Exact(at))}">{Encode(Relative(at))}</time>""")
        : Nothing;

    /// <summary>The exact time in the viewer's zone; a dash for null.</summary>
    /// <param name="utc">A UTC instant.</param>
    public MarkupString Instant(DateTime? utc) => utc is { } at
        ? new($"""<time datetime="{at:yyyy-MM-ddTHH:mm:ssZ}">{Encode(Exact(at))}</time>""")
        : Nothing;

    /// <summary>A calendar day, which no zone shifts; a dash for null.</summary>
    public MarkupString Day(DateOnly? day) => day is { } d ? new($"""<time datetime="{d:yyyy-MM-dd}">{Encode(d.ToString(DayPattern, Culture))}</time>""") : Nothing;

    /// <summary>An amount in its own currency, whatever the viewer's language; a dash for null.</summary>
    public MarkupString Money(Core.Money? amount) => amount is { } money ? new(Encode(money.Format(Culture))) : Nothing;

    /// <summary>A number with the language's separators; a dash for null.</summary>
    public MarkupString Number(decimal? value, int decimals = 0) => value is { } v ? new(v.ToString("N" + decimals, Culture)) : Nothing;

    /// <summary>A share between 0 and 1 as a percentage; a dash for null.</summary>
    public MarkupString Percent(double? share, int decimals = 1) => share is { } s ? new((s * 100).ToString("N" + decimals, Culture) + "%") : Nothing;

    /// <summary>A large number in few characters: 1.2万, 1.2萬, 12K; a dash for null.</summary>
    public MarkupString Brief(decimal? value) => value is { } v ? new(Encode(ShortNumber.Write(v, Culture))) : Nothing;

    /// <summary>What stands for a value that is not there.</summary>
    public MarkupString Nothing { get; } = new("<span class=\"soft\">–</span>");

    private string DayPattern => Culture.Name.StartsWith("zh", StringComparison.Ordinal) ? "yyyy-MM-dd" : "d MMM yyyy";

    private string Exact(DateTime utc) => Local(utc).ToString(DayPattern + " HH:mm", Culture);

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), viewer.Zone);

    private string Relative(DateTime utc)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var gap = now - utc;
        var (key, length) = gap < TimeSpan.Zero ? ("In", -gap) : ("Ago", gap);
        var days = Math.Abs((Local(now).Date - Local(utc).Date).Days);
        return length.TotalSeconds < 60 ? words["JustNow"]
            : length.TotalMinutes < 60 ? words[key + "Minutes", (int)length.TotalMinutes]
            : length.TotalHours < 24 && days == 0 ? words[key + "Hours", (int)length.TotalHours]
            : days == 1 ? words[key == "Ago" ? "Yesterday" : "Tomorrow"]
            : days < 30 ? words[key + "Days", Math.Max(days, 1)]
            : Local(utc).ToString(DayPattern, Culture);
    }

    private string Encode(string text) => encoder.Encode(text);

    private static readonly string[] FaceHues = [Hue.Interested, Hue.Buying, Hue.Loyal, Hue.AtRisk, Hue.Platinum, Hue.Sms, Hue.Chat, Hue.Potential];

    // string.GetHashCode changes with every start; a face must not.
    private static int Stable(string text)
    {
        var hash = 17;
        foreach (var c in text) hash = unchecked(hash * 31 + c);
        return hash & int.MaxValue;
    }
}
