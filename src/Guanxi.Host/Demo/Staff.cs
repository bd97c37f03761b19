namespace Guanxi.Host.Demo;

/// <summary>Ten regional teams and their 24 sales persons; the first of a team leads it.</summary>
internal static class Staff
{
    private const string Source = """
        沪上组|Shanghai|陈思远 chen.siyuan,李雅琴 li.yaqin
        苏皖组|Jiangsu & Anhui|王建平 wang.jianping,吴梦洁 wu.mengjie
        浙闽组|Zhejiang & Fujian|沈嘉怡 shen.jiayi,林志鹏 lin.zhipeng
        华南组|South China|黄俊辉 huang.junhui,梁晓彤 liang.xiaotong,何家明 he.jiaming
        华北东北组|North & North-East China|张国栋 zhang.guodong,刘欣然 liu.xinran,徐海峰 xu.haifeng
        鲁豫组|Shandong & Henan|孙丽华 sun.lihua,郭少杰 guo.shaojie
        华中组|Central China|彭文博 peng.wenbo,谭雪莹 tan.xueying
        西部组|West China|罗天宇 luo.tianyu,马秀英 ma.xiuying,周子谦 zhou.ziqian
        港澳台组|Hong Kong, Macao & Taiwan|歐陽穎 ouyang.ying,蔡承翰 tsai.chenghan
        海外组|Overseas|Claire O'Neill claire.oneill,Jonas Weiß jonas.weiss,叶文慧 ye.wenhui
        """;

    public static IReadOnlyList<DemoTeam> Teams { get; }
    public static IReadOnlyList<DemoStaff> People { get; }

    /// <summary>Keys of each team's people, by number of the team.</summary>
    public static string[][] Keys { get; }

    static Staff()
    {
        List<DemoTeam> teams = [];
        List<DemoStaff> people = [];
        foreach (var parts in Source.Split('\n').Select(l => l.Trim().Split('|')))
        {
            var team = new DemoTeam($"T{teams.Count + 1:D2}", parts[0], parts[1]);
            teams.Add(team);
            foreach (var person in parts[2].Split(','))
            {
                var space = person.LastIndexOf(' ');
                var role = people.Any(p => p.TeamKey == team.Key) ? "sales" : "lead";
                people.Add(new($"S{people.Count + 1:D2}", person[..space], person[(space + 1)..] + "@banshan.example", team.Key, role));
            }
        }
        (Teams, People) = (teams, people);
        Keys = [.. teams.Select(t => people.Where(p => p.TeamKey == t.Key).Select(p => p.Key).ToArray())];
    }
}
