using Guanxi.Customers.Duplicates;

namespace Guanxi.Tests.Unit.Customers;

public sealed class DuplicateEvidenceTests
{
    [Theory]
    [InlineData("王伟", "王偉")]
    [InlineData("王伟", "Wang Wei")]
    [InlineData("王伟", "Wei Wang")]
    [InlineData("欧阳娜娜", "歐陽娜娜")]
    [InlineData("Bob Smith", "Robert Smith")]
    [InlineData("Smith, Robert", "Bob Smith")]
    [InlineData("John M. Smith", "John Smith")]
    [InlineData("J Smith", "John Smith")]
    [InlineData("Jonathan Miller", "Jonathon Miller")]
    [InlineData("Dr. Anna-Maria Koch", "Annamaria Koch")]
    [InlineData("ＡＤＡ　Lovelace", "Ada Lovelace")]
    public void One_name_written_in_two_ways_with_the_same_phone_is_one_person(string a, string b)
    {
        Score(new(a, Phone: "138 0013 8000"), new(b, Phone: "+86 13800138000")).ShouldBeGreaterThan(.6);
    }

    [Theory]
    [InlineData("王伟", "王芳")]
    [InlineData("欧阳修", "欧阳娜")]
    [InlineData("John Smith", "Mary Smith")]
    [InlineData("Robert Smith", "Richard Smith")]
    [InlineData("Anna Kowalski", "Piotr Kowalski")]
    public void People_of_one_household_are_two_though_phone_address_and_email_are_shared(string a, string b)
    {
        CustomerDraft At(string name, string birthday) => new(name, "021 5555 1234", "family@example.com", "12 Long Street", "York", "YO1", birthday);
        Score(At(a, "1980-02-03"), At(b, "1983-05-06")).ShouldBeLessThan(.1);
        Score(At(a, ""), At(b, "")).ShouldBeLessThan(DuplicateWeights.Likely);
    }

    [Fact]
    public void A_common_name_alone_makes_nobody_the_same()
    {
        Score(new("王伟", City: "上海"), new("王伟", City: "上海")).ShouldBeLessThan(DuplicateWeights.Likely);
        Score(new("王伟", Birthday: "1980-02-03"), new("王偉", Birthday: "1990-07-08")).ShouldBeLessThan(.1);
    }

    [Fact]
    public void A_slip_in_the_birthday_is_forgiven_and_another_birthday_is_not()
    {
        CustomerDraft On(string day) => new("Ada Lovelace", "020 7946 0000", Birthday: day);
        Score(On("1985-03-04"), On("1985-04-03")).ShouldBeGreaterThan(.9);
        Score(On("1985-03-04"), On("1985-03-14")).ShouldBeGreaterThan(.9);
        Score(On("1985-03-04"), On("1959-11-30")).ShouldBeLessThan(.6);
    }

    [Theory]
    [InlineData("上海光明食品有限公司", "上海光明食品股份有限公司")]
    [InlineData("Acme Tools Ltd", "ACME Tools Limited")]
    public void Organisations_are_the_same_whatever_their_legal_form(string a, string b)
        => Score(new(a, Email: "info@acme.example", Kind: "organisation"), new(b, Email: "info@acme.example", Kind: "organisation")).ShouldBeGreaterThan(.9);

    [Fact]
    public void Names_in_any_script_and_order_share_a_key()
        => new[] { "王伟", "王偉", "Wang Wei", "Wei Wang", "WANG, Wei" }.Select(n => new ComparedName(n, false).Key).Distinct().Count().ShouldBe(1);

    [Fact]
    public void Slices_find_together_what_one_slice_finds_alone()
    {
        var ct = TestContext.Current.CancellationToken;
        CustomerDraft[] all = [.. Enumerable.Range(1, 600).Select(i => new CustomerDraft($"Person{i % 300} Test{i % 7}", $"02155{i % 300:0000}", i % 3 == 0 ? $"p{i % 300}@example.com" : "", Id: i))];
        var whole = Pairs(new ProfileSlice(all, ct), null, ct);
        var (a, b) = (new ProfileSlice(all[..250], ct), new ProfileSlice(all[250..], ct));
        whole.Count.ShouldBeGreaterThan(20);
        Pairs(a, null, ct).Concat(Pairs(b, null, ct)).Concat(Pairs(a, b, ct)).OrderBy(p => (p.A, p.B)).ShouldBe(whole);

        static List<FoundPair> Pairs(ProfileSlice a, ProfileSlice? b, CancellationToken ct) => new SlicePairs(a, b ?? a, DuplicateWeights.Shipped, DuplicateWeights.Likely).Find(ct);
    }

    [Fact]
    public void Signs_are_read_as_they_were_written()
    {
        double[] signs = new double[Evidence.Count];
        Evidence.Weigh(new(new("Jonathan Miller", "0215555666", Birthday: "1980-01-02")), new(new("Jonathon Miller", "0215555666", Birthday: "1980-01-03")), signs);
        Evidence.Write(signs).ShouldStartWith("NameLike=");
        Evidence.Read(Evidence.Write(signs)).Zip(signs).ShouldAllBe(p => Math.Abs(p.First - p.Second) < .01);
    }

    /// <summary>A company in which the phone number says nothing, for all use one switchboard.</summary>
    [Fact]
    public void Decisions_teach_what_a_sign_is_worth()
    {
        var random = new Random(7);
        var decisions = Enumerable.Range(0, 400).Select(i =>
        {
            var signs = new double[Evidence.Count];
            signs[(int)Sign.NameSame] = signs[(int)Sign.PhoneSame] = 1;
            var same = random.Next(2) == 0;
            signs[(int)(same ? Sign.BirthdaySame : Sign.AddressOther)] = 1;
            return new Decision(signs, same);
        }).ToList();
        var (learned, before) = Learning.CrossValidate(decisions, DuplicateWeights.Shipped);
        before.Precision.ShouldBeLessThan(.7);
        learned.F1.ShouldBeGreaterThan(.98);
        var weights = Learning.Fit(decisions, DuplicateWeights.Shipped);
        weights.Signs[(int)Sign.EmailSame].ShouldBe(DuplicateWeights.Shipped.Signs[(int)Sign.EmailSame], .001);
        Learning.Fit([], DuplicateWeights.Shipped).Bias.ShouldBe(DuplicateWeights.Shipped.Bias);
    }

    private static double Score(CustomerDraft a, CustomerDraft b)
    {
        var signs = new double[Evidence.Count];
        Evidence.Weigh(new(a), new(b), signs);
        TestContext.Current.TestOutputHelper!.WriteLine(Evidence.Write(signs));
        return DuplicateWeights.Shipped.Score(signs);
    }
}
