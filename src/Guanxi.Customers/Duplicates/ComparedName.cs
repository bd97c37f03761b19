using System.Collections.Frozen;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Duplicates;

/// <summary>How two names stand to one another.</summary>
/// <param name="Likeness">0 to 1.</param>
/// <param name="IsKin">The family name is shared and the given names are others: two people of one household.</param>
internal readonly record struct NameMatch(double Likeness, bool IsKin = false);

/// <summary>A name ready to be compared: in whichever script, order and shortness it was written.</summary>
internal sealed class ComparedName
{
    private const double SameWord = .88;
    private const double Initial = .9;
    private const double OneWordOnly = .7;

    private static readonly FrozenSet<string> Titles = FrozenSet.Create("mr", "mrs", "ms", "miss", "dr", "prof", "sir", "jr", "sr", "herr", "frau");
    private static readonly FrozenSet<string> LegalForms = FrozenSet.Create("ltd", "limited", "inc", "llc", "co", "corp", "corporation", "company", "gmbh", "ag", "kg", "sa", "sas", "srl", "bv", "plc", "the", "and", "group");
    private static readonly string[] HanLegalForms = ["股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "股份公司", "集团公司", "公司", "集团", "企业", "商店"];
    private static readonly FrozenSet<string> CompoundSurnames = FrozenSet.Create(
        "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "宇文", "长孙", "端木", "轩辕", "百里", "呼延",
        "南宫", "西门", "独孤", "澹台", "太史", "申屠", "公羊", "东郭", "钟离", "鲜于", "闾丘", "万俟", "司空", "司寇", "拓跋", "赫连");

    private readonly string written;
    private readonly string han;
    private readonly string[] words;
    private readonly bool isOrganisation;

    public ComparedName(string name, bool isOrganisation)
    {
        (written, this.isOrganisation) = (name, isOrganisation);
        var folded = ComparedText.Fold(name);
        if (folded.Any(ComparedText.IsHan))
        {
            han = string.Concat(folded.Where(c => c != ' '));
            if (isOrganisation && HanLegalForms.FirstOrDefault(f => han.Length > f.Length + 1 && han.EndsWith(f, StringComparison.Ordinal)) is { } form)
                han = han[..^form.Length];
            words = [];
            Letters = Pinyin.Full(han);
        }
        else
        {
            han = "";
            var all = folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var telling = all.Where(w => !(isOrganisation ? LegalForms : Titles).Contains(w)).ToArray();
            words = telling.Length == 0 ? all : telling;
            if (!isOrganisation)
                for (var i = 0; i < words.Length; i++)
                    words[i] = Nicknames.LongFormOf(words[i]);
            Letters = string.Concat(words);
        }
        var sorted = Letters.ToCharArray();
        Array.Sort(sorted);
        Key = new(sorted);
    }

    /// <summary>The letters it is pronounced with, without spaces.</summary>
    public string Letters { get; }

    /// <summary>Its letters in alphabetical order: the same for every order of its words, in Chinese and in pinyin.</summary>
    public string Key { get; }

    /// <summary>Whether few people share it, as far as its length tells.</summary>
    public bool IsLong => han.Length > 0 ? han.Length >= 4 : Letters.Length >= 13;

    /// <summary>First letters of its words, or of its syllables, in alphabetical order.</summary>
    public string Initials
    {
        get
        {
            var initials = han.Length > 0 ? Pinyin.Initials(han).ToCharArray() : [.. words.Select(w => w[0])];
            Array.Sort(initials);
            return new(initials);
        }
    }

    /// <summary>Its consonants, once each in a row, word by word: what remains of most misspellings.</summary>
    public string Skeleton
    {
        get
        {
            if (words.Length == 0)
                return "";
            var bones = words.Select(w => w[0] + string.Concat(w.Skip(1).Where((c, i) => c is not ('a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'h') && c != w[i]))).ToArray();
            Array.Sort(bones, StringComparer.Ordinal);
            return string.Join(' ', bones);
        }
    }

    /// <summary>How the same name may stand in the column that customers are sorted by, pinyin of Chinese names aside: in either order, by every form of a given name.</summary>
    public IEnumerable<string> Spellings()
    {
        if (han.Length > 0)
            return [Customer.SortKey(written)];
        string[] simple = [written.Trim().ToLowerInvariant()];
        if (words.Length is < 2 or > 4)
            return [.. simple.Union(words.Length == 1 ? Nicknames.FormsOf(words[0]) : [])];
        return [.. simple.Union(Turned(words).SelectMany(order => Enumerable.Range(0, order.Length).SelectMany(i => Nicknames.FormsOf(order[i]).Select(form => string.Join(' ', order.Select((w, j) => j == i ? form : w))))))];
    }

    /// <summary>How the name may be pronounced, as pinyin runs it together; none where it cannot be Chinese.</summary>
    public IEnumerable<string> AsPinyin() => han.Length > 0 ? [Letters] : words.Length is 2 or 3 && Letters.Length <= 20 ? Turns(words) : [];

    public NameMatch Match(ComparedName other)
    {
        if (Letters.Length == 0 || other.Letters.Length == 0)
            return new(han == other.han && Letters == other.Letters ? 1 : 0);
        if (han.Length > 0 && other.han.Length > 0)
            return OfHan(other);
        if (han.Length > 0 || other.han.Length > 0)
            return new(Key == other.Key && (Turns(other.words).Contains(Letters) || Turns(words).Contains(other.Letters)) ? .98 : 0);
        return Letters == other.Letters ? new(1) : OfWords(other);
    }

    private NameMatch OfHan(ComparedName other)
    {
        if (han == other.han)
            return new(1);
        if (isOrganisation)
            return new(Pairs(han, other.han));
        if (Letters == other.Letters && han.Length == other.han.Length)
            return new(.85);
        return new(0, Surname(han) == Surname(other.han));
    }

    private NameMatch OfWords(ComparedName other)
    {
        var (few, many) = words.Length <= other.words.Length ? (words, other.words) : (other.words, words);
        Span<bool> used = stackalloc bool[Math.Min(many.Length, 64)];
        var (matched, sum, firm) = (0, 0.0, 0);
        foreach (var word in few)
        {
            var (best, at) = (0.0, -1);
            for (var j = 0; j < used.Length; j++)
                if (!used[j] && OfWord(word, many[j]) is var like && like > best)
                    (best, at) = (like, j);
            if (at < 0)
                continue;
            used[at] = true;
            matched++;
            sum += best;
            firm += best > Initial ? 1 : 0;
        }
        if (isOrganisation)
            return new(sum * 2 / (few.Length + many.Length));
        if (matched < few.Length)
            return new(matched == 0 ? 0 : Math.Min(.5, sum / few.Length), matched > 0);
        if (few.Length == 1 && many.Length > 1)
            return new(OneWordOnly * sum);
        return new(firm == 0 ? .5 : sum / matched * (many.Length > few.Length ? .95 : 1));
    }

    private static double OfWord(string a, string b)
    {
        if (a == b)
            return 1;
        if (a.Length == 1 || b.Length == 1)
            return a[0] == b[0] ? Initial : 0;
        if (a.Length < 4 || b.Length < 4)
            return Likeness.Edits(a, b, 1) == 1 && Math.Min(a.Length, b.Length) == 3 && a[0] == b[0] ? SameWord : 0;
        var like = Likeness.JaroWinkler(a, b);
        return like >= SameWord && Likeness.Edits(a, b, 2) <= 2 ? like : 0;
    }

    /// <summary>The words run together from each of them on: family name first, or last.</summary>
    private static IEnumerable<string> Turns(string[] words) => Turned(words).Select(turn => string.Concat(turn));

    private static IEnumerable<string[]> Turned(string[] words)
        => Enumerable.Range(0, words.Length).Select(i => words.Skip(i).Concat(words.Take(i)).ToArray());

    private static string Surname(string han) => han.Length > 2 && CompoundSurnames.Contains(han[..2]) ? han[..2] : han[..1];

    /// <summary>Neighbouring characters in common (Dice 1945).</summary>
    private static double Pairs(string a, string b)
    {
        if (a.Length < 2 || b.Length < 2)
            return a == b ? 1 : 0;
        var (of, shared) = (Enumerable.Range(0, a.Length - 1).Select(i => a.Substring(i, 2)).ToHashSet(), 0);
        var more = Enumerable.Range(0, b.Length - 1).Select(i => b.Substring(i, 2)).ToHashSet();
        shared = more.Count(of.Contains);
        return 2.0 * shared / (of.Count + more.Count);
    }
}
