namespace Guanxi.Host.Demo;

/// <summary>Invented companies, cafés, tea houses and hotels.</summary>
internal static class Organisations
{
    private static readonly string[] Simplified = ["云栖yunqi", "青禾qinghe", "南山nanshan", "听雨tingyu", "松月songyue", "半亩banmu", "知味zhiwei", "清和qinghe", "竹里zhuli", "锦书jinshu", "望湖wanghu", "拾光shiguang", "和畅hechang", "明德mingde", "瑞丰ruifeng", "鼎盛dingsheng", "泰和taihe", "远山yuanshan", "石泉shiquan", "兰亭lanting", "春晓chunxiao", "古渡gudu", "白鹭bailu", "闻香wenxiang", "归真guizhen", "逸品yipin"];
    private static readonly string[] Traditional = ["雲棲yunqi", "青禾qinghe", "聽雨tingyu", "松月songyue", "知味zhiwei", "竹里zhuli", "錦書jinshu", "望海wanghai", "拾光shiguang", "和暢hechang", "瑞豐ruifeng", "泰和taihe", "遠山yuanshan", "蘭亭lanting", "春曉chunxiao", "白鷺bailu", "聞香wenxiang"];
    private static readonly string[] English = ["Harbour Lane", "Linden", "Copper Kettle", "Blue Heron", "Stone Bridge", "Quiet Garden", "Old Mill", "Juniper", "Paper Crane", "North Star", "Maple & Moss", "King's Yard", "O'Hara's", "Little Owl", "Saint-Rémy", "Willow Court", "Two Rivers", "Amber", "Café Zoë", "Lindenhof"];
    private static readonly string[] SimplifiedKinds = ["茶业有限公司", "商贸有限公司", "文化传播有限公司", "酒店管理有限公司", "科技有限公司", "礼品有限公司", "咖啡馆", "茶馆", "茶楼", "精品酒店", "度假酒店", "民宿", "餐饮店", "会所", "书店"];
    private static readonly string[] TraditionalKinds = ["茶業有限公司", "貿易有限公司", "股份有限公司", "國際有限公司", "咖啡館", "茶莊", "茶樓", "酒店", "旅店", "書店"];
    private static readonly string[] EnglishKinds = ["Tea Room", "Café", "Hotel", "Trading Ltd", "Gifts", "Inn", "Bistro", "Wholesale", "Foods", "& Co."];

    /// <summary>Its name, and the part of it that makes a domain.</summary>
    public static (string Name, string Slug) Make(ref Dice dice, string language, string city)
    {
        if (language == "en")
        {
            var name = dice.Pick(English);
            return ($"{name} {dice.Pick(EnglishKinds)}", NamesAbroad.Ascii(name).Replace(".", "", StringComparison.Ordinal));
        }
        var traditional = language == "zh-Hant";
        var piece = dice.Pick(traditional ? Traditional : Simplified);
        var kind = dice.Pick(traditional ? TraditionalKinds : SimplifiedKinds);
        var place = dice.Chance(0.6) ? city.TrimEnd('市') : "";
        return (place + piece[..2] + kind, piece[2..]);
    }
}
