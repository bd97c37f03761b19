using System.Globalization;
using System.Text.Encodings.Web;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Components;

namespace Guanxi.Platform.Views;

/// <summary>Values of the catalogue's fields as markup: cells of lists and lines of records.</summary>
public sealed class RecordCells(Show show, FieldWords words, Texts texts, HtmlEncoder encoder)
{
    /// <summary>One column of a list for each field.</summary>
    public IReadOnlyList<Column<RecordRow>> Columns(ListModel list)
    {
        var (view, page) = (list.View, list.Page);
        var organisation = view.Organisation is { } o ? IndexOf(page.Fields, o.Field) : -1;
        return [.. list.Columns.Select(field =>
        {
            var at = IndexOf(page.Fields, field.Name);
            var choices = new Dictionary<string, Cell>();
            return new Column<RecordRow>(field.Name, words.Label(view.Type, field), field.Name == view.Type.Title
                ? row => show.Name(row.Values[at] as string is { Length: > 0 } name ? name : "#" + row.Id.ToString(CultureInfo.InvariantCulture), view.Href(row.Id), view.Face, organisation >= 0 && view.Organisation!.Value.Value.Equals(row.Values[organisation]))
                : field.Type == FieldType.Choice
                    ? row => row.Values[at] is string { Length: > 0 } value ? (choices.TryGetValue(value, out var known) ? known : choices[value] = Choice(view, field, value)) : default
                    : row => Of(view, field, row.Values[at], row.Currency ?? list.Currency, list.Names))
            {
                Sortable = field.Sortable && !list.State.Binned,
                Numeric = field.Type is FieldType.Integer or FieldType.Number or FieldType.Money,
                Wide = view.Wide.Contains(field.Name),
            };
        })];
    }

    /// <summary>One value; empty for nothing.</summary>
    public Cell Of(RecordView view, Field field, object? value, string currency, ReferenceNames names) => (value, field.Type) switch
    {
        (null, _) or ("", _) => default,
        (string text, FieldType.Choice) => Choice(view, field, text),
        (string several, FieldType.Several) => new MarkupString(string.Concat(SeveralValues.Of(several).Select(v => show.Chip(words.Choice(view.Type, field, v), field.Hues.GetValueOrDefault(v, Hue.Plain)).Value))),
        (string link, FieldType.Link) when link.StartsWith("https://", StringComparison.Ordinal) || link.StartsWith("http://", StringComparison.Ordinal)
            => new MarkupString($"<a href=\"{encoder.Encode(link)}\" target=\"_blank\" rel=\"noopener noreferrer\">{encoder.Encode(link)}</a>"),
        (string text, FieldType.Country) => FieldWords.Country(text),
        (string text, FieldType.Date) when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => show.Day(day),
        (long ms, FieldType.Instant) => show.Ago(DateTime.UnixEpoch.AddMilliseconds(ms)),
        (long id, FieldType.Reference) => Reference(field.Target!, id, names),
        (long minor, FieldType.Money) => new Money(minor, currency).Format(CultureInfo.CurrentCulture),
        _ => words.Plain(view.Type, field, value, currency, names, TimeZoneInfo.Utc),
    };

    /// <summary>The same outside a list.</summary>
    public MarkupString Markup(RecordView view, Field field, object? value, string currency, ReferenceNames names)
    {
        using var to = new StringWriter(CultureInfo.InvariantCulture);
        Of(view, field, value, currency, names).Write(to, encoder);
        return new(to.ToString());
    }

    private Cell Choice(RecordView view, Field field, string value)
    {
        var label = words.Choice(view.Type, field, value);
        return view.Hues.TryGetValue(field.Name, out var hue) ? show.Chip(label, hue(value)) : field.Hues.TryGetValue(value, out var own) ? show.Chip(label, own) : label;
    }

    private Cell Reference(string target, long id, ReferenceNames names)
    {
        if (names[target, id] is not { } name)
            return new MarkupString($"<span class=\"soft\">{encoder.Encode(texts["view.out-of-sight"])}</span>");
        return target == "user" ? show.Who(name)
            : names.Href(target, id) is { } href ? new MarkupString($"<a href=\"{href}\">{encoder.Encode(name)}</a>")
            : name;
    }

    private static int IndexOf(IReadOnlyList<Field> fields, string name) => IndexOf(fields, f => f.Name == name);

    private static int IndexOf(IReadOnlyList<Field> fields, Func<Field, bool> wanted)
    {
        for (var i = 0; i < fields.Count; i++)
            if (wanted(fields[i]))
                return i;
        return -1;
    }
}
