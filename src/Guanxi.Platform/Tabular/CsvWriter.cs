using System.Buffers;
using System.Globalization;
using System.Text;

namespace Guanxi.Platform.Tabular;

/// <summary>
/// CSV after RFC 4180 in UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
/// </summary>
/// <param name="bom">Excel needs the mark to read UTF-8.</param>
public sealed class CsvWriter(Stream stream, bool bom = true, char delimiter = ',') : TableWriter
{
    private const int FlushAt = 1 << 16;

    private readonly SearchValues<char> special = SearchValues.Create(['"', '\r', '\n', delimiter]);
    private readonly ArrayBufferWriter<byte> bytes = new(FlushAt * 2);
    private bool started;
    private bool inRow;

    public override void Write(string? text)
    {
        Separate();
        if (string.IsNullOrEmpty(text))
            return;
        var escape = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsPlainNumber(text);
        var quote = text.AsSpan().ContainsAny(special) || text[0] is ' ' or '\t' || text[^1] is ' ' or '\t' || text[0] == '\'';
        if (quote)
            Put("\"");
        if (escape)
            Put("'");
        Put(quote && text.Contains('"') ? text.Replace("\"", "\"\"", StringComparison.Ordinal) : text);
        if (quote)
            Put("\"");
    }

    public override void Write(long number) => Format(number, default);

    public override void Write(decimal number) => Format(number, default);

    public override void Write(DateTime at) => Format(at, at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss");

    public override void Write(bool yes)
    {
        Separate();
        Put(yes ? "true" : "false");
    }

    public override async ValueTask HeaderAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        foreach (var name in names)
            Write(name);
        await EndRowAsync(ct);
    }

    public override ValueTask EndRowAsync(CancellationToken ct)
    {
        Start();
        Put("\r\n");
        inRow = false;
        return bytes.WrittenCount < FlushAt ? ValueTask.CompletedTask : FlushAsync(ct);
    }

    public override async ValueTask FinishAsync(CancellationToken ct)
    {
        Start();
        await FlushAsync(ct);
        await stream.FlushAsync(ct);
    }

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        await stream.WriteAsync(bytes.WrittenMemory, ct);
        bytes.ResetWrittenCount();
    }

    private void Start()
    {
        if (!started && bom)
            bytes.Write(Encoding.UTF8.Preamble);
        started = true;
    }

    private void Separate()
    {
        Start();
        if (inRow)
            Put([delimiter]);
        inRow = true;
    }

    private void Format<T>(T value, ReadOnlySpan<char> format) where T : ISpanFormattable
    {
        Separate();
        Span<char> text = stackalloc char[40];
        value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        Put(text[..length]);
    }

    private void Put(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, bytes);

    private static bool IsPlainNumber(string text) =>
        text[0] is '-' or '+' && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
}
