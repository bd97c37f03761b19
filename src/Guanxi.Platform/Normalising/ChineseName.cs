using System.Collections.Frozen;
using Guanxi.Platform.Search;

namespace Guanxi.Platform.Normalising;

/// <summary>Chinese names: surname first, of one character or two, written together.</summary>
public static class ChineseName
{
    private const string Single =
        "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖付代闫覃涂揭苟佘仝樵信邸楚商敬岳帅缑亢况有琴归海墨哈谯笪年爱阳佟言福千门官豆尉";

    private static readonly FrozenSet<char> Surnames = Single.ToFrozenSet();

    private static readonly FrozenSet<string> Compound = ("欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 " +
        "微生 轩辕 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 左丘 西门 第五 叶赫 那拉 完颜 爱新觉罗 纳兰 耶律 东门 梁丘 段干 淳于 单于").Split(' ').ToFrozenSet();

    // The longest first, so that 董事长 is not taken for 长.
    private static readonly string[] Honorifics =
        [.. "先生 女士 小姐 太太 夫人 老师 老師 教授 博士 经理 經理 总经理 總經理 董事长 董事長 总监 總監 主任 医生 醫生 大夫 律师 律師 院长 院長 校长 校長 局长 局長 处长 處長 科长 科長 部长 部長 书记 書記 同志 师傅 師傅 阿姨 叔叔 总 總 董 工 生".Split(' ').OrderByDescending(h => h.Length)];

    private static readonly string[] Offices =
        ["公司", "集团", "集團", "有限", "厂", "廠", "店", "银行", "銀行", "学校", "學校", "大学", "大學", "中学", "中學", "小学", "小學", "幼儿园", "医院", "醫院", "协会", "協會", "学会", "中心", "委员会", "委員會", "事务所", "事務所", "工作室",
         "研究院", "研究所", "合作社", "酒店", "宾馆", "餐厅", "餐廳", "超市", "基金会", "基金會", "法院", "检察院", "政府", "管理局", "税务局", "公安局", "俱乐部", "俱樂部", "出版社", "图书馆", "圖書館", "分行", "支行", "门市部", "经营部", "商行", "株式会社", "実業", "实业", "科技", "贸易", "貿易"];

    private static readonly FrozenSet<string> Companies =
        ("inc incorporated llc llp ltd limited corp corporation co company gmbh ag kg ug sa sas sarl srl spa bv nv ab as oy oyj plc pty pte bhd sdn kk lp pllc pc university college school bank association assn assoc " +
         "foundation institute committee council union trust group holdings partners associates services service solutions systems technologies technology industries enterprises international church hospital clinic " +
         "center centre society club department dept agency bureau authority city county township district board fund friends citizens pac federation league coalition office store shop market restaurant hotel inn " +
         "media press studio studios laboratories labs pharmaceuticals insurance realty properties investments management construction engineering consulting logistics transport motors foods products manufacturing mfg " +
         "supply electric energy oil gas communications networks software democratic republican democrats republicans party workers local brotherhood teachers")
        .Split(' ').ToFrozenSet();

    /// <summary>A name is rather an organisation's than a person's.</summary>
    public static bool IsOrganisation(string name)
    {
        foreach (var office in Offices)
            if (name.Contains(office, StringComparison.Ordinal))
                return true;
        if (HasHan(name))
            return Han(name) > 6 && !name.Contains('·', StringComparison.Ordinal);
        var words = name.Split([' ', ',', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && (words.Any(w => Companies.Contains(w.Trim('.', ',').Replace(".", "", StringComparison.Ordinal).ToLowerInvariant()) || w.Any(char.IsAsciiDigit))
            || name.Contains(" of ", StringComparison.OrdinalIgnoreCase) || name.Contains(" for ", StringComparison.OrdinalIgnoreCase) || words.Any(w => w.EndsWith("'s", StringComparison.OrdinalIgnoreCase)));
    }

    /// <returns>Null for a name that is not Chinese.</returns>
    public static PersonName? Read(string name)
    {
        if (!HasHan(name))
            return null;
        var text = Plain(name);
        var simple = SearchText.Simplify(text);
        if (text.IndexOf('·', StringComparison.Ordinal) is > 0 and var dot)
            return new("", text[..dot], "", text[(dot + 1)..], "", "");
        if (text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space)
            return new("", text[(space + 1)..], "", text[..space], "", "");
        var surname = Compound.Contains(simple[..Math.Min(4, simple.Length)]) ? 4
            : simple.Length >= 2 && Compound.Contains(simple[..2]) ? 2
            : simple.Length == 4 && IsSurname(simple[0]) && IsSurname(simple[1]) && !Honorific(simple[2..]) ? 2
            : IsSurname(simple[0]) ? 1 : 0;
        foreach (var honorific in Honorifics)
            if (text.Length > honorific.Length && text.EndsWith(honorific, StringComparison.Ordinal) && (honorific.Length > 1 || (text.Length == surname + 1 && surname > 0)) && (honorific is not "生"))
                return Split(text[..^honorific.Length], Math.Min(surname, text.Length - honorific.Length), honorific);
        return Split(text, surname, "");
    }

    /// <summary>As it is kept: half width, one kind of dot, no spaces between Han characters; Western names with single spaces.</summary>
    /// <returns>The same object when nothing differs.</returns>
    public static string Plain(string name)
    {
        Span<char> plain = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        var length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i] is '•' or '‧' or '・' or '∙' or '●' or '．' && length > 0 && IsHan(plain[length - 1]) ? '·' : Wide(name[i]);
            if (char.IsWhiteSpace(c))
            {
                c = ' ';
                if (length == 0 || plain[length - 1] == ' ')
                    continue;
            }
            // 王 伟 is 王伟, yet 欧阳 娜娜 tells where the surname ends: either way nobody writes the space.
            if (length > 1 && plain[length - 1] == ' ' && IsHan(c) && IsHan(plain[length - 2]))
                length--;
            plain[length++] = c;
        }
        while (length > 0 && plain[length - 1] == ' ')
            length--;
        return plain[..length].SequenceEqual(name) ? name : plain[..length].ToString();
    }

    private static PersonName Split(string text, int surname, string title) => new(title, text[surname..], "", text[..surname], "", "");

    private static bool Honorific(string text) => Array.IndexOf(Honorifics, text) >= 0;

    private static bool IsSurname(char c) => Surnames.Contains(c);
    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';
    private static bool HasHan(string name) => Han(name) > 0;
    private static int Han(string name) => name.Count(IsHan);

    // Hyphens stay as they are: they belong to names.
    private static char Wide(char c) => c is (>= '\uFF01' and <= '\uFF5E') or '\u3000' or '\u00A0' or '\u200B' ? Phones.HalfWidth(c) : c;
}
