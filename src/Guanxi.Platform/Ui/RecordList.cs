using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Guanxi.Platform.Ui;

/// <summary>A table of records: rows open beside it, headings sort, further rows come by keyset, a footer sums up.</summary>
/// <remarks>Written as code rather than as a template: a row is one string of markup, which keeps a list of fifty rows well under a millisecond.</remarks>
public sealed class RecordList<TRow> : ComponentBase
{
    /// <summary>The name of the list, for screen readers.</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>What is shown for each row.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<Column<TRow>> Columns { get; set; }

    /// <summary>The rows, or null while they are being loaded (bones are drawn).</summary>
    [Parameter] public IReadOnlyList<TRow>? Rows { get; set; }

    /// <summary>What tells one row from another; it travels as <c>?open=</c> and as the picked value.</summary>
    [Parameter, EditorRequired] public required Func<TRow, string> Key { get; set; }

    /// <summary>The page of a row; null when rows lead nowhere.</summary>
    [Parameter] public Func<TRow, string>? Href { get; set; }

    /// <summary>The side panel of a row; null when a click opens the page.</summary>
    [Parameter] public Func<TRow, string>? Panel { get; set; }

    /// <summary>The name of a row, for the label of its check box; null uses the key.</summary>
    [Parameter] public Func<TRow, string>? NameOf { get; set; }

    /// <summary>The address with the next rows, or null after the last.</summary>
    [Parameter] public string? Next { get; set; }

    /// <summary>The field the rows are sorted by; a leading minus means descending.</summary>
    [Parameter] public string? Sort { get; set; }

    /// <summary>Buttons that act on the picked rows; null for a list without check boxes. They stand in a form: use <c>formaction</c> or <c>hx-post</c>.</summary>
    [Parameter] public RenderFragment? Picked { get; set; }

    /// <summary>How many records match in all, as shown ("48,210", "10,000+"); offers to pick them all; or an address that answers with that offer. Null does not offer it.</summary>
    [Parameter] public string? Total { get; set; }

    /// <summary>What is said when there is no row.</summary>
    [Parameter] public RenderFragment? Empty { get; set; }

    [Inject] private HtmlEncoder Encoder { get; set; } = null!;
    [Inject] private IStringLocalizer<UiText> Words { get; set; } = null!;
    [Inject] private Show Show { get; set; } = null!;
    [Inject] private IHttpContextAccessor Http { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (Rows is { Count: 0 } && Empty is not null)
        {
            builder.AddContent(0, Empty);
            return;
        }
        builder.AddMarkupContent(1, $"<gx-list><table class=\"rows\" aria-label=\"{Encoder.Encode(Label)}\">");
        builder.AddMarkupContent(2, Head());
        builder.AddMarkupContent(3, Rows is null ? Bones() : Body());
        builder.AddMarkupContent(4, Foot() + "</table>");
        if (Picked is not null)
        {
            builder.AddMarkupContent(5, Bar());
            builder.AddContent(6, Picked);
            builder.AddMarkupContent(7, "</form>");
        }
        builder.AddMarkupContent(8, "</gx-list>");
    }

    private string Head()
    {
        var to = new StringBuilder("<thead><tr>");
        if (Picked is not null) to.Append("<th class=\"pick\"><label><input type=\"checkbox\" aria-label=\"").Append(Encoder.Encode(Words["SelectAll"])).Append("\"></label></th>");
        foreach (var column in Columns)
        {
            var (up, down) = (Sort == column.Key, Sort == "-" + column.Key);
            if (column.Label.Length == 0)
            {
                // What stands in it says itself what it is.
                to.Append("<td></td>");
                continue;
            }
            to.Append("<th scope=\"col\"").Append(Class(column, false)).Append(up ? " aria-sort=\"ascending\"" : down ? " aria-sort=\"descending\"" : "").Append('>');
            if (column.Sortable)
            {
                to.Append("<a href=\"").Append(Encoder.Encode(SortHref(up ? "-" + column.Key : column.Key))).Append("\" title=\"").Append(Encoder.Encode(Words["SortBy", column.Label])).Append("\">");
                to.Append(Encoder.Encode(column.Label)).Append(up ? Show.Icon("arrow-up").Value : down ? Show.Icon("arrow-down").Value : "").Append("</a>");
            }
            else to.Append(Encoder.Encode(column.Label));
            to.Append("</th>");
        }
        return to.Append("</tr></thead>").ToString();
    }

    private string Body()
    {
        using var to = new StringWriter(new StringBuilder(Rows!.Count * Columns.Count * 64), CultureInfo.InvariantCulture);
        to.Write("<tbody>");
        foreach (var row in Rows) WriteRow(to, row);
        if (Next is not null)
        {
            var next = Encoder.Encode(Next);
            to.Write($"""<tr class="more" hx-get="{next}" hx-trigger="intersect once" hx-target="this" hx-swap="outerHTML" hx-select="tbody > tr"><td colspan="{Width}"><a href="{next}">{Encoder.Encode(Words["MoreRows"])}</a></td></tr>""");
        }
        to.Write("</tbody>");
        return to.ToString();
    }

    private void WriteRow(StringWriter to, TRow row)
    {
        var key = Encoder.Encode(Key(row));
        to.Write("<tr data-key=\"");
        to.Write(key);
        if (Href is not null) { to.Write("\" data-href=\""); Encoder.Encode(to, Href(row)); }
        if (Panel is not null) { to.Write("\" data-panel=\""); Encoder.Encode(to, Panel(row)); }
        to.Write("\">");
        if (Picked is not null)
        {
            to.Write("<td class=\"pick\"><label><input type=\"checkbox\" name=\"id\" form=\"picked\" value=\"");
            to.Write(key);
            to.Write("\" aria-label=\"");
            Encoder.Encode(to, Words["SelectRow", NameOf?.Invoke(row) ?? key]);
            to.Write("\"></label></td>");
        }
        for (var i = 0; i < Columns.Count; i++)
        {
            to.Write("<td");
            to.Write(Class(Columns[i], i == 0));
            to.Write('>');
            Columns[i].Cell(row).Write(to, Encoder);
            to.Write("</td>");
        }
        to.Write("</tr>");
    }

    private string Foot()
    {
        if (Rows is null || Columns.All(c => c.Footer is null)) return "";
        using var to = new StringWriter(CultureInfo.InvariantCulture);
        to.Write("<tfoot><tr>");
        if (Picked is not null) to.Write("<td class=\"pick\"></td>");
        foreach (var column in Columns)
        {
            to.Write($"<td{Class(column, false)}>");
            column.Footer?.Write(to, Encoder);
            to.Write("</td>");
        }
        to.Write("</tr></tfoot>");
        return to.ToString();
    }

    private string Bar()
    {
        var all = Total is null ? "" : $"<label class=\"check\" hidden><input type=\"checkbox\" name=\"all\" value=\"true\"><span{(Total.StartsWith('/') ? $" hx-get=\"{Encoder.Encode(Total)}\" hx-trigger=\"intersect once\" hx-target=\"this\" hx-swap=\"innerHTML\" hx-push-url=\"false\">{Encoder.Encode(Words["AllMatching", ""])}" : ">" + Encoder.Encode(Words["AllMatching", Total]))}</span></label>";
        // The boxes name this form: cells hold forms of their own, and forms cannot lie in one another.
        return $"<form class=\"picked\" id=\"picked\" method=\"post\" hidden><span role=\"status\" data-words=\"{Encoder.Encode(Words["Selected", "{0}"])}\"></span>{all}";
    }

    private string Bones()
    {
        var row = new StringBuilder("<tr>").Insert(4, Picked is null ? "" : "<td class=\"pick\"></td>");
        for (var i = 0; i < Columns.Count; i++) row.Append("<td><span class=\"bone").Append(i % 2 == 1 ? " short" : "").Append("\"></span></td>");
        return $"<tbody aria-busy=\"true\" aria-label=\"{Encoder.Encode(Words["Loading"])}\">{string.Concat(Enumerable.Repeat(row.Append("</tr>").ToString(), 8))}</tbody>";
    }

    private int Width => Columns.Count + (Picked is null ? 0 : 1);

    private static string Class(Column<TRow> column, bool first) => (column.Numeric, column.Wide, first) switch
    {
        (true, true, _) => " class=\"num wide\"",
        (true, false, _) => " class=\"num\"",
        (false, true, _) => " class=\"wide\"",
        (_, _, true) => " class=\"first\"",
        _ => "",
    };

    private string SortHref(string sort) => Query.With(Http.HttpContext?.Request, ("sort", sort), ("after", null), ("open", null));
}
