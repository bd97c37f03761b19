using System.Text;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Tabular;
using Guanxi.Platform.VCards;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class VCardTests
{
    private static string Folder => Path.Combine(SharedData.Folder("vcard"), "ez-vcard");

    /// <summary>Cards, properties, e-mails, phones and the first name of each program's file.</summary>
    [Theory]
    [InlineData("io/text/John_Doe_ANDROID.vcf", 6, "john.doe@company.com")]
    [InlineData("io/text/John_Doe_BLACK_BERRY.vcf", 1, "John Doe")]
    [InlineData("io/text/John_Doe_EVOLUTION.vcf", 1, "Mr. John Richter, James Doe Sr.")]
    [InlineData("io/text/John_Doe_GMAIL.vcf", 1, "Mr. John Richter, James Doe Sr.")]
    [InlineData("io/text/John_Doe_IPHONE.vcf", 1, "Mr. John Richter James Doe Sr.")]
    [InlineData("io/text/John_Doe_LOTUS_NOTES.vcf", 1, "Mr. Doe John I Johny")]
    [InlineData("io/text/John_Doe_MAC_ADDRESS_BOOK.vcf", 1, "Mr. John Richter,James Doe Sr.")]
    [InlineData("io/text/John_Doe_MS_OUTLOOK.vcf", 1, "Mr. John Richter James Doe Sr.")]
    [InlineData("io/text/fullcontact.vcf", 1, "Prefix FirstName MiddleName LastName Suffix")]
    [InlineData("io/text/gmail-list.vcf", 3, "Arnold Smith")]
    [InlineData("io/text/gmail-single.vcf", 1, "Greg Dartmouth")]
    [InlineData("io/text/gmail-single2.vcf", 1, null)]
    [InlineData("io/text/outlook-2003.vcf", 1, "John Doe III")]
    [InlineData("io/text/outlook-2007.vcf", 1, "Mr. Michael Angstadt Jr.")]
    [InlineData("io/text/rfc2426-example.vcf", 2, "Frank Dawson")]
    [InlineData("io/text/rfc6350-example.vcf", 1, "Simon Perreault")]
    [InlineData("io/text/thunderbird-MoreFunctionsForAddressBook-extension.vcf", 1, "John Doe")]
    [InlineData("issue/issue114.vcf", 1, "Dummy, Dummy")]
    public void Every_programs_file_is_read(string file, int count, string? name)
    {
        var cards = Read(File.ReadAllBytes(Path.Combine(Folder, file)));
        cards.Count.ShouldBe(count);
        cards.ShouldAllBe(c => c.Problem == null);
        using var table = TableFile.Open(File.OpenRead(Path.Combine(Folder, file)), "x.vcf");
        table.Shape.Format.ShouldBe(TableFormat.VCard);
        table.Read().ShouldBeTrue();
        if (name is not null)
            table.Field(0).ToString().ShouldBe(name);
        table.Field(0).Length.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("3.0")]
    [InlineData("4.0")]
    public void Written_back_and_read_again_no_property_is_lost(string version)
    {
        var files = Directory.GetFiles(Folder, "*.vcf", SearchOption.AllDirectories);
        files.Length.ShouldBe(18);
        foreach (var file in files)
            foreach (var card in Read(File.ReadAllBytes(file)))
            {
                var text = VCardWriter.Write(card, version);
                text.Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75);
                var again = Read(Encoding.UTF8.GetBytes(text)).ShouldHaveSingleItem();
                again.Version.ShouldBe(version);
                again.Properties.Select(Shown).ShouldBe(card.Properties.Select(Shown), file);
            }
    }

    [Fact]
    public void What_a_card_says_arrives_in_its_columns()
    {
        using var table = TableFile.Open(File.OpenRead(Path.Combine(Folder, "io/text/gmail-single.vcf")), "x.vcf");
        table.Read().ShouldBeTrue();
        var row = table.Headers.Zip(table.ToArray()).ToDictionary(c => c.First, c => c.Second);
        (row["Name"], row["Kind"], row["Organisation"], row["Job title"], row["E-mail"], row["Phone"], row["Birthday"]).ShouldBe(("Greg Dartmouth", "person", "TheCompany", "TheJobTitle", "gdartmouth@hotmail.com", "555 555 1111", "1960-09-10"));
        (row["Address"], row["Note"]).ShouldBe(("123 Home St, Home City, HM 12345", "This is GMail's note field.\nIt should be added as a NOTE type.\nACustomField: CustomField"));
        IdentityText.Read(row["Identities"]).ShouldBe([
            new("im", "123456789", "icq"), new("phone", "555 555 2222", "GRAND_CENTRAL"),
            new("address", "321 Custom St", "CustomAdrType", "US", "TX", "Custom City", "98765"), new("web", "http://TheProfile.com", "PROFILE"),
        ]);
    }

    [Theory]
    [InlineData("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=E4=BC=9F", "王伟")]
    [InlineData("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=GBK:=CD=F5=CE=B0", "王伟")]
    [InlineData("FN:王\n 伟", "王伟")]
    [InlineData("N:王;小明", "王小明")]
    [InlineData("N:Lovelace;Ada;;Countess;", "Countess Ada Lovelace")]
    [InlineData("ORG:Acme\\, Inc.;Sales", "Acme, Inc.")]
    [InlineData("item1.FN:Ada", "Ada")]
    [InlineData("fn;x-a=\"b:c;d\":Ada", "Ada")]
    [InlineData("FN:Ada\nthat line was broken:", "Ada")]
    [InlineData("# made by a program\nFN:Ada", "Ada")]
    [InlineData("TEL:12345678", "12345678")]
    public void A_name_is_found_however_it_is_written(string lines, string name)
        => Rows($"BEGIN:VCARD\nVERSION:2.1\n{lines}\nEND:VCARD\n").ShouldHaveSingleItem()[0].ShouldBe(name);

    [Fact]
    public void A_file_in_another_encoding_or_folded_within_a_character_is_read()
    {
        var card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:北京关系软件公司\r\nNOTE:客户关系\r\nEND:VCARD\r\n";
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, TextEncodingGuess.Named("gb18030").Encoding })
            Read([.. encoding.GetPreamble(), .. encoding.GetBytes(card)]).ShouldHaveSingleItem().First("FN")!.Text.ShouldBe("北京关系软件公司");
        var bytes = Encoding.UTF8.GetBytes("BEGIN:VCARD\nFN:王伟\nEND:VCARD\n").ToList();
        bytes.InsertRange(16, "\r\n "u8.ToArray());
        Read([.. bytes]).ShouldHaveSingleItem().First("FN")!.Text.ShouldBe("王伟");
    }

    [Fact]
    public void A_card_within_a_card_is_its_agent()
    {
        var card = Read("BEGIN:VCARD\nVERSION:2.1\nFN:Boss\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nFN:Assistant\nEND:VCARD\nTEL:12345\nEND:VCARD\n"u8.ToArray()).ShouldHaveSingleItem();
        (card.First("FN")!.Text, card.First("TEL")!.Text).ShouldBe(("Boss", "12345"));
        Read(Encoding.UTF8.GetBytes(card.First("AGENT")!.Text)).ShouldHaveSingleItem().First("FN")!.Text.ShouldBe("Assistant");
    }

    [Fact]
    public void A_damaged_card_is_set_aside_and_the_others_go_on()
    {
        using var table = TableFile.Open(new MemoryStream("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nBEGIN:VCARD\n=?!:x\nFN:C\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nFN:D"u8.ToArray()), "x.vcf");
        var seen = new List<(string?, string)>();
        while (table.Read())
            seen.Add((table.Problem, table.Field(0).ToString()));
        seen.ShouldBe([("import.row.vcard-unfinished", "A"), (null, "B"), ("import.row.vcard-line", "C"), ("import.row.nothing", ""), ("import.row.vcard-unfinished", "D")]);
    }

    [Fact]
    public void Identities_in_a_cell_are_read_as_they_were_written()
    {
        GivenIdentity[] all = [new("email", "a@b.c", ""), new("phone", "+86 138", "mobile"), new("web", "https://x.org/a:b", "home (old"), new("address", "Main St 1", "work", "US", "NY", "New York", "10001")];
        IdentityText.Read(IdentityText.Write(all)).ShouldBe(all);
        IdentityText.Read("nonsense").ShouldBeNull();
        IdentityText.Read("").ShouldBe([]);
    }

    [Fact]
    public void Whatever_is_cut_off_or_changed_breaks_nothing()
    {
        var random = new Random(7);
        foreach (var file in Directory.GetFiles(Folder, "*.vcf", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            for (var i = 0; i < 40; i++)
            {
                var damaged = bytes[..random.Next(1, bytes.Length)];
                for (var j = 0; j < 5; j++)
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(32, 256);
                foreach (var card in Read(damaged))
                    VCardWriter.Write(card, "4.0").ShouldEndWith("END:VCARD\r\n");
            }
        }
    }

    private static List<VCard> Read(byte[] bytes)
    {
        using var reader = new VCardReader(new MemoryStream(bytes));
        var cards = new List<VCard>();
        while (reader.Read() is { } card)
            cards.Add(card);
        return cards;
    }

    private static List<string[]> Rows(string text)
    {
        using var table = TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.vcf");
        var rows = new List<string[]>();
        while (table.Read())
            rows.Add(table.ToArray());
        return rows;
    }

    private static string Shown(VCardProperty p)
        => $"{p.Group}.{p.Name};{string.Join(',', p.Types)};{p.Preference is not null};{string.Join(',', p.Parameters)}:{p.Value}{(p.Bytes is null ? "" : Convert.ToBase64String(p.Bytes))} {p.MediaType}";
}
