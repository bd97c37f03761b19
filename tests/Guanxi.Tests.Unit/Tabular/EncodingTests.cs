using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class EncodingTests
{
    private const string Simplified = "姓名,电话,城市\r\n张三,13800138000,北京\r\n李四,13900139000,上海\r\n";
    private const string Traditional = "姓名,電話,城市\r\n陳大文,0912345678,台北\r\n林小明,0987654321,高雄\r\n";

    private static Encoding By(string name) => TextEncodingGuess.Named(name).Encoding;

    [Theory]
    [InlineData(Simplified, "gb18030")]
    [InlineData(Simplified, "utf-8")]
    [InlineData(Simplified, "utf-16")]
    [InlineData(Simplified, "utf-16be")]
    [InlineData(Simplified, "utf-32")]
    [InlineData(Simplified, "utf-32be")]
    [InlineData(Traditional, "big5")]
    [InlineData(Traditional, "utf-8")]
    [InlineData(Traditional, "utf-16")]
    [InlineData("姓名\n王芳\n", "gb18030")]
    [InlineData("客户", "gb18030")]
    [InlineData("訂單\n王小美\n", "big5")]
    [InlineData("名前,電話番号\n山田太郎,03\n", "shift_jis")]
    [InlineData("お名前,ご注文\nやまだ,りんご\n", "euc-jp")]
    [InlineData("이름,전화번호\n김철수,010\n", "euc-kr")]
    [InlineData("name,ville\nHélène,Besançon\n", "windows-1252")]
    [InlineData("Name,Straße\nMüller,Königsallee 5\nGröße,10 €\n", "windows-1252")]
    [InlineData("Имя,Город\nИван,Москва\n", "windows-1251")]
    public void Short_files_are_recognised(string text, string name)
    {
        var guess = TextEncodingGuess.From(By(name).GetBytes(text));
        guess.Name.ShouldBe(name);
        guess.Encoding.GetString(By(name).GetBytes(text)).ShouldBe(text);
    }

    [Theory]
    [InlineData("utf-8", 3)]
    [InlineData("utf-16", 2)]
    [InlineData("utf-16be", 2)]
    [InlineData("utf-32", 4)]
    [InlineData("utf-32be", 4)]
    public void A_byte_order_mark_settles_it(string name, int length)
    {
        var encoding = Encoding.GetEncoding(name);
        var guess = TextEncodingGuess.From([.. encoding.GetPreamble(), .. encoding.GetBytes("a")]);
        (guess.Name, guess.BomLength, guess.Confidence).ShouldBe((name, length, 1));
    }

    [Fact]
    public void A_character_cut_by_the_end_of_the_sample_is_forgiven()
    {
        var bytes = Encoding.UTF8.GetBytes("客户客户");
        TextEncodingGuess.From(bytes.AsSpan(0, bytes.Length - 1), complete: false).Name.ShouldBe("utf-8");
    }

    [Fact]
    public void A_late_Chinese_name_is_seen()
    {
        var text = "id,name\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i},plain\n")) + "1,张三\n2,北京客户\n";
        using var reader = TableFile.Open(new MemoryStream(By("gb18030").GetBytes(text)), "x.csv");
        reader.Shape.Encoding.ShouldBe("gb18030");
        reader.SkipTo(60_001);
        reader.Read();
        reader.Field(1).ToString().ShouldBe("北京客户");
    }

    [Fact]
    public void Binary_is_refused()
    {
        var bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        Should.Throw<InvalidException>(() => TextEncodingGuess.From(bytes)).Code.ShouldBe("import.binary");
        Should.Throw<InvalidException>(() => TextEncodingGuess.Named("klingon")).Code.ShouldBe("import.encoding-unknown");
    }

    /// <summary>What we claim of the 40 charsets of the collection; the others need their name given.</summary>
    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("utf-32le")]
    [InlineData("gb18030")]
    [InlineData("big5")]
    [InlineData("shift-jis")]
    [InlineData("euc-jp")]
    [InlineData("iso-2022-jp")]
    [InlineData("iso-2022-kr")]
    [InlineData("euc-kr")]
    [InlineData("cp949")]
    [InlineData("koi8-r")]
    [InlineData("windows-1251")]
    [InlineData("ibm866")]
    [InlineData("ibm855")]
    [InlineData("iso-8859-5")]
    [InlineData("x-mac-cyrillic")]
    [InlineData("windows-1250")]
    [InlineData("windows-1253")]
    [InlineData("iso-8859-7")]
    [InlineData("windows-1255")]
    [InlineData("windows-1256")]
    [InlineData("iso-8859-9")]
    [InlineData("iso-8859-11")]
    [InlineData("tis-620")]
    [InlineData("ibm850")]
    [InlineData("windows-1252 (latin1)")]
    [InlineData("iso-8859-1")]
    public void Charsets_we_claim_are_decoded_exactly(string charset)
    {
        var folder = Path.Combine(SharedData.Folder("encodings"), "utf-unknown", charset);
        var expected = charset switch
        {
            "tis-620" or "iso-8859-11" => "windows-874",
            "cp949" => "euc-kr",
            "utf-32le" => "utf-32",
            "windows-1252 (latin1)" => "windows-1252",
            _ => charset,
        };
        foreach (var file in Directory.GetFiles(folder))
        {
            var bytes = File.ReadAllBytes(file);
            TextEncodingGuess.From(bytes).Encoding.GetString(bytes).ShouldBe(By(expected).GetString(bytes), file);
        }
    }
}
