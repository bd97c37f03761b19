using System.Xml.Linq;
using Guanxi.Platform.Normalising;
using Guanxi.Tests.Unit.Tabular;
using Shouldly;

namespace Guanxi.Tests.Unit.Normalising;

public sealed class NamesTests
{
    [Theory]
    [InlineData("王伟", "", "王", "伟")]
    [InlineData("欧阳娜娜", "", "欧阳", "娜娜")]
    [InlineData("歐陽鋒", "", "歐陽", "鋒")]
    [InlineData("司马光", "", "司马", "光")]
    [InlineData("王　伟", "", "王", "伟")]
    [InlineData("李小龙先生", "先生", "李", "小龙")]
    [InlineData("张女士", "女士", "张", "")]
    [InlineData("王总", "总", "王", "")]
    [InlineData("陈方安生", "", "陈方", "安生")]
    [InlineData("阿卜杜拉·买买提", "", "买买提", "阿卜杜拉")]
    [InlineData("约翰•史密斯", "", "史密斯", "约翰")]
    [InlineData("Dr. John Q. Smith Jr.", "Dr.", "Smith", "John")]
    [InlineData("SMITH, JOHN", "", "SMITH", "JOHN")]
    [InlineData("Ludwig van Beethoven", "", "van Beethoven", "Ludwig")]
    public void Names_fall_into_their_parts(string written, string title, string surname, string given)
    {
        var name = PersonName.Read(written);
        (name.Title, name.Surname, name.Given).ShouldBe((title, surname, given));
    }

    [Theory]
    [InlineData("深圳市腾讯计算机系统有限公司", true)]
    [InlineData("北京大学", true)]
    [InlineData("Acme Inc.", true)]
    [InlineData("Bank of America", true)]
    [InlineData("王伟", false)]
    [InlineData("阿卜杜拉·买买提", false)]
    [InlineData("Ada Lovelace", false)]
    public void Organisations_are_told_from_people(string name, bool organisation) => ChineseName.IsOrganisation(name).ShouldBe(organisation);

    [Theory]
    [InlineData("  Ada   Lovelace ", "Ada Lovelace")]
    [InlineData("王 伟", "王伟")]
    [InlineData("ＡＣＭＥ　有限公司", "ACME 有限公司")]
    [InlineData("迪丽热巴•迪力木拉提", "迪丽热巴·迪力木拉提")]
    public void A_name_is_kept_in_one_form(string written, string kept) => ChineseName.Plain(written).ShouldBe(kept);

    [Fact]
    public void Words_of_labelled_names_are_recognised()
    {
        int right = 0, all = 0, whole = 0, names = 0, several = 0, severalRight = 0;
        foreach (var name in XDocument.Load(Path.Combine(SharedData.Folder("probablepeople"), "person_labeled.xml")).Root!.Elements())
        {
            var words = name.Elements().Select(e => (Word: e.Value.Trim(), Part: Of(e.Name.LocalName))).Where(w => !w.Word.Contains(' ')).ToList();
            var read = WesternName.Read(string.Join(' ', words.Select(w => w.Word)));
            read.Count.ShouldBe(words.Count);
            var same = words.Zip(read).Count(p => p.First.Part == p.Second.Part);
            (right, all, names, whole) = (right + same, all + words.Count, names + 1, whole + (same == words.Count ? 1 : 0));
            if (words.Count > 1)
                (severalRight, several) = (severalRight + same, several + words.Count);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"persons: words {right / (double)all:P1} of {all}, of names of several words {severalRight / (double)several:P1}, whole names {whole / (double)names:P1} of {names}");
        // A single word is a given name as often as a surname, and nothing but a census would tell.
        (severalRight / (double)several).ShouldBeGreaterThan(0.92);
        (right / (double)all).ShouldBeGreaterThan(0.85);
    }

    [Fact]
    public void Labelled_companies_and_persons_are_told_apart()
    {
        var folder = SharedData.Folder("probablepeople");
        double Share(string file, bool organisation)
        {
            var names = XDocument.Load(Path.Combine(folder, file)).Root!.Elements().Select(n => string.Join(' ', n.Elements().Select(e => e.Value.Trim()))).ToList();
            return names.Count(n => ChineseName.IsOrganisation(n) == organisation) / (double)names.Count;
        }
        var (companies, persons) = (Share("company_labeled.xml", true), Share("person_labeled.xml", false));
        TestContext.Current.TestOutputHelper?.WriteLine($"companies {companies:P1}, persons {persons:P1}");
        companies.ShouldBeGreaterThan(0.6);
        persons.ShouldBeGreaterThan(0.97);
    }

    private static NamePart Of(string label) => label switch
    {
        "GivenName" or "FirstInitial" => NamePart.Given,
        "MiddleName" or "MiddleInitial" => NamePart.Middle,
        "Surname" or "LastInitial" => NamePart.Surname,
        "PrefixMarital" or "PrefixOther" => NamePart.Title,
        "SuffixGenerational" or "SuffixOther" => NamePart.Suffix,
        "Nickname" => NamePart.Nickname,
        _ => NamePart.And,
    };
}
