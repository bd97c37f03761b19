using System.Collections.Frozen;

namespace Guanxi.Platform.Normalising;

/// <summary>Western names, word by word. Rules that can be read; small lists tell given names from surnames where the order does not.</summary>
public static class WesternName
{
    private static readonly FrozenSet<string> Titles = Words(
        "mr mrs ms miss mx dr doctor prof professor rev reverend hon honorable sir dame lord lady fr father sr. sister brother br pastor rabbi imam judge justice capt captain col colonel " +
        "lt lieutenant maj major gen general sgt sergeant cpl adm admiral cmdr commander pres president gov governor sen senator rep representative amb ambassador mayor chief dean herr frau mme madame " +
        "mlle monsieur m. señor señora sra srta dott ing sheriff officer deacon elder bishop archbishop cardinal prince princess king queen coach mister the his her messrs mesdames");

    private static readonly FrozenSet<string> Suffixes = Words(
        "jr sr junior senior ii iii iv vi vii 2nd 3rd 4th phd ph.d md m.d dds d.d.s dmd do d.o jd j.d esq esquire cpa mba m.b.a rn r.n lpn np pa pe p.e dvm od dpm pharmd edd ed.d ma m.a ms. msc m.sc ba b.a bs b.s " +
        "bsc llb llm ll.m ret usn usa usmc usaf obe mbe cbe qc kc kbe frcs frcp facs faia aia cfp cfa clu lcsw lmft msw dc psyd cissp ret. ph d lac fnp crna cnm dnp bsn msn ceo");

    private static readonly FrozenSet<string> Particles = Words(
        "de del della di da das dos do la las le les los van von vander vanden der den ter ten du des st st. saint san santa al el bin ibn ben mac mc o' y zu zum zur af av af' dal dello lo d' abu van't");

    private static readonly FrozenSet<string> GivenNames = Words(
        "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven stephen paul andrew joshua kenneth kevin brian george edward ronald timothy jason " +
        "jeffrey jeff ryan jacob gary nicholas nick eric jonathan jon larry justin scott brandon benjamin ben samuel sam gregory greg frank alexander alex raymond patrick pat jack dennis jerry tyler aaron jose adam henry " +
        "nathan douglas doug zachary peter pete kyle walter ethan jeremy harold keith christian roger noah gerald carl terry sean shawn austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel logan " +
        "alan allan allen juan wayne roy ralph randy eugene vincent russell louis philip phillip bobby johnny bradley brad mary patricia jennifer linda elizabeth barbara susan jessica sarah sara karen lisa nancy betty sandra " +
        "margaret ashley kimberly kim emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy amy kathleen angela shirley emma brenda pamela nicole anna anne ann samantha katherine catherine " +
        "christine debra rachel carolyn janet maria olivia heather helen diane julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah jacqueline cheryl megan martha madison teresa gloria " +
        "janice ann abigail sophia frances jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte natalie theresa diana brittany doris kayla alexis lori marie tom tim jim bob mike dave bill dan steve " +
        "chris matt rob ron don ken fred ed eddie leo max oscar carlos luis antonio miguel pedro manuel francisco javier jorge alejandro diego fernando pablo sergio rafael ricardo roberto eduardo mario marco andres enrique " +
        "hans klaus jürgen wolfgang heinz peter stefan andreas thomas ulrich dieter günter karl ludwig otto friedrich jean pierre jacques michel alain philippe andré françois claude henri luc marc olivier laurent " +
        "giovanni giuseppe francesco luca marco matteo alessandro andrea stefano paolo mario luigi anna giulia chiara sofia elena ivan dmitri sergei vladimir natalia olga tatiana irina svetlana mohammed muhammad ahmed ali omar " +
        "hassan hussein ibrahim fatima aisha raj ravi sanjay anil sunil vijay rajesh amit priya neha sunita kumar anita rita lucy sally tina tracy wendy kathy cathy katie kate beth peggy rose ruby stella tammy tara theodore " +
        "todd tony travis trevor troy victor virgil wade warren wesley winston zoe yvonne vera vicki vivian wanda sylvia sue stacy sonia sheila sherry rosa robin rhonda renee regina phyllis paula pauline norma norman nina " +
        "neil nathaniel myra morris monica molly milton mildred melvin melanie maxine maurice marvin martin marshall marjorie marion marilyn marcia mabel lynn luke lucille lois lloyd lillian leslie leroy leonard leon lena leah " +
        "kurt kristin kirk kent kay karl julian josephine jose jim jill jessie jerome jane jamie irene ida hugh howard holly herman herbert harvey harry guy glenn gladys gina gilbert geraldine gene gail gordon floyd florence " +
        "fiona felicia faye ernest erin erica eleanor elaine eileen edwin edna edith earl dwight dustin duane dora dolores derek dean darryl darrell crystal craig courtney connie clyde clifford claudia clarence claire chester " +
        "cecil cathy cassandra carmen calvin byron brent brandi bonnie bessie bernard bernice beatrice annie annette anita alvin alma alfred adrian ada drake drew eva eve hillary barack nancy harriet howard hope jared joel jonah");

    private static readonly FrozenSet<string> Surnames = Words(
        "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson " +
        "walker young allen king wright torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales " +
        "murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez wood bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers " +
        "long ross foster jimenez powell jenkins perry sullivan bell coleman butler henderson barnes fisher vasquez simmons romero patterson hamilton graham reynolds griffin wallace west cole hayes bryant herrera gibson ellis " +
        "tran medina aguilar stevens murray ford castro owens harrison fernandez mcdonald woods washington kennedy wells vargas henry chen freeman webb tucker guzman burns crawford simpson porter hunter gordon mendez silva shaw " +
        "snyder mason dixon munoz hunt hicks holmes palmer wagner black robertson boyd rose stone salazar fox warren mills meyer rice schmidt garza daniels ferguson nichols stephens soto weaver ryan gardner payne grant dunn " +
        "kelley spencer hawkins wang li zhang liu yang huang zhao wu zhou xu sun ma zhu hu guo lin he gao liang zheng luo song xie tang han cao deng xiao feng zeng cheng cai peng pan yuan dong su lu jiang ding wei ye singh " +
        "sharma kumar gupta khan ahmed müller schneider fischer weber becker hoffmann schulz koch richter klein wolf schröder neumann schwarz zimmermann rossi russo ferrari esposito bianchi dubois durand leroy moreau simon laurent " +
        "ivanov petrov smirnov sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi park choi jung cho kang yoon chang lim shin kwon");

    // Endings that mostly surnames have, then those of given names.
    private static readonly string[] SurnameEndings =
        ["son", "sen", "man", "mann", "ez", "berg", "stein", "ton", "ley", "ford", "field", "wood", "worth", "er", "ski", "sky", "wicz", "ova", "ov", "ev", "ini", "elli", "ards", "ings", "ham", "burn", "well", "land", "ster", "ner", "itz", "off", "eau", "quist", "strom", "smith", "ell", "ock", "art", "ore", "ks", "ns", "rd", "ck", "ier", "ault", "iz", "os", "ano", "ero", "aw", "ow", "ke", "rt"];

    private static readonly string[] GivenEndings =
        ["ie", "ia", "na", "ah", "lyn", "ynn", "ette", "elle", "isha", "ika", "ita", "ine", "een", "ice", "bel", "bert", "la", "ra", "sa", "ta", "da", "ya", "ia", "ea", "cia", "ssa", "issa", "anne", "ary", "cy", "dy", "thy", "ny", "ri", "ina", "ene", "ius", "uel", "iel", "drew", "ica", "eta", "isa", "ola", "ula", "ella", "y", "a", "i"];

    /// <summary>Says of each word what it is.</summary>
    public static List<(string Word, NamePart Part)> Read(string name)
    {
        var words = name.Split([' ', '\t', '\u00A0', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        var parts = new NamePart?[words.Length];
        Nicknames(words, parts);
        for (var i = 0; i < words.Length; i++)
            if (words[i] is "&" or "/" || Bare(words[i]) is "and" or "und" or "et" && i > 0 && i + 1 < words.Length)
                parts[i] = NamePart.And;
        var from = 0;
        for (var i = 0; i <= words.Length; i++)
            if (i == words.Length || parts[i] == NamePart.And)
            {
                // John & Mary Smith: no surname before the "and".
                Person(words, parts, from, i, couple: i < words.Length);
                from = i + 1;
            }
        return [.. words.Select((w, i) => (w, parts[i] ?? NamePart.Given))];
    }

    private static void Nicknames(string[] words, NamePart?[] parts)
    {
        char? close = null;
        for (var i = 0; i < words.Length; i++)
        {
            if (close is null && words[i][0] is '"' or '(' or '“' or '\'' or '‘' && words[i].Length > 1)
                close = words[i][0] switch { '(' => ')', '“' => '”', '‘' => '’', var same => same };
            if (close is null)
                continue;
            parts[i] = NamePart.Nickname;
            if (words[i].TrimEnd(',', '.', ';').EndsWith(close.Value) && words[i].Length > 1)
                close = null;
        }
        if (close is not null)
            Array.Clear(parts);
    }

    private static void Person(string[] words, NamePart?[] parts, int from, int to, bool couple)
    {
        var open = Enumerable.Range(from, to - from).Where(i => parts[i] is null).ToList();
        while (open.Count > (couple ? 0 : 1) && IsTitle(words[open[0]]))
        {
            parts[open[0]] = NamePart.Title;
            open.RemoveAt(0);
        }
        while (open is [_, .., var last] && (IsSuffix(words[last]) || (Bare(words[last]) is "v" && open.Count > 2)))
        {
            parts[last] = NamePart.Suffix;
            open.RemoveAt(open.Count - 1);
        }
        if (open.Count == 0)
            return;
        var comma = open.FindIndex(i => words[i].EndsWith(','));
        if (comma >= 0 && comma < open.Count - 1 && !open.Skip(comma + 1).All(i => IsSuffix(words[i])))
        {
            foreach (var i in open.Take(comma + 1))
                parts[i] = IsSuffix(words[i]) && i != open[0] ? NamePart.Suffix : NamePart.Surname;
            Given(words, parts, open.Skip(comma + 1).ToList());
            return;
        }
        var bare = open.Where(i => open.IndexOf(i) == 0 || !IsSuffix(words[i])).ToList();
        foreach (var i in open.Except(bare))
            parts[i] = NamePart.Suffix;
        Ordered(words, parts, bare, couple, open.Count > bare.Count && bare.Count > 1 && IsSuffix(words[bare[0] + 1]));
    }

    private static void Ordered(string[] words, NamePart?[] parts, List<int> open, bool couple, bool suffixSecond)
    {
        if (open.Count == 1)
        {
            parts[open[0]] = couple || parts.Take(open[0]).All(p => p != NamePart.Title) && IsGivenRather(words[open[0]]) ? NamePart.Given : NamePart.Surname;
            return;
        }
        var last = words[open[^1]];
        // Smith Jr John, Smith John A: files of offices put the surname first.
        var particleFirst = Particles.Contains(Bare(words[open[0]])) && open.Count > 2 && !GivenNames.Contains(Bare(words[open[0]]));
        if (suffixSecond || particleFirst || (open.Count >= 3 && IsInitial(last) && !IsInitial(words[open[1]]) && IsUpper(words[open[0]])) || (open.Count == 2 && IsSurnameFirst(words[open[0]], last)))
        {
            var surnames = particleFirst ? 2 : open.Count > 3 && IsInitial(last) ? open.Count - 2 : 1;
            foreach (var i in open.Take(surnames))
                parts[i] = NamePart.Surname;
            Given(words, parts, open.Skip(surnames).ToList());
            return;
        }
        var begin = open.Count - 1;
        while (begin > 1 && (Particles.Contains(Bare(words[open[begin - 1]])) || words[open[begin]] is "-"))
            begin--;
        // Two surnames, as in Spanish: what stands before the last is no given name.
        if (begin == open.Count - 1 && open.Count == 3 && Bare(words[open[1]]) is var second && second.Length > 2 && !GivenNames.Contains(second) && IsSurname(second))
            begin = 1;
        if (couple && !IsSurname(Bare(last)) && (open.Count < 3 && (IsInitial(last) || GivenNames.Contains(Bare(last)))))
            begin = open.Count;
        foreach (var i in open.Skip(begin))
            parts[i] = NamePart.Surname;
        Given(words, parts, open.Take(begin).ToList());
    }

    private static void Given(string[] words, NamePart?[] parts, List<int> open)
    {
        foreach (var (order, i) in open.Index())
            parts[i] = order > 0 && IsSuffix(words[i]) ? NamePart.Suffix : order == 0 ? NamePart.Given : NamePart.Middle;
    }

    private static bool IsSurnameFirst(string first, string last)
    {
        var (a, b) = (Bare(first), Bare(last));
        return (GivenNames.Contains(b) && !GivenNames.Contains(a) && (Surnames.Contains(a) || !Surnames.Contains(b)) && IsUpper(first))
            || (Surnames.Contains(a) && !GivenNames.Contains(a) && !Surnames.Contains(b) && IsUpper(first) && GivenNames.Contains(b));
    }

    private static bool IsGivenRather(string word)
    {
        var bare = Bare(word);
        if (GivenNames.Contains(bare))
            return !Surnames.Contains(bare) || bare is not ("martin" or "lewis" or "hall");
        if (Surnames.Contains(bare))
            return false;
        return Longest(GivenEndings, bare) > Longest(SurnameEndings, bare);
    }

    private static bool IsSurname(string bare) => Surnames.Contains(bare) || Longest(SurnameEndings, bare) > Longest(GivenEndings, bare);

    private static int Longest(string[] endings, string word) => endings.Where(e => word.Length > e.Length && word.EndsWith(e, StringComparison.Ordinal)).Select(e => e.Length).DefaultIfEmpty(0).Max();

    private static bool IsInitial(string word) => word.Trim('.', ',', '"') is { Length: 1 } one && char.IsLetter(one[0]) || word is [_, '.', _, '.'];
    private static bool IsUpper(string word) => !word.Any(char.IsLower);
    private static bool IsTitle(string word) => Titles.Contains(word.TrimEnd(',').ToLowerInvariant()) || Titles.Contains(Bare(word));
    private static bool IsSuffix(string word) => word.TrimEnd(',').ToLowerInvariant() is var w && (Suffixes.Contains(w) || Suffixes.Contains(w.TrimEnd('.')) || (w.Length > 2 && Suffixes.Contains(Bare(word)) && w is not "ma" and not "do" and not "pa" and not "usa"));
    private static string Bare(string word) => word.Trim(',', '.', '"', '(', ')', ';', ':').ToLowerInvariant();
    private static FrozenSet<string> Words(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
