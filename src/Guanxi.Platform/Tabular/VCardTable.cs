using System.Globalization;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.VCards;

namespace Guanxi.Platform.Tabular;

/// <summary>Business cards as rows of a table with the columns that people expect of customers; a card that is damaged is a row with a problem.</summary>
internal sealed class VCardTable : CellReader
{
    public static readonly IReadOnlyList<string> Columns =
    [
        "Name", "Kind", "Organisation", "Job title", "E-mail", "Phone", "Address", "City", "Region", "Postal code", "Country",
        "Birthday", "Gender", "Language", "Note", "Categories", "Identities", "UID",
    ];

    private readonly Stream stream;
    private VCardReader cards;
    private bool named;

    /// <param name="stream">Seekable; disposed with the reader.</param>
    public VCardTable(Stream stream)
    {
        this.stream = stream;
        cards = new(stream);
    }

    public override long BytesRead => stream.Position;

    /// <summary>Goes back before the names of the columns.</summary>
    public void Restart()
    {
        stream.Position = 0;
        cards = new(stream);
        (named, Row, Line) = (false, 0, 0);
    }

    private protected override bool NextCells(List<string?> cells)
    {
        if (!named)
        {
            named = true;
            cells.AddRange(Columns);
            return true;
        }
        if (cards.Read() is not { } card)
            return false;
        Line = card.Line;
        Problem = card.Problem;
        var identities = CardIdentities.Of(card);
        var (mail, phone, place) = (Main(IdentityKinds.Email), Main(IdentityKinds.Phone), Main(IdentityKinds.Address));
        cells.AddRange(
        [
            CardNames.Of(card) ?? mail?.Value ?? phone?.Value, CardNames.IsOrganisation(card) ? "organisation" : "person",
            CardNames.IsOrganisation(card) ? null : Text("ORG", p => p.Parts[0]), Text("TITLE", p => p.Text) ?? Text("ROLE", p => p.Text),
            mail?.Value, phone?.Value, place?.Value, place?.City, place?.Region, place?.PostalCode, place?.Country,
            Birthday(card), Text("GENDER", p => Gender(p.Parts[0])) ?? Text("X-GENDER", p => Gender(p.Text)), Text("LANG", p => p.Text),
            string.Join("\n\n", card.All("NOTE").Select(n => n.Text.Trim()).Where(n => n.Length > 0)),
            string.Join(", ", card.All("CATEGORIES").SelectMany(c => c.List).SelectMany(c => c.Split(", ")).Distinct()),
            IdentityText.Write(identities.Where(i => i != mail && i != phone && i != place)), Text("UID", p => p.Text),
        ]);
        return true;

        GivenIdentity? Main(string kind) => identities.Find(i => i.Kind == kind);

        string? Text(string name, Func<VCardProperty, string?> read) => card.First(name) is { } property ? read(property) : null;
    }

    /// <summary>Year, month and day however they are written; a birthday without a year is not taken.</summary>
    private static string? Birthday(VCard card)
    {
        foreach (var text in card.All("BDAY").Select(b => b.Text.Trim()))
            if (DateOnly.TryParseExact(text[..Math.Min(10, text.Length)], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                || DateOnly.TryParseExact(text[..Math.Min(8, text.Length)], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
                // What Apple writes where the year is not known.
                return day.Year == 1604 ? null : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return null;
    }

    private static string? Gender(string text) => text.Trim().ToUpperInvariant() switch { "M" or "MALE" => "male", "F" or "FEMALE" => "female", "O" or "OTHER" => "other", _ => null };

    public override void Dispose() => cards.Dispose();
}
