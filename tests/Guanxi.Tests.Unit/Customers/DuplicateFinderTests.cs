using System.Text;
using Guanxi.Core;
using Guanxi.Customers.Duplicates;
using Guanxi.Platform.Tabular;
using Guanxi.Tests.Unit.Tabular;

namespace Guanxi.Tests.Unit.Customers;

public sealed class DuplicateFinderTests
{
    [Theory]
    [InlineData(1, .99)]
    [InlineData(2, .98)]
    public void Doubles_of_the_Febrl_persons_are_found(int dataset, double f1)
    {
        var file = Path.Combine(SharedData.Folder("febrl"), $"dataset{dataset}.csv");
        var people = All(file).Select(row => row[0].Split('-')[1]).Index().GroupBy(p => p.Item, p => p.Index).ToList();
        var truth = people.SelectMany(p => p.SelectMany(a => p.Where(b => b > a).Select(b => (a, b)))).ToHashSet();
        Quality(Find(Table(file)), truth).ShouldBeGreaterThanOrEqualTo(f1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("clean")]
    public void Goods_of_two_shops_find_their_partners(string variant)
    {
        var folder = SharedData.Folder("abt_buy");
        var (abt, buy) = (Path.Combine(folder, $"abt{variant}.csv"), Path.Combine(folder, $"buy{variant}.csv"));
        var (left, right) = (Rows(abt), Rows(buy));
        var truth = All(Path.Combine(folder, $"gt{variant}.csv")).Where(p => left.ContainsKey(p[0]) && right.ContainsKey(p[1])).Select(p => (left[p[0]], right[p[1]])).ToHashSet();
        Quality(Find(Table(abt), Table(buy)), truth).ShouldBeGreaterThanOrEqualTo(.90);

        static Dictionary<string, int> Rows(string file) => All(file).Index().ToDictionary(r => r.Item[0], r => r.Index);
    }

    [Fact]
    public void The_order_of_rows_changes_nothing()
    {
        var table = Table(Path.Combine(SharedData.Folder("febrl"), "dataset1.csv"));
        var order = Enumerable.Range(0, table.Rows.Count).OrderBy(i => i * 7_919L % table.Rows.Count).ToArray();
        var turned = Find(new(table.Columns, [.. order.Select(i => table.Rows[i])])).Select(p => (Math.Min(order[p.A], order[p.B]), Math.Max(order[p.A], order[p.B]))).ToHashSet();
        var straight = Find(table).Select(p => (p.A, p.B)).ToHashSet();
        turned.Intersect(straight).Count().ShouldBeGreaterThan((int)(.995 * straight.Count));
    }

    [Fact]
    public void A_Chinese_customer_written_in_traditional_characters_and_full_width_is_the_same()
    {
        var pairs = Find(Parse("""
            姓名,电话,地址,公司
            張偉華,13800138000,北京市朝陽區建國路88號,關係貿易有限公司
            李娜,13900001111,上海市浦东新区世纪大道100号,浦江食品有限公司
            王芳,13700002222,广州市天河区体育西路12号,南方纺织有限公司
            张伟华,１３８００１３８０００,北京市朝阳区建国路８８号,关系贸易有限公司
            刘洋,13600003333,成都市锦江区春熙路5号,锦里茶业有限公司
            陈静,13500004444,杭州市西湖区文三路9号,西泠印社
            """));
        var pair = pairs.ShouldHaveSingleItem();
        (pair.A, pair.B).ShouldBe((0, 3));
        pair.Reasons.ShouldAllBe(r => r.Likeness == 1);
        pair.Reasons.Select(r => r.Column).ShouldContain("电话");
    }

    [Fact]
    public void Strangers_of_one_city_and_one_surname_are_two()
        => Find(Parse("""
            name,phone,city,email
            Ada Turner,020 7946 0018,London,ada@post.example
            Bob Turner,020 7111 2233,London,bob.t@mail.example
            Eve Fisher,0161 496 0000,Leeds,eve@mail.example
            Max Weber,030 123456,Berlin,max@weber.example
            """)).ShouldBeEmpty();

    [Fact]
    public void A_name_the_other_way_round_with_a_slip_is_the_same()
    {
        var pair = Find(Parse("""
            name,phone,city,email
            Katherine Johnson,+1 304 555 0101,Hampton,k.johnson@post.example
            Dorothy Vaughan,+1 304 555 0202,Hampton,dorothy@post.example
            "Johnson, Katherin",+1 304 555 0110,Hampton,k.johnson@post.example
            Mary Jackson,+1 757 812 9303,Newport,mary@post.example
            Grace Hopper,+1 212 664 7711,New York,hopper@navy.example
            Hedy Lamarr,+43 1 512 3456,Vienna,hedy@radio.example
            Radia Perlman,+1 617 253 1000,Boston,radia@bridge.example
            Barbara Liskov,+1 415 338 2411,San Francisco,liskov@types.example
            Frances Allen,+1 914 945 3000,Yorktown,fran@compiler.example
            Adele Goldberg,+1 650 812 4000,Palo Alto,adele@talk.example
            """)).ShouldHaveSingleItem();
        (pair.A, pair.B).ShouldBe((0, 2));
    }

    [Fact]
    public void Each_row_of_two_tables_has_one_partner_at_most()
    {
        var left = Parse("name,city\nGrace Hopper,Arlington\nAlan Turing,Wilmslow\nEdsger Dijkstra,Nuenen\n");
        var right = Parse("City,Name\nArlington,Grace Hopper\nArlington,Grace Hoper\nNuenen,Edsger Dijkstra\nPisa,Leonardo Bonacci\n");
        Find(left, right).Select(p => (p.A, p.B)).ShouldBe([(0, 0), (2, 2)], ignoreOrder: true);
    }

    [Fact]
    public void Columns_can_be_named_and_an_unknown_one_is_refused_with_those_there_are()
    {
        var file = Bytes("id,name,city\n1,Ada,London\n2,Ada,Leeds\n");
        ComparedTable.Read(new MemoryStream(file), "a.csv", []).Columns.ShouldBe(["name", "city"]);
        ComparedTable.Read(new MemoryStream(file), "a.csv", ["ID"]).Columns.ShouldBe(["id"]);
        var refusal = Should.Throw<InvalidException>(() => ComparedTable.Read(new MemoryStream(file), "a.csv", ["phone"]));
        refusal.Code.ShouldBe("duplicates.column");
        refusal.Args.ShouldContain("id, name, city");
        Should.Throw<InvalidException>(() => ComparedTable.Read(new MemoryStream(Bytes("id,name\n")), "a.csv", [])).Code.ShouldBe("duplicates.empty");
        Should.Throw<InvalidException>(() => Find(Parse("name\nAda\n"), Parse("title\nAda\n"))).Code.ShouldBe("duplicates.no-column");
    }

    [Fact]
    public void Empty_cells_and_single_rows_are_borne()
    {
        Find(Parse("name,city\nAda,\n")).ShouldBeEmpty();
        Find(new(["name"], [[""], [""], [""]])).ShouldBeEmpty();
    }

    private static IReadOnlyList<DuplicatePair> Find(ComparedTable table, ComparedTable? other = null) => DuplicateFinder.Find(table, other, ct: TestContext.Current.CancellationToken);

    private static double Quality(IReadOnlyList<DuplicatePair> pairs, HashSet<(int, int)> truth)
        => 2.0 * pairs.Count(p => truth.Contains((p.A, p.B))) / (pairs.Count + truth.Count);

    private static ComparedTable Table(string file) => ComparedTable.Read(File.OpenRead(file), Path.GetFileName(file), []);

    private static ComparedTable Parse(string csv) => ComparedTable.Read(new MemoryStream(Bytes(csv)), "table.csv", []);

    private static byte[] Bytes(string csv) => Encoding.UTF8.GetBytes(csv);

    private static List<string[]> All(string file)
    {
        using var reader = TableFile.Open(File.OpenRead(file), Path.GetFileName(file));
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add(reader.ToArray());
        return rows;
    }
}
