using System.Text;

namespace Guanxi.Platform.Tabular;

/// <summary>How typical each UTF-16 unit is of a script, in twentieths: 20 everyday, 0 neutral, −80 impossible.</summary>
internal static class CharacterWeights
{
    public const string Simplified =
        "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间知世什两次使身者被高已亲其进此话常与活正感见明问力理点文几定本公特做外相西果走将月十实向声车全信重三机工物气每并别真打太新比才便再书部水像等体却加电主界门利海受听表少代员许先口由安写性光白或住难望教命花结乐色" +
        "姓邮箱客户订单产品商数量单价金额期址省市区县司编号备注类货币状态张王李赵刘陈杨黄周吴码描述城北京广州深圳男付完取消件类销售库存店购买退款会员积分企业联系职务";

    public const string Traditional =
        "的一是了我不人在他有這個上們來到時大地為子中你說生國年著就那和要她出也得裡後自以會家可下而過天去能對小多然於心學麼之都好看起發當沒成只如事把還用第樣道想作種開美總從無情己面最女但現前些所同日手又行意動方期它頭經長兒回位分愛老因很給名法間知世什兩次使身者被高已親其進此話常與活正感見明問力理點文幾定本公特做外相西果走將月十實向聲車全信重三機工物氣每並別真打太新比才便再書部水像等體卻加電主界門利海受聽表少代員許先口由安寫性光白或住難望教命花結樂色" +
        "姓郵箱客戶訂單產品商數量單價金額期址省市區縣司編號備註類貨幣狀態張王李趙劉陳楊黃周吳碼描述城台北灣男付完取消件銷售庫存店購買退款會員積分企業聯絡職稱";

    private const string Kanji = "日本人年大一国会東京語学生時間名前電話番号注文商品数量価格金額住所県市区町村都道府株式社員田中山川上下木合計単税込郵便客様";

    private const string Hangul =
        "이다는을를에의가고하은도한지로사기시아나자어리서대인정부일해라상주전수스들니그있것으보여장구조동제원성게경마무신안오우적과연소선중계금명문번호름객품화날짜울만면않없까요습때거데내말했던할및또국세년월위회관공개미용물생실당양식방";

    public static readonly (char From, char To)[] Latin = [('\u00C0', '\u0180')];
    public static readonly (char From, char To)[] Greek = [('\u0380', '\u0400')];
    public static readonly (char From, char To)[] Hebrew = [('\u05D0', '\u05EB')];
    public static readonly (char From, char To)[] Arabic = [('\u0620', '\u0653'), ('\u0670', '\u06D4')];
    public static readonly (char From, char To)[] Thai = [('\u0E01', '\u0E5C')];

    /// <summary>Chinese: the first level of the national set is ordered by use, and its lead bytes say so.</summary>
    public static sbyte[] Han(Encoding encoding, int firstLead, int lastLead, string common)
    {
        var weights = Base();
        Fill(weights, '\u4E00', '\uA000', -8);
        Fill(weights, '\u3040', '\u3100', -6);
        for (var lead = firstLead; lead <= lastLead; lead++)
            for (var trail = 0xA1; trail <= 0xFE; trail++)
                Set(weights, encoding.GetString([(byte)lead, (byte)trail]), 10);
        if (encoding.CodePage == 950)
            for (var lead = firstLead; lead <= lastLead; lead++)
                for (var trail = 0x40; trail <= 0x7E; trail++)
                    Set(weights, encoding.GetString([(byte)lead, (byte)trail]), 10);
        Set(weights, common, 20);
        return weights;
    }

    public static sbyte[] Japanese()
    {
        var weights = Base();
        Fill(weights, '\u4E00', '\uA000', 2);
        Fill(weights, '\u3041', '\u3097', 20);
        Fill(weights, '\u30A1', '\u30FD', 16);
        Fill(weights, '\uFF61', '\uFFA0', -8);
        Set(weights, Kanji, 18);
        return weights;
    }

    public static sbyte[] KoreanWeights()
    {
        var weights = Base();
        Fill(weights, '\u4E00', '\uA000', -8);
        Fill(weights, '\uAC00', '\uD7A4', 6);
        Fill(weights, '\u3041', '\u30FD', -6);
        Set(weights, Hangul, 20);
        return weights;
    }

    public static sbyte[] Cyrillic()
    {
        var weights = Letters("дпуяызбгчйхжьАБВГДЕКМНОПРСТЯ", [('\u0400', '\u0460')], "оеаинтсрвлкм");
        Set(weights, "ґѓќљњђћџѕҐЃЌЉЊЂЋЏЅ", -8);
        return weights;
    }

    /// <summary>An alphabet: its usual letters count most, symbols and letters of other alphabets against it.</summary>
    public static sbyte[] Letters(string common, (char From, char To)[] alphabet, string commonest = "")
    {
        var weights = Base();
        foreach (var (from, to) in alphabet)
            Fill(weights, from, to, -4);
        Set(weights, common, 14);
        Set(weights, commonest, 20);
        return weights;
    }

    private static sbyte[] Base()
    {
        var weights = new sbyte[65536];
        Array.Fill(weights, (sbyte)-10);
        Fill(weights, '\u0080', '\u00A0', -60);      // C1 controls
        Fill(weights, '\uE000', '\uF900', -50);      // private use: an unassigned pair
        Fill(weights, '\uD800', '\uE000', -12);
        Fill(weights, '\u3000', '\u3012', 8);
        Fill(weights, '\uFF01', '\uFF5F', 8);
        Set(weights, "\u00A0’“”—…·￥¥、。", 6);
        weights['\uFFFD'] = -80;
        return weights;
    }

    private static void Fill(sbyte[] weights, char from, char to, sbyte weight) => weights.AsSpan(from, to - from).Fill(weight);

    private static void Set(sbyte[] weights, string characters, sbyte weight)
    {
        foreach (var c in characters)
            if (c != '\uFFFD')
                weights[c] = weight;
    }
}
