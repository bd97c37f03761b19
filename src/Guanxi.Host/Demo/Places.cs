namespace Guanxi.Host.Demo;

/// <summary>A city somebody can live in.</summary>
/// <param name="Team">Number of the sales team, from 0.</param>
/// <param name="Postal">What postal codes there begin with; empty where there are none.</param>
internal sealed record Place(string Country, string? Province, string City, string Postal, string[] Districts, int Team);

/// <summary>Where customers live: countries by share of customers, provinces by population (the home market more: Zhejiang twice, Shanghai nearly four times).</summary>
internal static class Places
{
    // Country | province or state | weight | team | city:postal prefix:districts; …
    private const string Source = """
        CN|上海市|90|0|上海市:2000:黄浦区,徐汇区,长宁区,静安区,普陀区,虹口区,杨浦区,闵行区,宝山区,浦东新区,松江区
        CN|江苏省|85|1|南京市:2100:玄武区,秦淮区,建邺区,鼓楼区,江宁区;苏州市:2150:姑苏区,虎丘区,吴中区,相城区;无锡市:2140:梁溪区,滨湖区,新吴区
        CN|安徽省|61|1|合肥市:2300:瑶海区,庐阳区,蜀山区,包河区;黄山市:2450:屯溪区,黄山区,徽州区
        CN|浙江省|130|2|杭州市:3100:上城区,拱墅区,西湖区,滨江区,萧山区,余杭区;宁波市:3150:海曙区,江北区,鄞州区;温州市:3250:鹿城区,龙湾区,瓯海区
        CN|福建省|42|2|福州市:3500:鼓楼区,台江区,仓山区;厦门市:3610:思明区,湖里区,集美区;泉州市:3620:鲤城区,丰泽区
        CN|广东省|126|3|广州市:5100:越秀区,海珠区,荔湾区,天河区,白云区,番禺区;深圳市:5180:福田区,罗湖区,南山区,宝安区,龙岗区;佛山市:5280:禅城区,南海区,顺德区
        CN|广西壮族自治区|50|3|南宁市:5300:兴宁区,青秀区,西乡塘区;桂林市:5410:秀峰区,象山区,七星区
        CN|海南省|10|3|海口市:5700:秀英区,龙华区,美兰区
        CN|北京市|22|4|北京市:1000:东城区,西城区,朝阳区,海淀区,丰台区,通州区,大兴区
        CN|天津市|14|4|天津市:3000:和平区,河西区,南开区,河东区
        CN|河北省|75|4|石家庄市:0500:长安区,桥西区,裕华区;唐山市:0630:路南区,路北区
        CN|山西省|35|4|太原市:0300:小店区,迎泽区,杏花岭区
        CN|内蒙古自治区|24|4|呼和浩特市:0100:新城区,回民区,赛罕区
        CN|辽宁省|43|4|沈阳市:1100:和平区,沈河区,铁西区;大连市:1160:中山区,西岗区,沙河口区
        CN|吉林省|24|4|长春市:1300:南关区,朝阳区,绿园区
        CN|黑龙江省|32|4|哈尔滨市:1500:道里区,南岗区,香坊区
        CN|山东省|102|5|济南市:2500:历下区,市中区,槐荫区;青岛市:2660:市南区,市北区,崂山区;烟台市:2640:芝罘区,莱山区
        CN|河南省|99|5|郑州市:4500:中原区,二七区,金水区;洛阳市:4710:西工区,涧西区;信阳市:4640:浉河区,平桥区
        CN|湖北省|58|6|武汉市:4300:江岸区,江汉区,武昌区,洪山区;宜昌市:4430:西陵区,伍家岗区
        CN|湖南省|66|6|长沙市:4100:芙蓉区,天心区,岳麓区,开福区;株洲市:4120:天元区,石峰区
        CN|江西省|45|6|南昌市:3300:东湖区,西湖区,青山湖区;景德镇市:3330:昌江区,珠山区
        CN|重庆市|32|7|重庆市:4000:渝中区,江北区,沙坪坝区,南岸区,渝北区
        CN|四川省|84|7|成都市:6100:锦江区,青羊区,金牛区,武侯区,成华区;绵阳市:6210:涪城区,游仙区
        CN|贵州省|39|7|贵阳市:5500:南明区,云岩区,观山湖区
        CN|云南省|47|7|昆明市:6500:五华区,盘龙区,官渡区;普洱市:6650:思茅区
        CN|西藏自治区|4|7|拉萨市:8500:城关区
        CN|陕西省|40|7|西安市:7100:新城区,碑林区,莲湖区,雁塔区,未央区
        CN|甘肃省|25|7|兰州市:7300:城关区,七里河区
        CN|青海省|6|7|西宁市:8100:城东区,城西区
        CN|宁夏回族自治区|7|7|银川市:7500:兴庆区,金凤区
        CN|新疆维吾尔自治区|26|7|乌鲁木齐市:8300:天山区,沙依巴克区,新市区
        TW||25|8|台北市:10:大安區,信義區,中山區,松山區,內湖區
        TW||40|8|新北市:22:板橋區,中和區,永和區,新店區
        TW||28|8|台中市:40:西區,北屯區,西屯區,南屯區
        TW||18|8|台南市:70:東區,中西區,安平區
        TW||27|8|高雄市:80:苓雅區,左營區,三民區,前鎮區
        HK|香港島|12|8|香港::中西區,灣仔區,東區,南區
        HK|九龍|22|8|香港::油尖旺區,深水埗區,九龍城區,觀塘區
        HK|新界|39|8|香港::沙田區,荃灣區,元朗區,西貢區
        MO||1|8|澳門::花地瑪堂區,聖安多尼堂區,嘉模堂區
        SG||1|9|Singapore:23:
        MY|Selangor|7|9|Petaling Jaya:46:
        MY|Kuala Lumpur|2|9|Kuala Lumpur:50:
        MY|Pulau Pinang|2|9|George Town:10:
        US|California|39|9|San Francisco:941:;Los Angeles:900:;San Jose:951:
        US|New York|20|9|New York:100:;Brooklyn:112:
        US|Washington|8|9|Seattle:981:
        US|Texas|29|9|Austin:787:;Houston:770:
        US|Illinois|13|9|Chicago:606:
        US|Massachusetts|7|9|Boston:021:
        CA|Ontario|15|9|Toronto:M5V 2:;Ottawa:K1P 5:
        CA|British Columbia|5|9|Vancouver:V6B 1:;Richmond:V6X 2:
        CA|Québec|9|9|Montréal:H3B 4:
        GB|England|56|9|London:SW1 :;Manchester:M1 :;Bristol:BS1 :
        GB|Scotland|5|9|Edinburgh:EH1 :;Glasgow:G2 :
        GB|Wales|3|9|Cardiff:CF10 :
        DE|Bayern|13|9|München:80:;Nürnberg:90:
        DE|Berlin|4|9|Berlin:10:
        DE|Hamburg|2|9|Hamburg:20:
        DE|Nordrhein-Westfalen|18|9|Köln:50:;Düsseldorf:40:
        FR|Île-de-France|12|9|Paris:750:
        FR|Auvergne-Rhône-Alpes|8|9|Lyon:690:
        FR|Provence-Alpes-Côte d'Azur|5|9|Marseille:130:;Nice:060:
        AU|New South Wales|8|9|Sydney:20:
        AU|Victoria|7|9|Melbourne:30:
        JP|Tōkyō|14|9|Shinjuku:160-00:;Setagaya:154-00:
        JP|Ōsaka|9|9|Ōsaka:530-00:
        """;

    private static readonly Weighted<string> Countries = new(
        [("CN", 788), ("TW", 32), ("HK", 34), ("MO", 5), ("SG", 13), ("MY", 8), ("US", 40), ("GB", 22), ("DE", 16), ("FR", 13), ("CA", 13), ("AU", 12), ("JP", 4)]);

    private static readonly Dictionary<string, Weighted<Place[]>> ByCountry = Source.Split('\n')
        .Select(line => line.Trim().Split('|'))
        .GroupBy(parts => parts[0])
        .ToDictionary(g => g.Key, g => new Weighted<Place[]>(g.Select(parts => (Cities(parts), int.Parse(parts[2], null)))));

    private static readonly string[] Simplified = ["人民路", "中山路", "解放路", "建设路", "文化路", "新华路", "和平路", "长江路", "学府路", "体育路", "滨江路", "湖滨路", "花园路", "青年路", "南京路", "北京路", "公园路", "迎宾大道", "科技大道", "东风路", "光明街", "桂花巷", "茶市街"];
    private static readonly string[] Traditional = ["中山路", "中正路", "民生路", "和平路", "復興路", "信義路", "民族路", "光復路", "文化路", "公園路", "海濱道", "皇后大道", "彌敦道", "荔枝角道"];
    private static readonly string[] English = ["High Street", "Station Road", "Church Lane", "Park Avenue", "Victoria Road", "Maple Street", "Oak Avenue", "Cedar Lane", "Lake Street", "Mill Road", "King's Road", "Garden Terrace", "Orchard Road", "Bay Street"];
    private static readonly string[] German = ["Hauptstraße", "Schillerstraße", "Goethestraße", "Bahnhofstraße", "Lindenweg", "Gartenstraße", "Am Mühlbach", "Königsallee"];
    private static readonly string[] French = ["rue de la Paix", "rue Victor-Hugo", "avenue Jean-Jaurès", "rue des Lilas", "place de l'Église", "boulevard Pasteur", "rue de l'Hôtel-de-Ville"];

    public static Place Anywhere(ref Dice dice) => In(ref dice, Countries.Pick(ref dice));

    public static Place In(ref Dice dice, string country)
    {
        var cities = ByCountry[country].Pick(ref dice);
        // The first city of a province is its largest.
        return cities[Math.Min(dice.Below(cities.Length), dice.Below(cities.Length))];
    }

    public static string Street(ref Dice dice, string country) => dice.Pick(country switch
    {
        "CN" => Simplified,
        "TW" or "HK" or "MO" => Traditional,
        "DE" => German,
        "FR" => French,
        _ => English,
    });

    public static string Number(ref Dice dice, string country)
    {
        var number = 1 + Math.Min(dice.Below(400), dice.Below(400));
        return country switch { "CN" => $"{number}号", "TW" or "HK" or "MO" => $"{number}號", _ => $"{number}" };
    }

    public static string? PostalCode(ref Dice dice, Place place) => place.Country switch
    {
        "HK" or "MO" => null,
        "CN" => $"{place.Postal}{dice.Below(100):D2}",
        "AU" => $"{place.Postal}{dice.Below(100):D2}",
        "TW" => $"{place.Postal}{dice.Below(10)}",
        "GB" => $"{place.Postal}{dice.Between(1, 9)}{Letter(ref dice)}{Letter(ref dice)}",
        "CA" => $"{place.Postal}{Letter(ref dice)}{dice.Below(10)}",
        "SG" => $"{place.Postal}{dice.Below(10000):D4}",
        "MY" or "DE" => $"{place.Postal}{dice.Below(1000):D3}",
        _ => $"{place.Postal}{dice.Below(100):D2}",
    };

    // Letters that British and Canadian codes both allow.
    private static char Letter(ref Dice dice) => "ABEGHJLNPRSTWXYZ"[dice.Below(16)];

    private static Place[] Cities(string[] parts) => [.. parts[4].Split(';').Select(c => c.Split(':')).Select(c => new Place(
        parts[0], parts[1].Length == 0 ? null : parts[1], c[0], c[1], c[2].Split(',', StringSplitOptions.RemoveEmptyEntries), int.Parse(parts[3], null)))];
}
