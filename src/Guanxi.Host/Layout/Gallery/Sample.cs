using Guanxi.Core;
using Guanxi.Platform.Ui;

namespace Guanxi.Host.Layout.Gallery;

public sealed record SampleCustomer(int Id, string Name, string Company, string Stage, string StageWord, string Tier, string TierWord, string Owner, int Orders, Money Revenue, DateTime Touched, string Channel, string ChannelIcon, string ChannelWord);

internal static class Sample
{
    private static readonly string[] Names = ["杨文博", "李娜", "欧阳思远", "陳怡君", "Ada Lovelace", "王建国", "林淑芬", "赵一鸣", "張家豪", "刘洋", "Grace Hopper", "周晓彤", "吴昊天", "黃雅婷", "孙悦", "马小云", "許志明", "何静怡", "Karen O’Neil", "唐宁"];
    private static readonly string[] Companies = ["云杉家居", "深圳市海蓝科技有限公司", "台北好日子商行", "杭州一叶茶业", "Northwind Traders", "成都半亩花田", "香港维港贸易", "苏州丝语纺织"];
    private static readonly (string Hue, string Word)[] Stages = [(Hue.Potential, "潜在"), (Hue.Interested, "感兴趣"), (Hue.Buying, "购买中"), (Hue.Loyal, "忠诚"), (Hue.AtRisk, "有流失风险"), (Hue.Lost, "已流失")];
    private static readonly (string Hue, string Word)[] Tiers = [(Hue.Bronze, "铜"), (Hue.Silver, "银"), (Hue.Gold, "金"), (Hue.Platinum, "铂金")];
    private static readonly (string Hue, string Icon, string Word)[] Channels = [(Hue.Wechat, "brand-wechat", "微信"), (Hue.Email, "mail", "邮件"), (Hue.Phone, "phone", "电话"), (Hue.Web, "world", "网站"), (Hue.Store, "building-store", "门店")];

    public static IReadOnlyList<SampleCustomer> Customers { get; } = [.. Enumerable.Range(1, 150).Select(Make)];

    private static SampleCustomer Make(int id)
    {
        var (stage, tier, channel) = (Stages[id * 7 % 6], Tiers[id * 5 % 4], Channels[id * 3 % 5]);
        return new(id, Names[(id - 1) % Names.Length], Companies[id * 3 % Companies.Length], stage.Hue, stage.Word, tier.Hue, tier.Word, Names[(id * 11 + 4) % 6], id * 13 % 47,
            new Money(id * 7919L * 13 % 9_876_543, id % 9 == 0 ? "TWD" : "CNY"), new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc).AddHours(-id * id / 2.0), channel.Hue, channel.Icon, channel.Word);
    }
}
