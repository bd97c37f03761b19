using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Guanxi.Platform.Ui;

/// <summary>What stands in a table cell: text, which is encoded, or markup made by <see cref="Show"/>.</summary>
public readonly record struct Cell
{
    private readonly string? _text;
    private readonly bool _markup;

    private Cell(string? text, bool markup) => (_text, _markup) = (text, markup);

    /// <summary>Plain text; null shows nothing.</summary>
    public static implicit operator Cell(string? text) => new(text, false);

    /// <summary>Trusted markup.</summary>
    public static implicit operator Cell(MarkupString markup) => new(markup.Value, true);

    internal void Write(TextWriter to, HtmlEncoder encoder)
    {
        if (_text is null) return;
        if (_markup) to.Write(_text);
        else encoder.Encode(to, _text);
    }
}

/// <summary>One column of a <c>RecordList</c>.</summary>
/// <param name="Key">The field's name, which the sort link carries.</param>
/// <param name="Label">The localised heading.</param>
/// <param name="Cell">What a row shows here; the first column should be the name.</param>
public sealed record Column<TRow>(string Key, string Label, Func<TRow, Cell> Cell)
{
    /// <summary>Whether the heading sorts.</summary>
    public bool Sortable { get; init; }

    /// <summary>Whether the column holds figures, set to the right.</summary>
    public bool Numeric { get; init; }

    /// <summary>Whether a phone leaves the column out.</summary>
    public bool Wide { get; init; }

    /// <summary>The aggregate below the column, or null for none.</summary>
    public Cell? Footer { get; init; }
}
