using System.Text;

namespace Guanxi.Platform.Search;

/// <summary>Builds the text a record is searched in: its parts one to a line, each followed by the other ways it may be typed.</summary>
/// <remarks>
/// A record is a hit if a plain contains says so on this text (<see cref="SearchQuery.Matches"/>). Every part gets a copy in
/// simplified characters and one without accents, where these differ. May be used again after <see cref="Clear"/>; not by two threads at once.
/// </remarks>
public sealed partial class SearchText
{
    private char[] buffer = new char[256];
    private int length;

    /// <summary>A name of a person or organisation: found by its pinyin and initials too.</summary>
    /// <param name="name">As written; null and blank add nothing.</param>
    public SearchText Name(string? name)
    {
        var simple = AddWritten(name);
        if (simple.IsEmpty || Ascii.IsValid(simple))
            return this;
        if (Pinyin.MayBePersonal(simple))
            AddPinyin(simple, asPersonalName: true, unless: AddPinyin(simple, asPersonalName: false, unless: []));
        else
            AddPinyin(simple, asPersonalName: false, unless: []);
        return this;
    }

    /// <summary>A phone number: found by its digits however they are grouped.</summary>
    /// <param name="phone">As written; null and blank add nothing.</param>
    public SearchText Phone(string? phone)
    {
        var written = AddWritten(phone);
        var digits = Line(written.Length);
        var count = 0;
        foreach (var c in written)
            if (char.IsAsciiDigit(c))
                digits[count++] = c;
        if (count > 1)
            AddUnlessSame(written, count);
        return this;
    }

    /// <summary>Anything else: e-mail address, key, order number, address.</summary>
    /// <param name="text">As written; null and blank add nothing.</param>
    public SearchText Text(string? text)
    {
        AddWritten(text);
        return this;
    }

    /// <summary>Empties the text for the next record.</summary>
    public SearchText Clear()
    {
        length = 0;
        return this;
    }

    /// <summary>The text so far, without copying it; the next call on this object may change it.</summary>
    public ReadOnlySpan<char> AsSpan() => buffer.AsSpan(0, length);

    /// <inheritdoc/>
    public override string ToString() => AsSpan().ToString();

    /// <summary>Adds the part and its variants; returns it in simplified characters, empty if it is blank.</summary>
    private ReadOnlySpan<char> AddWritten(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
            return [];
        ReadOnlySpan<char> written;
        if (TryNormalize(trimmed, Line(trimmed.Length)))
            written = Commit(trimmed.Length);
        else
        {
            var full = NormalizeFully(trimmed);
            full.CopyTo(Line(full.Length));
            written = Commit(full.Length);
        }
        Simplify(written, Line(written.Length));
        var simple = AddUnlessSame(written, written.Length);
        AddUnlessSame(simple, Fold(simple, Line(2 * simple.Length)));
        return simple;
    }

    private ReadOnlySpan<char> AddPinyin(ReadOnlySpan<char> name, bool asPersonalName, ReadOnlySpan<char> unless)
    {
        var room = Line((Pinyin.LongestSyllable + 1) * name.Length);
        var initials = room[(Pinyin.LongestSyllable * name.Length)..];
        var (fullCount, initialsCount) = Pinyin.Read(name, asPersonalName, room, initials);
        if (fullCount == 0 || room[..fullCount].SequenceEqual(unless))
            return [];
        var full = Commit(fullCount);
        initials[..initialsCount].CopyTo(Line(initialsCount));
        Commit(initialsCount);
        // 吕 is typed lv by most and lu by those whose keyboard or system knows no ü.
        full.Replace(Line(fullCount), 'v', 'u');
        AddUnlessSame(full, fullCount);
        return full;
    }

    /// <summary>Room for a new line of up to <paramref name="room"/> characters. Spans given out earlier keep their text.</summary>
    private Span<char> Line(int room)
    {
        if (length + 1 + room > buffer.Length)
            Array.Resize(ref buffer, Math.Max(length + 1 + room, 2 * buffer.Length));
        return buffer.AsSpan(LineStart, room);
    }

    private ReadOnlySpan<char> AddUnlessSame(ReadOnlySpan<char> other, int count)
        => buffer.AsSpan(LineStart, count).SequenceEqual(other) ? other : Commit(count);

    private ReadOnlySpan<char> Commit(int count)
    {
        var start = LineStart;
        if (start > 0)
            buffer[start - 1] = '\n';
        length = start + count;
        return buffer.AsSpan(start, count);
    }

    private int LineStart => length == 0 ? 0 : length + 1;
}
