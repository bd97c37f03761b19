namespace Guanxi.Host.Demo;

/// <param name="Share">Its part of what people buy, in an ordinary month.</param>
/// <param name="Months">Appetite by month from January, '5' being usual.</param>
internal sealed record Category(string Code, string Name, string Traditional, string English, int Share, string Months, string[] Items, string[] Variants)
{
    /// <summary>Is drunk: people speak otherwise of its quality than of a table runner's.</summary>
    public bool IsTea => Code is "GT" or "BT" or "OT" or "PE" or "WT" or "HT";
}

/// <summary>Twelve categories; their products are items (name|English|yuan) times variants (name|English|percent of the price).</summary>
internal static class Products
{
    private const string Grades = "特级 50g|Premium 50 g|100;一级 100g|First Grade 100 g|120;珍藏罐装 250g|Reserve Tin 250 g|320;品鉴装 20g|Taster 20 g|38";

    public static readonly Category[] Categories =
    [
        Of("GT", "绿茶", "綠茶", "Green Tea", 13, "445998754443", Grades, "西湖龙井|West Lake Longjing|168;洞庭碧螺春|Dongting Biluochun|148;黄山毛峰|Huangshan Maofeng|98;太平猴魁|Taiping Houkui|158;六安瓜片|Lu'an Guapian|108;信阳毛尖|Xinyang Maojian|96;安吉白茶|Anji Bai Cha|138;庐山云雾|Lushan Cloud & Mist|88;径山茶|Jingshan Tea|78;都匀毛尖|Duyun Maojian|92"),
        Of("BT", "红茶", "紅茶", "Black Tea", 9, "765444345678", Grades, "祁门红茶|Keemun|88;正山小种|Lapsang Souchong|98;金骏眉|Jin Jun Mei|198;滇红金针|Dianhong Golden Needle|86;英德红茶|Yingde Black|68;九曲红梅|Jiuqu Hongmei|108;坦洋工夫|Tanyang Gongfu|76;宜红工夫|Yihong Gongfu|72;荔枝红茶|Lychee Black|58"),
        Of("OT", "乌龙茶", "烏龍茶", "Oolong", 10, "555556555766", Grades, "安溪铁观音|Anxi Tieguanyin|98;武夷大红袍|Wuyi Da Hong Pao|168;武夷肉桂|Wuyi Rougui|188;武夷水仙|Wuyi Shuixian|118;凤凰单丛鸭屎香|Phoenix Dancong Ya Shi Xiang|158;凤凰单丛蜜兰香|Phoenix Dancong Honey Orchid|138;冻顶乌龙|Dong Ding Oolong|148;东方美人|Oriental Beauty|228;漳平水仙|Zhangping Shuixian|86"),
        Of("PE", "普洱与黑茶", "普洱與黑茶", "Pu'er & Dark Tea", 8, "765444445778", "饼茶 357g|Cake 357 g|100;小饼 100g|Mini Cake 100 g|36;散茶 200g|Loose 200 g|62;小沱礼罐|Mini Tuo Tin|48", "勐海熟普|Menghai Ripe Pu'er|198;易武生普|Yiwu Raw Pu'er|298;班章古树|Banzhang Old Tree|598;景迈生普|Jingmai Raw Pu'er|268;宫廷熟普|Palace Ripe Pu'er|238;安化黑茶|Anhua Dark Tea|158;六堡茶|Liubao|178;泾阳茯茶|Jingyang Fu Brick|128;陈皮熟普|Tangerine Ripe Pu'er|168"),
        Of("WT", "白茶与黄茶", "白茶與黃茶", "White & Yellow Tea", 6, "555676655566", Grades, "白毫银针|Silver Needle|198;白牡丹|White Peony|118;寿眉|Shou Mei|58;老白茶|Aged White|138;月光白|Moonlight White|96;君山银针|Junshan Silver Needle|228;蒙顶黄芽|Mengding Huangya|148;霍山黄芽|Huoshan Huangya|108;荒野贡眉|Wild Gong Mei|88"),
        Of("HT", "花茶与草本", "花茶與草本", "Scented & Herbal", 8, "445567776544", "袋泡 15包|15 Bags|100;袋泡 30包|30 Bags|180;罐装 80g|Tin 80 g|150;补充装 200g|Refill 200 g|240", "茉莉银毫|Jasmine Silver Tip|48;桂花乌龙|Osmanthus Oolong|42;玫瑰红茶|Rose Black|42;杭白菊|Hangzhou Chrysanthemum|28;陈皮柠檬|Tangerine Peel & Lemon|32;大麦茶|Barley Tea|19;洛神花茶|Roselle|26;金银花露茶|Honeysuckle|36;薄荷绿茶|Mint Green|29"),
        Of("TW", "茶具", "茶具", "Teaware", 8, "755554456877", "素白|Plain White|100;青釉|Celadon|128;粗陶|Stoneware|118;手绘|Hand-painted|198", "盖碗|Gaiwan|68;公道杯|Fairness Pitcher|49;品茗杯一对|Pair of Tasting Cups|58;侧把壶|Side-handle Pot|188;旅行茶具套组|Travel Tea Set|168;壶承|Pot Tray|88;茶叶罐|Tea Caddy|78;茶洗|Rinsing Bowl|59;建水|Waste-water Bowl|66"),
        Of("CU", "杯壶", "杯壺", "Cups & Flasks", 8, "655556776666", "月白|Moon White|100;松绿|Pine Green|100;雾蓝|Mist Blue|100;限定色|Limited Colour|120", "随行保温杯|Travel Flask|129;双层玻璃杯|Double-wall Glass|59;飘逸泡茶杯|Infuser Mug|79;焖茶壶|Steeping Jug|159;冷泡瓶|Cold-brew Bottle|69;马克杯|Mug|45;同心杯|Office Infuser Cup|88;电热煮茶壶|Electric Tea Kettle|268;户外水壶|Outdoor Bottle|99"),
        Of("SN", "茶点", "茶點", "Tea Snacks", 12, "876444448666", "小盒|Small Box|100;分享装|Sharing Pack|180;家庭装|Family Pack|260;无糖小盒|No-sugar Box|115", "桂花糕|Osmanthus Cake|19;绿豆糕|Mung Bean Cake|18;龙井酥|Longjing Shortbread|25;核桃酥|Walnut Shortbread|22;凤梨酥|Pineapple Cake|29;抹茶曲奇|Matcha Cookies|28;山楂条|Hawthorn Strips|15;琥珀桃仁|Candied Walnuts|32;海盐瓜子仁|Salted Seeds|16"),
        Of("HM", "家居", "家居", "Home", 6, "655555556777", "本色|Natural|100;黛青|Indigo|108;茶褐|Tea Brown|108;大号|Large|145", "亚麻桌旗|Linen Table Runner|99;苎麻茶席|Ramie Tea Mat|78;竹编收纳篮|Bamboo Basket|69;线香|Incense Sticks|58;铜香插|Brass Incense Holder|88;茶香蜡烛|Tea Candle|79;棉麻抱枕|Cotton-linen Cushion|109;木托盘|Wooden Tray|118;陶瓷花器|Ceramic Vase|138"),
        Of("GF", "礼盒", "禮盒", "Gift Boxes", 8, "974444359767", "雅|Elegant|100;尊|Grand|220;团圆|Reunion|150;企业定制|Corporate|180", "名茶四品礼盒|Four Teas Gift Box|298;茶与点心礼盒|Tea & Snacks Gift Box|198;新春礼盒|New Year Gift Box|268;中秋礼盒|Mid-Autumn Gift Box|258;茶具礼盒|Teaware Gift Box|398;普洱双饼礼盒|Twin Pu'er Cakes|488;白茶礼盒|White Tea Gift Box|328;花茶伴手礼|Scented Tea Favour|128;婚礼伴手礼|Wedding Favour|98"),
        Of("DK", "文房雅物", "文房雅物", "Desk & Study", 4, "654555569655", "单件|Single|100;套装|Set|260;礼装|Gift Wrapped|140;学生款|Student|68", "山水笔记本|Landscape Notebook|39;竹节书签|Bamboo Bookmark|18;宣纸信笺|Xuan Letter Paper|29;狼毫小楷|Small Script Brush|48;砚台|Ink Stone|128;镇纸|Paperweight|78;茶历|Tea Calendar|68;藏书票|Bookplates|25;茶经读本|The Classic of Tea Reader|58"),
    ];

    private static Category Of(string code, string name, string traditional, string english, int share, string months, string variants, string items) =>
        new(code, name, traditional, english, share, months, items.Split(';'), variants.Split(';'));

    /// <summary>The whole range: <paramref name="count"/> products, as many from each category as possible.</summary>
    public static List<DemoProduct> Make(long seed, int count, DateOnly first, DateOnly today)
    {
        var dice = Dice.For(seed, stream: 1, index: 0);
        List<DemoProduct> products = [];
        for (var c = 0; c < Categories.Length; c++)
        {
            var quota = count / Categories.Length + (c < count % Categories.Length ? 1 : 0);
            for (var n = 0; n < quota; n++) products.Add(Make(ref dice, Categories[c], n, first, today));
        }
        return products;
    }

    private static DemoProduct Make(ref Dice dice, Category category, int n, DateOnly first, DateOnly today)
    {
        var item = category.Items[n % category.Items.Length].Split('|');
        var variant = category.Variants[n / category.Items.Length % category.Variants.Length].Split('|');
        var price = Charm(int.Parse(item[2], null) * int.Parse(variant[2], null) / 100);
        var span = today.DayNumber - first.DayNumber;
        var launched = dice.Chance(0.6) ? first.AddDays(-dice.Below(1500)) : first.AddDays(dice.Below(span - 60));
        var age = today.DayNumber - launched.DayNumber;
        DateOnly? gone = dice.Chance(0.12) && age > 400 ? today.AddDays(-dice.Below(Math.Min(span, age - 300))) : null;
        return new($"{category.Code}-{n + 1:D3}", $"{item[0]} {variant[0]}", $"{item[1]}, {variant[1]}", category.Name, category.English,
            price, price * dice.Between(32, 58) / 100, launched, gone);
    }

    /// <summary>Prices that please: .9 below 30 yuan, a last digit of 9 below 100, of 8 above, and no unlucky 4 before it.</summary>
    internal static long Charm(int yuan)
    {
        var charm = yuan switch { < 30 => yuan * 100L + 90, < 100 => (yuan / 10 * 10 + 9) * 100L, _ => (yuan / 10 * 10 + 8) * 100L };
        return charm / 1000 % 10 == 4 ? charm + 1000 : charm;
    }
}
