namespace Guanxi.Platform.Normalising;

/// <summary>What a word of a name is.</summary>
public enum NamePart { Title, Given, Middle, Surname, Suffix, Nickname, And }

/// <summary>A person's name in its parts; each "" where there is none.</summary>
/// <param name="Title">Before or behind the name: Dr., 先生.</param>
public sealed record PersonName(string Title, string Given, string Middle, string Surname, string Suffix, string Nickname)
{
    /// <summary>Reads a name in Chinese or Western order.</summary>
    public static PersonName Read(string name)
    {
        if (ChineseName.Read(name) is { } chinese)
            return chinese;
        var words = WesternName.Read(name);
        // Of a couple's name, the first.
        var and = words.FindIndex(w => w.Part == NamePart.And);
        var first = and > 0 && words[..and].Any(w => w.Part == NamePart.Surname) ? words[..and] : words;
        return new(Of(NamePart.Title), Of(NamePart.Given), Of(NamePart.Middle), Of(NamePart.Surname), Of(NamePart.Suffix), Of(NamePart.Nickname));

        string Of(NamePart part) => string.Join(' ', first.Where(w => w.Part == part).Select(w => w.Word.Trim(',', '"', '(', ')', ';')));
    }
}
