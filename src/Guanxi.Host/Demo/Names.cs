namespace Guanxi.Host.Demo;

/// <summary>A person's name, and the Latin letters an address at an e-mail provider would use for it.</summary>
internal readonly record struct PersonName(string Full, string Family, string Given, string Latin);

/// <summary>Chinese names: surnames as frequent as they are, given names in the fashion of the cohort.</summary>
internal static class Names
{
    // Surname, pinyin, bearers per ten thousand.
    private static readonly Weighted<(string, string)> Mainland = Surnames("""
        王wang710 李li700 张zhang674 刘liu510 陈chen460 杨yang320 黄huang245 赵zhao240 吴wu220 周zhou210 徐xu170 孙sun170
        马ma155 朱zhu140 胡hu140 郭guo130 何he130 林lin125 高gao120 罗luo115 郑zheng110 梁liang105 谢xie90 宋song90 唐tang85
        许xu84 邓deng80 冯feng80 韩han78 曹cao75 曾zeng72 彭peng70 肖xiao70 蔡cai68 潘pan64 田tian62 董dong62 袁yuan60 于yu60
        余yu58 叶ye57 蒋jiang56 杜du55 苏su54 魏wei53 程cheng52 吕lv51 丁ding50 沈shen49 任ren48 姚yao46 卢lu46 钟zhong43
        姜jiang43 崔cui42 谭tan41 廖liao40 范fan40 傅fu40 汪wang40 陆lu39 金jin38 石shi37 戴dai36 贾jia35 韦wei35 夏xia34 邱qiu34
        方fang34 侯hou33 邹zou33 熊xiong32 孟meng32 秦qin31 白bai31 江jiang31 闫yan30 薛xue30 尹yin27 段duan27 雷lei27 黎li25
        史shi25 龙long25 陶tao24 贺he24 顾gu23 毛mao23 郝hao23 龚gong22 邵shao22 万wan21 钱qian20 严yan20 赖lai19 覃qin19 洪hong19
        武wu18 莫mo18 孔kong17 温wen15 俞yu14 施shi14 翁weng8 阮ruan8 柳liu7 岳yue7 乔qiao9 欧阳ouyang8 上官shangguan2 司马sima2
        司徒situ2 诸葛zhuge1 皇甫huangfu1 尉迟yuchi1 慕容murong1 夏侯xiahou1 令狐linghu1
        """);

    private static readonly Weighted<(string, string)> Coastal = Surnames("""
        陳chen1110 林lin830 黃huang600 張chang530 李lee510 王wang410 吳wu400 劉liu320 蔡tsai290 楊yang270 許hsu230 鄭cheng190
        謝hsieh180 洪hung150 郭kuo150 邱chiu150 曾tseng145 廖liao135 賴lai130 徐hsu125 周chou120 葉yeh118 蘇su114 莊chuang95
        呂lu93 江chiang92 何ho86 蕭hsiao80 羅lo78 高kao75 潘pan70 簡chien66 朱chu65 鍾chung63 彭peng60 游yu58 詹chan57 胡hu53
        施shih53 沈shen50 余yu48 盧lu47 梁liang46 趙chao45 顏yen43 柯ko42 翁weng39 魏wei37 孫sun37 戴tai36 馮fung30 鄧tang30
        歐陽ouyang9 司徒szeto4 張簡changchien3 范姜fanchiang2
        """);

    // By cohort (born to 1964, 1979, 1994, later): single characters, first characters, second characters.
    private static readonly string[] Men =
    [
        "军强明勇刚平|建国志卫文德永福庆玉振春光兴家|国华军民平强明生林荣祥海东义成",
        "伟军强勇斌刚辉涛波峰明超毅鹏|建志文晓海永国立俊东红新光|军伟强华明辉峰平东波林勇斌刚",
        "伟磊杰涛鹏超浩宇凯峰俊帅博飞亮龙旭阳|俊志文嘉晓子明家少建海天宇|杰豪伟龙辉鹏宇峰超斌明轩飞阳",
        "宇浩晨轩昊博睿毅|子浩宇梓俊泽皓一嘉奕思明景|轩然宇涵辰泽睿豪洋航铭恒远",
    ];

    private static readonly string[] Women =
    [
        "英兰芳珍敏华琴|秀桂玉淑凤美春金月素翠爱红|英兰珍芳华琴梅荣云芝莲香琼",
        "丽敏静燕红艳霞芳娟玲萍梅|丽红晓秀海春玉雪美文小建|丽红霞燕萍梅玲芳娟华英琴云",
        "静婷丽娜敏雪莹倩丹颖琳晶佳娟|晓雅佳思婷梦文慧美雪诗嘉丽|婷静雯琪怡琳娜颖洁欣敏玲萱",
        "萱悦欣怡琪彤妍|梓欣雨子思佳诗语一可若紫雅|涵怡彤萱琪妍桐瑶悦宁熙汐",
    ];

    private static readonly string[] CoastalMen =
    [
        "雄明輝|文金國榮正清俊|雄男輝義福財明", "偉傑強|志文建俊明榮信宏|明雄輝宏強成龍華隆",
        "傑豪翰|家志冠俊宗建彥信|豪偉宏銘翰霖瑋賢", "宇翰睿|承柏宇品冠彥宥|恩翰宇軒廷叡佑",
    ];

    private static readonly string[] CoastalWomen =
    [
        "英珠蘭|秀玉月美淑金|英珠蘭枝霞鳳雲", "芬玲娟|淑麗美秀雅惠素|芬惠玲娟華真貞芳",
        "婷君穎|雅怡佳欣宜淑婉|婷君蓉穎芸玲如雯", "涵萱妤|詩思品郁子宜苡|涵萱瑜潔彤妤晴",
    ];

    private static readonly double[] Single = [0.2, 0.38, 0.34, 0.12];

    public static PersonName Chinese(ref Dice dice, bool woman, int born, bool traditional)
    {
        var (family, latin) = (traditional ? Coastal : Mainland).Pick(ref dice);
        var cohort = born switch { < 1965 => 0, < 1980 => 1, < 1995 => 2, _ => 3 };
        var pool = ((traditional, woman) switch
        {
            (false, false) => Men,
            (false, true) => Women,
            (true, false) => CoastalMen,
            _ => CoastalWomen,
        })[cohort].Split('|');
        var given = Given(ref dice, pool, dice.Chance(traditional ? 0.03 : Single[cohort]));
        return new(family + given, family, given, latin);
    }

    private static string Given(ref Dice dice, string[] pool, bool single)
    {
        if (single) return pool[0][dice.Below(pool[0].Length)].ToString();
        var (head, tail) = (pool[1][dice.Below(pool[1].Length)], pool[2][dice.Below(pool[2].Length)]);
        return head == tail ? Given(ref dice, pool, false) : $"{head}{tail}";
    }

    private static Weighted<(string, string)> Surnames(string source) => new(
        source.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(entry =>
        {
            var latin = entry.AsSpan().IndexOfAnyInRange('a', 'z');
            var count = entry.AsSpan().IndexOfAnyInRange('0', '9');
            return ((entry[..latin], entry[latin..count]), int.Parse(entry.AsSpan(count), null));
        }));
}
