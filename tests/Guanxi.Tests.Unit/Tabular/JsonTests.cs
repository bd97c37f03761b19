using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class JsonTests
{
    [Theory]
    [InlineData("""[{"name":"王伟","address":{"city":"北京","zip":"100000"},"tags":["a","b"],"vip":true,"n":1.50},{"name":"Ada","note":null,"children":[{"x":1}]}]""")]
    [InlineData("""{"count":2,"data":{"ignored":[1,2],"rows":[{"name":"王伟","address":{"city":"北京","zip":"100000"},"tags":["a","b"],"vip":true,"n":1.50},{"name":"Ada","note":null,"children":[{"x":1}]}]},"next":null}""")]
    [InlineData("{\"name\":\"王伟\",\"address\":{\"city\":\"北京\",\"zip\":\"100000\"},\"tags\":[\"a\",\"b\"],\"vip\":true,\"n\":1.50}\n\n{\"name\":\"Ada\",\"note\":null,\"children\":[{\"x\":1}]}\r\n")]
    public void Objects_are_rows_wherever_their_list_lies(string json)
    {
        foreach (var encoding in new[] { new UTF8Encoding(false), Encoding.UTF8, Encoding.Unicode, TextEncodingGuess.Named("gb18030").Encoding })
        {
            using var reader = Open([.. encoding.GetPreamble(), .. encoding.GetBytes(json)]);
            reader.Headers.ShouldBe(["name", "address.city", "address.zip", "tags", "vip", "n", "note", "children"]);
            reader.Read().ShouldBeTrue();
            reader.ToArray().ShouldBe(["王伟", "北京", "100000", "a, b", "true", "1.50", "", ""]);
            reader.Read().ShouldBeTrue();
            reader.ToArray().ShouldBe(["Ada", "", "", "", "", "", "", """[{"x":1}]"""]);
            reader.Read().ShouldBeFalse();
        }
    }

    [Fact]
    public void A_member_that_only_the_last_object_has_is_a_column_too()
    {
        var json = "[" + string.Join(",\n", Enumerable.Range(0, 5_000).Select(i => $$"""{"id":{{i}},"text":"{{new string('x', 100)}}"}""")) + ""","more":1}]""".Insert(0, ",{\"id\":-1");
        using var reader = Open(Encoding.UTF8.GetBytes(json));
        reader.Headers.ShouldBe(["id", "text", "more"]);
        long rows = 0;
        while (reader.Read())
            rows++;
        rows.ShouldBe(5_001);
        using var again = TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(json)), "x.json", new() { Shape = reader.Shape });
        again.SkipTo(5_000);
        again.Read().ShouldBeTrue();
        again.ToArray().ShouldBe(["-1", "", "1"]);
    }

    [Fact]
    public void A_damaged_line_is_set_aside_and_the_others_go_on()
    {
        using var reader = Open("{\"a\":1}\n{\"a\":\n{\"a\":3}\n"u8.ToArray());
        reader.Read().ShouldBeTrue();
        reader.Read().ShouldBeTrue();
        (reader.Problem, reader.Line).ShouldBe(("import.row.json", 2));
        reader.Read().ShouldBeTrue();
        (reader.Problem, reader.Field(0).ToString(), reader.Row).ShouldBe((null, "3", 3));
        reader.Read().ShouldBeFalse();
    }

    [Theory]
    [InlineData("[{\"a\":1},\n{\"a\":x}]", "import.json-damaged", 2)]
    [InlineData("[{\"a\":1},\n{\"a\":2}", "import.json-damaged", 2)]
    [InlineData("{\n\"a\":1,\n\"b\":[1,2]}", "import.json-no-rows", null)]
    [InlineData("[]", "import.json-no-rows", null)]
    public void What_is_wrong_is_said_with_its_line(string json, string code, int? line)
    {
        var e = Should.Throw<InvalidException>(() => Open(Encoding.UTF8.GetBytes(json)));
        e.Code.ShouldBe(code);
        if (line is not null)
            Convert.ToInt64(e.Args[0], null).ShouldBe(line.Value);
    }

    [Theory]
    [InlineData("[a],{b}\n1,2\n")]
    [InlineData("{id},name\n1,x\n")]
    public void A_table_may_begin_with_a_bracket(string csv) => Open(Encoding.UTF8.GetBytes(csv)).Shape.Format.ShouldBe(TableFormat.Csv);

    private static TableReader Open(byte[] bytes) => TableFile.Open(new MemoryStream(bytes), "x.json");
}
