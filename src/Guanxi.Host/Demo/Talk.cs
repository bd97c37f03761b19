namespace Guanxi.Host.Demo;

/// <summary>What customers and sales people say: opening, matter and closing are drawn apart, so that few texts repeat.</summary>
internal static class Talk
{
    // kind: alternatives; {p} product, {o} order number, {n} a small number.
    private const string Simplified = """
        open: |您好，|你好，|掌柜好，|麻烦看一下，|打扰了，
        close:|请尽快处理。|谢谢。|等你们回复。|希望下次注意。|麻烦了。|盼复，谢谢！
        late:订单{o}已经{n}天了还没收到|{p}说好两天到，等了{n}天|物流停在中转站{n}天没动|急着送礼用，{o}到现在都没发货|快递一直显示揽收，{n}天没有更新
        damaged:收到的{p}包装破了，里面也洒了|{p}到手就有裂纹|外箱压扁，{p}碎了{n}件|罐子磕了一个坑，送人拿不出手|{o}里的{p}漏了，其他的也沾湿了
        quality:这批{p}香气不如上次|{p}有点受潮，味道发闷|泡了{n}次，{p}碎末太多|同样的{p}，颜色和上次差很多|{p}有股异味，不敢喝
        goods:{p}有色差，和图片不一样|{p}做工粗糙，边上有毛刺|{p}用了{n}次就坏了|{p}有一股味道，晾了{n}天还没散|{p}比想象的小，和页面尺寸对不上
        wrong:下单的是{p}，寄来的不是|{o}少发了{n}件|规格发错了，我要的是大份装|颜色发错，页面拍的不是这个|礼盒里少了一罐{p}
        service:客服{n}个小时没有回复|门店的人说不清楚，推来推去|电话打了{n}次都没人接|答应给我回电，一直没有消息|换货的事说了{n}遍还没有结果
        price:刚买{p}第二天就降价了|页面的优惠券下单时没有减|说满减，{o}结算却没有算|同款{p}门店比网上贵|会员价没有生效，多收了{n}元
        call.in:来电询问{p}的库存，约{n}份|来电问{o}什么时候发货|想订{n}份礼盒，问能不能印字|询问{p}怎么保存，已说明|问附近门店的营业时间|要求更改{o}的收货地址，已更改|想了解会员积分怎么用
        call.out:回访{o}，对{p}满意，说会再买|电话介绍新到的{p}，客户有兴趣|未接通，改天再联系|确认了{n}份礼盒的交期|提醒优惠券还有{n}天到期|回访，客户建议出小包装|很久没来了，问候了一下，最近在忙搬家
        email.in:邮件要{p}的报价单，数量{n}箱|需要开{o}的发票，抬头已附上|询问海运和清关的资料|问{p}有没有检测报告|希望收到秋季新品目录
        email.out:发送了{p}的报价，有效期{n}天|寄出新品目录和样品单|补发{o}的电子发票|发送中秋礼盒方案，共{n}款|邀请参加周末品茶会|感谢注册，附上新人礼遇
        visit.out:到店拜访，试了{p}，谈了{n}箱的价格|拜访客户，陈列不错，缺{p}|送样品{n}款，老板最喜欢{p}|一起盘点库存，下月补货|客户带看了新店，计划春节前开业
        web.in:浏览了{p}，停留{n}分钟|搜索“{p}”，看了{n}个商品|把{p}加入购物车，没有结算|看了{p}的评价和冲泡方法|比较了{n}款礼盒|打开了活动页面，领了一张券|收藏了{p}
        """;

    private const string Traditional = """
        open: |您好，|你好，|不好意思，|想請問一下，
        close:|請盡快處理。|謝謝。|等候回覆。|希望下次留意。|麻煩您了。
        late:訂單{o}已經{n}天還沒收到|{p}說好三天到，等了{n}天|包裹卡在物流中心{n}天|急著送禮，{o}到現在還沒出貨
        damaged:收到的{p}包裝破了|{p}一打開就有裂痕|外箱壓扁，{p}碎了{n}件|{o}裡的{p}漏出來，其他也弄濕了
        quality:這批{p}的香氣不如上次|{p}有點受潮|泡了{n}次，{p}碎末太多|{p}有怪味，不敢喝
        goods:收到的{p}有色差，和照片不同|{p}做工粗糙|{p}用了{n}次就壞了|{p}的尺寸和頁面不符
        wrong:訂的是{p}，寄來的不是|{o}少了{n}件|規格寄錯了，我要的是大包裝|顏色寄錯了
        service:客服{n}小時都沒有回覆|電話打了{n}次都沒人接|說好會回電，一直沒有消息|換貨的事講了{n}次還沒有結果
        price:剛買{p}，隔天就降價|頁面的折價券結帳時沒有折|{o}的滿額優惠沒有算進去|會員價沒有生效
        call.in:來電詢問{p}的存貨，約{n}份|來電問{o}何時出貨|想訂{n}份禮盒，問能否印字|詢問{p}如何保存，已說明|要求更改{o}的收件地址，已更改
        call.out:回訪{o}，對{p}滿意|電話介紹新到的{p}，有興趣|無人接聽，改天再聯絡|確認了{n}份禮盒的交期|許久未見，致電問候
        email.in:來信要{p}的報價，數量{n}箱|需要{o}的發票|詢問運費和清關資料|問{p}有沒有檢驗報告
        email.out:寄出{p}的報價，有效期{n}天|寄出新品目錄|補寄{o}的電子發票|寄出中秋禮盒方案，共{n}款|感謝註冊，附上新會員禮
        visit.out:到店拜訪，試了{p}，談了{n}箱的價格|拜訪客戶，陳列不錯，缺{p}|送樣品{n}款，老闆最喜歡{p}|一起清點存貨，下月補貨
        web.in:瀏覽了{p}，停留{n}分鐘|搜尋「{p}」，看了{n}個商品|把{p}加入購物車，沒有結帳|看了{p}的評價|比較了{n}款禮盒|收藏了{p}
        """;

    private const string English = """
        open: |Hello, |Hi there, |Good morning, |Sorry to bother you: 
        close:| Please look into it.| Thank you.| I look forward to your reply.| Many thanks!| Not what I expected.
        late:order {o} has not come after {n} days.|the parcel has been stuck in customs for {n} days.|it was meant as a birthday present and {o} is still on its way.|tracking has shown nothing new for {n} days.
        damaged:the {p} came with a torn pack.|the {p} is cracked.|the box was crushed and {n} pieces are broken.|something leaked in {o} and everything is wet.
        quality:this batch of {p} is weaker than the last.|the {p} smells musty.|there is a lot of dust in the {p}.|I tried the {p} {n} times and it stays bitter.
        goods:the {p} broke after {n} uses.|the finish of the {p} is rough.|the {p} is smaller than the page says.|the colour of the {p} is not that of the picture.
        wrong:I ordered the {p} and got something else.|{n} items are missing from {o}.|you sent the small size instead of the large.|the colour is wrong.
        service:nobody answered my message for {n} hours.|I called {n} times and no one picked up.|I was promised a call and never got one.|I have explained the exchange {n} times now.
        price:the {p} became cheaper the day after I bought it.|the voucher did not work at checkout.|shipping on {o} was more than shown.|the member price was not applied.
        call.in:Asked whether {p} is in stock, about {n} packs.|Asked when {o} will ship.|Wants {n} gift boxes with a logo.|Asked how to store {p}; explained.|Changed the address of {o}.
        call.out:Followed up on {o}; happy with the {p}.|Introduced the new {p}; interested.|No answer, will try again.|Confirmed the date for {n} gift boxes.|Has been quiet for a while; friendly chat, no complaint.
        email.in:Asks for a quotation for {p}, {n} cases.|Needs the invoice for {o}.|Asks about freight and customs papers.|Would like the lab report for {p}.
        email.out:Sent a quotation for {p}, valid {n} days.|Sent the new catalogue.|Sent the invoice for {o} again.|Thanks for signing up; welcome gift enclosed.|Invitation to the online tasting.
        visit.out:Visited the shop, tasted {p}, discussed {n} cases.|Good display, {p} missing.|Left {n} samples; the owner liked the {p} best.|Checked stock together, reorder next month.
        web.in:Looked at {p} for {n} minutes.|Searched for "{p}" and opened {n} products.|Put {p} in the basket and left.|Read reviews of {p}.|Compared {n} gift boxes.|Saved {p} for later.
        """;

    private static readonly Dictionary<string, Dictionary<string, string[]>> ByLanguage = new()
    {
        ["zh-Hans"] = Parse(Simplified),
        ["zh-Hant"] = Parse(Traditional),
        ["en"] = Parse(English),
    };

    /// <summary>A complaint in the customer's words; <paramref name="category"/> is a reason, or "goods" for the quality of what is no tea.</summary>
    public static string Complaint(ref Dice dice, string language, string category, string product, string order)
    {
        var texts = ByLanguage[language];
        var open = dice.Pick(texts["open"]).TrimStart();
        var matter = Fill(ref dice, dice.Pick(texts[category]), product, order);
        var close = dice.Pick(texts["close"]);
        if (language == "en") return (open.Length == 0 ? char.ToUpperInvariant(matter[0]) + matter[1..] : open + matter) + close;
        return open + matter + (close.Length == 0 ? "。" : "，" + close);
    }

    /// <summary>A note about a contact. <paramref name="order"/> is null where no order is meant: then no text that names one is drawn.</summary>
    public static string Note(ref Dice dice, string language, string kind, string product, string? order)
    {
        while (true)
        {
            var text = dice.Pick(ByLanguage[language][kind]);
            if (order is not null || !text.Contains("{o}", StringComparison.Ordinal)) return Fill(ref dice, text, product, order);
        }
    }

    private static string Fill(ref Dice dice, string text, string product, string? order) => text
        .Replace("{p}", product, StringComparison.Ordinal)
        .Replace("{o}", order, StringComparison.Ordinal)
        .Replace("{n}", Counts[dice.Below(Counts.Length)], StringComparison.Ordinal);

    private static readonly string[] Counts = ["2", "3", "4", "5", "6", "7", "8", "9", "10", "12"];

    private static Dictionary<string, string[]> Parse(string source) => source.ReplaceLineEndings("\n").Split('\n')
        .Select(line => line.Split(':', 2))
        .ToDictionary(parts => parts[0], parts => parts[1].Split('|'));
}
