namespace Guanxi.Platform.Ui;

/// <summary>A row of a <c>HeatMatrix</c>.</summary>
public sealed record HeatRow(string Label, IReadOnlyList<HeatCell> Cells);

/// <summary>A cell: the value decides the shade (null is empty), <paramref name="Shown"/> is what is written in it.</summary>
public sealed record HeatCell(double? Value, string Shown, string? Href = null, string? Hint = null);
