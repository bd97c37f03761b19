using System.Text;

namespace Guanxi.Host.Demo;

/// <summary>Western and other names, with the marks that trip software up: diacritics, hyphens, apostrophes, particles.</summary>
internal static class NamesAbroad
{
    private static readonly string[] English = Split("""
        Smith Johnson Williams Brown Jones Taylor Davies Evans Wilson Thomas Roberts Walker Wright Robinson Thompson White Hughes
        Edwards Green Hall Wood Harris Lewis Clarke Turner Hill Cooper Baker Carter Mitchell Parker Reed Murphy Kelly O'Brien
        O'Connor O'Sullivan D'Angelo McCarthy MacDonald Smith-Jones Taylor-Reed Garcia Martinez Rodríguez Hernández López Nguyễn
        Patel Singh Kaur Kim Park Cohen Rossi Kowalski Novák Nuñez Sørensen Lindström Okafor Mensah Hussein
        """);

    private static readonly string[] German = Split("""
        Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder
        Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Köhler Maier Weiß Yılmaz Öztürk Groß Jäger
        Meier-Lüdtke von_Berg Böhm
        """);

    private static readonly string[] French = Split("""
        Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre Leroy Roux David Bertrand Morel
        Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Müller-Petit Lefebvre Mercier François Blanc Guérin Boyer
        D'Amico L'Hôte Lemaître de_La_Tour Benoît Nguyen Haddad
        """);

    private static readonly string[] Japanese = Split("Satō Suzuki Takahashi Tanaka Itō Watanabe Yamamoto Nakamura Kobayashi Katō Yoshida Yamada Sasaki Inoue");

    private static readonly string[] EnglishMen = Split("James John Robert Michael William David Thomas Daniel Matthew Andrew Joshua Christopher Oliver Jack Harry George Liam Noah Ethan Samuel Benjamin Sean Seán Connor José Luis Arjun Omar Kwame Jean-Luc");
    private static readonly string[] EnglishWomen = Split("Mary Patricia Jennifer Linda Elizabeth Susan Jessica Sarah Karen Emily Emma Olivia Charlotte Amelia Sophie Hannah Grace Chloe Zoë Siobhán Anne-Marie Mary-Jane María Priya Aisha Renée Anaïs Ngozi Rebecca Laura");
    private static readonly string[] GermanMen = Split("Thomas Michael Andreas Stefan Jürgen Günter Wolfgang Jörg Björn Lukas Felix Jonas Maximilian Paul Karl-Heinz Hans-Peter Tobias Mehmet Sören");
    private static readonly string[] GermanWomen = Split("Sabine Petra Monika Ursula Käthe Anna Lena Laura Julia Katharina Anne-Kathrin Jana Johanna Sophie Heike Birgit Jördis Ayşe Änne");
    private static readonly string[] FrenchMen = Split("Jean Pierre Michel André Philippe Jean-Pierre Jean-François Nicolas Julien Loïc Rémi Hugo Lucas Théo Gaël Benoît Karim Étienne");
    private static readonly string[] FrenchWomen = Split("Marie Nathalie Isabelle Sylvie Françoise Hélène Céline Chloé Camille Léa Manon Zoé Inès Anne-Sophie Marie-Claire Aurélie Noémie Aïcha");
    private static readonly string[] JapaneseMen = Split("Haruto Kenji Takashi Hiroshi Daisuke Kenta Shōta Ryō Yūta Makoto");
    private static readonly string[] JapaneseWomen = Split("Yuki Sakura Yoko Akiko Haruka Misaki Aoi Yūko Emi Naomi");

    private const string Folds = "áaàaâaäaãaåaāaçcčcćcéeèeêeëeễeíiîiïiıiñnńnóoôoöoøoõoōoúuûuüuūuşsšsßsžzýyğgłl";

    public static PersonName Person(ref Dice dice, string country, bool woman)
    {
        var (families, men, women) = country switch
        {
            "DE" => (German, GermanMen, GermanWomen),
            "FR" => (French, FrenchMen, FrenchWomen),
            "JP" => (Japanese, JapaneseMen, JapaneseWomen),
            _ => (English, EnglishMen, EnglishWomen),
        };
        var family = dice.Pick(families);
        var given = dice.Pick(woman ? women : men);
        return new($"{given} {family}", family, given, Ascii($"{given}.{family}"));
    }

    /// <summary>Lower-case ASCII letters, dots and hyphens, by our own small table: no culture data is involved.</summary>
    public static string Ascii(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant())
        {
            var fold = c < 128 ? -1 : Folds.IndexOf(c, StringComparison.Ordinal);
            if (fold >= 0) result.Append(Folds[fold + 1]);
            else if (c is >= 'a' and <= 'z' or '.' or '-') result.Append(c);
        }
        return result.ToString();
    }

    private static string[] Split(string source) =>
        [.. source.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => n.Replace('_', ' '))];
}
