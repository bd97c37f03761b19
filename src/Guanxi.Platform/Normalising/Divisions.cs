using Guanxi.Platform.Search;

namespace Guanxi.Platform.Normalising;

/// <summary>A province, city or county.</summary>
/// <param name="Code">By GB/T 2260; "" where it has none here.</param>
/// <param name="Name">In full and in simplified characters; "" for a level that exists on paper only.</param>
internal sealed record Division(string Code, string Name, Division? Within, string Towns = "")
{
    public List<Division> Parts { get; } = [];
}

/// <summary>The divisions of China, found by what an address begins with.</summary>
internal static class Divisions
{
    private const int LongestName = 15;

    private static readonly string[] Peoples =
    [
        "壮族", "回族", "维吾尔", "藏族", "羌族", "彝族", "苗族", "侗族", "布依族", "土家族", "哈尼族", "傣族", "白族", "景颇族", "傈僳族", "哈萨克", "柯尔克孜", "蒙古族", "蒙古", "朝鲜族",
    ];

    private static readonly Lazy<Division[]> All = new(Load);
    private static readonly Lazy<ILookup<string, Division>> Provinces = new(() => Index(All.Value));
    private static readonly Lazy<ILookup<string, Division>> Cities = new(() => Index(All.Value.SelectMany(p => p.Parts).Where(c => c.Name.Length > 0)));
    private static readonly Lazy<ILookup<string, Division>> Counties = new(() => Index(All.Value.SelectMany(p => p.Parts).SelectMany(c => c.Parts)));

    public static (Division Division, int Length)? Province(ReadOnlySpan<char> text) => Longest(Provinces.Value, text, _ => true);

    public static (Division Division, int Length)? City(ReadOnlySpan<char> text, Division? province) => Longest(Cities.Value, text, c => province is null || c.Within == province);

    /// <summary>Without a city or province named before it, only a county that is the only one of its name.</summary>
    public static (Division Division, int Length)? County(ReadOnlySpan<char> text, Division? province, Division? city)
        => Longest(Counties.Value, text, c => (city is null || c.Within == city) && (province is null || c.Within!.Within == province), alone: city is null);

    /// <returns>Length of the town that the text begins with; 0 for none.</returns>
    public static int Town(ReadOnlySpan<char> text, Division county)
    {
        var longest = 0;
        foreach (var range in county.Towns.AsSpan().Split(','))
            if (county.Towns.AsSpan()[range] is { IsEmpty: false } town && town.Length > longest && text.StartsWith(town))
                longest = town.Length;
        return longest;
    }

    private static (Division, int)? Longest(ILookup<string, Division> index, ReadOnlySpan<char> text, Func<Division, bool> fits, bool alone = false)
    {
        for (var length = Math.Min(text.Length, LongestName); length >= 2; length--)
        {
            var found = index[text[..length].ToString()].Where(fits).ToList();
            if (found.Count == 1 || (found.Count > 1 && !alone))
                return (found[0], length);
        }
        return null;
    }

    private static ILookup<string, Division> Index(IEnumerable<Division> divisions)
        => divisions.SelectMany(d => Spellings(d).Distinct(), (d, name) => (name, d)).ToLookup(p => p.name, p => p.d);

    /// <summary>In full, and as people shorten it: 广东, 内蒙古, 恩施, 南山.</summary>
    private static IEnumerable<string> Spellings(Division division)
    {
        var name = division.Name;
        yield return name;
        // 唐山市汉沽管理区 stands in an address behind its city.
        if (division.Within is { Name.Length: > 0 } city && name.Length > city.Name.Length + 2 && name.StartsWith(city.Name, StringComparison.Ordinal))
            yield return name[city.Name.Length..];
        var brief = name;
        foreach (var ending in (string[])["特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "县", "盟", "区", "旗"])
            if (brief.Length > ending.Length + 1 && brief.EndsWith(ending, StringComparison.Ordinal))
            {
                brief = brief[..^ending.Length];
                break;
            }
        for (var again = true; again;)
        {
            again = false;
            foreach (var people in Peoples)
                if (brief.Length > people.Length + 1 && brief.EndsWith(people, StringComparison.Ordinal))
                    (brief, again) = (brief[..^people.Length], true);
        }
        // A county of two characters such as 东区 shortens to nothing that tells.
        if (brief.Length >= 2)
            yield return brief;
    }

    private static Division[] Load()
    {
        using var reader = new StreamReader(typeof(Divisions).Assembly.GetManifestResourceStream("Normalising/divisions.tsv")!);
        var provinces = new List<Division>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            var name = SearchText.Simplify(cells[2]);
            if (cells[0] == "P")
                provinces.Add(new(cells[1], name, null));
            else if (cells[0] == "C")
                provinces[^1].Parts.Add(new(cells[1], name is "市辖区" or "县" || name.Contains("直辖县级", StringComparison.Ordinal) ? "" : name, provinces[^1]));
            else
                provinces[^1].Parts[^1].Parts.Add(new(cells[1], name, provinces[^1].Parts[^1], cells[3]));
        }
        return [.. provinces];
    }
}
