using Microsoft.AspNetCore.Components;

namespace Guanxi.Platform.Ui;

/// <summary>A tab: a saved view, or a part of a record. The address carries its state.</summary>
public sealed record TabItem(string Label, string Href, bool Current = false, string? Count = null, string? Icon = null);

/// <summary>A choice in a select, filter or radio group.</summary>
public sealed record Choice(string Value, string Label);

/// <summary>A condition in force, in localised words.</summary>
/// <param name="Rest">The filter text that is left without it; null when none is.</param>
public sealed record FilterChip(string Field, string Operator, string Value, string? Rest);

/// <summary>A field that can be filtered on, with the operators and choices it offers.</summary>
/// <param name="Key">The field's name in filter text.</param>
/// <param name="Kind">Which control asks for the value.</param>
/// <param name="Operators">Values as in filter text: = != &lt; &lt;= &gt; &gt;= contains starts in, "is empty", "is not empty".</param>
public sealed record FilterField(string Key, string Label, FieldKind Kind, IReadOnlyList<Choice> Operators)
{
    /// <summary>The values to choose from; null for free input.</summary>
    public IReadOnlyList<Choice>? Choices { get; init; }

    /// <summary>Where a reference is searched; null for other kinds.</summary>
    public string? Search { get; init; }
}

/// <summary>A one-click filter with the number of records behind it.</summary>
public sealed record Facet(string Label, string Href, string? Count = null, bool Current = false);

/// <summary>What happened, in a timeline.</summary>
/// <param name="At">A UTC instant; entries come newest first.</param>
/// <param name="Icon">The kind of event, from web/icons.txt.</param>
/// <param name="What">One line: who did what.</param>
public sealed record TimelineEvent(DateTime At, string Icon, MarkupString What)
{
    /// <summary>The words said or written; null for none. Plain text, line breaks kept.</summary>
    public string? Said { get; init; }

    /// <summary>The channel's hue.</summary>
    public string Hue { get; init; } = Ui.Hue.Plain;

    /// <summary>Where the event leads; null for nowhere.</summary>
    public string? Href { get; init; }
}

/// <summary>A column of a board.</summary>
/// <param name="Count">The number of cards behind the column, as shown.</param>
/// <param name="Sum">The sum in the column's head; null for none.</param>
public sealed record BoardColumn(string Key, string Label, string Count, string? Sum, IReadOnlyList<BoardCard> Cards)
{
    /// <summary>The hue of the column's dot.</summary>
    public string Hue { get; init; } = Ui.Hue.Plain;

    /// <summary>The address with further cards; null after the last.</summary>
    public string? Next { get; init; }
}

/// <summary>A card on a board.</summary>
/// <param name="Facts">Short facts below the title; the last stands at the right.</param>
public sealed record BoardCard(string Key, string Title, string Href, IReadOnlyList<MarkupString> Facts);

/// <summary>A step of a wizard. A step with an address can be gone back to.</summary>
public sealed record Step(string Label, string? Href = null);

/// <summary>An entry of a menu. With <paramref name="Post"/> it is sent as a form, else it is a link.</summary>
public sealed record MenuItem(string Label, string Href, string? Icon = null)
{
    /// <summary>Whether choosing it changes something, and so posts.</summary>
    public bool Post { get; init; }

    /// <summary>The question asked first; null asks nothing.</summary>
    public string? Ask { get; init; }

    /// <summary>Whether the browser gets a file instead of a page.</summary>
    public bool Download { get; init; }

    /// <summary>Whether it destroys.</summary>
    public bool Bad { get; init; }

    /// <summary>Whether a line stands above it.</summary>
    public bool Apart { get; init; }
}

/// <summary>Which control a field has.</summary>
public enum FieldKind
{
    /// <summary>One line of text.</summary>
    Text,
    /// <summary>Several lines of text.</summary>
    LongText,
    /// <summary>A number; the unit stands before it.</summary>
    Number,
    /// <summary>An amount in major units as typed; the currency stands before it.</summary>
    Money,
    /// <summary>A calendar day, <c>yyyy-MM-dd</c>.</summary>
    Date,
    /// <summary>A day and time in the viewer's zone.</summary>
    DateTime,
    /// <summary>One of the given choices.</summary>
    Choice,
    /// <summary>A switch; posts <c>true</c> or nothing.</summary>
    YesNo,
    /// <summary>A telephone number.</summary>
    Phone,
    /// <summary>An e-mail address.</summary>
    Email,
    /// <summary>A web address.</summary>
    Link,
    /// <summary>A password.</summary>
    Password,
    /// <summary>Another record, found by server search.</summary>
    Reference,
    /// <summary>Any number of the given choices, or of free words with commas between where none are given.</summary>
    Several,
}
