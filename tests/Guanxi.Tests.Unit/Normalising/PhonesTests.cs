using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Guanxi.Platform.Normalising;
using Guanxi.Tests.Unit.Tabular;
using Shouldly;
using Xunit;

namespace Guanxi.Tests.Unit.Normalising;

public sealed class PhonesTests
{
    [Theory]
    [InlineData("13800138000", "CN", "+8613800138000")]
    [InlineData("138 0013 8000", "CN", "+8613800138000")]
    [InlineData("138-0013-8000", "CN", "+8613800138000")]
    [InlineData("+86 138 0013 8000", "", "+8613800138000")]
    [InlineData("0086 138 0013 8000", "CN", "+8613800138000")]
    [InlineData("008613800138000", "US", "+8613800138000")]
    [InlineData("86-13800138000", "CN", "+8613800138000")]
    [InlineData("(86)13800138000", "CN", "+8613800138000")]
    [InlineData("１３８００１３８０００", "CN", "+8613800138000")]
    [InlineData("＋８６　１３８－００１３－８０００", "US", "+8613800138000")]
    [InlineData("手机：13800138000（微信同号）", "CN", "+8613800138000")]
    [InlineData("010-62345678", "CN", "+861062345678")]
    [InlineData("(010)62345678", "CN", "+861062345678")]
    [InlineData("+86 (0)10 6234 5678", "", "+861062345678")]
    [InlineData("0755-26001234转801", "CN", "+8675526001234;ext=801")]
    [InlineData("0755 2600 1234 分机 8012", "CN", "+8675526001234;ext=8012")]
    [InlineData("0755-26001234-8012", "CN", "+8675526001234;ext=8012")]
    [InlineData("400-820-8820", "CN", "+864008208820")]
    [InlineData("8008208820", "CN", "+868008208820")]
    [InlineData("13800138000/13900139000", "CN", "+8613800138000")]
    [InlineData("13800138000 13900139000", "CN", "+8613800138000")]
    [InlineData("1-800-FLOWERS", "US", "+18003569377")]
    [InlineData("(212) 555-2368 x45", "US", "+12125552368;ext=45")]
    [InlineData("212.555.2368 ext. 45", "US", "+12125552368;ext=45")]
    [InlineData("+44 (0)20 7946 0018", "CN", "+442079460018")]
    [InlineData("06 12 34 56 78", "FR", "+33612345678")]
    [InlineData("+39 06 6982", "CN", "+39066982")]
    [InlineData("0912-345-678", "TW", "+886912345678")]
    [InlineData("2123 4567", "HK", "+85221234567")]
    [InlineData("011 15 2345 6789", "AR", "+5491123456789")]
    [InlineData("٠٥٠١٢٣٤٥٦٧", "AE", "+971501234567")]
    public void Numbers_are_read_however_they_are_written(string written, string country, string kept)
    {
        var phone = Phones.Read(written, country);
        phone.Verdict.ShouldBe(PhoneVerdict.Valid);
        phone.ToString().ShouldBe(kept);
        Phones.Read(kept, "").ToString().ShouldBe(kept);
    }

    [Theory]
    [InlineData("138001380", "CN", PhoneVerdict.Unknown)]
    [InlineData("1380", "CN", PhoneVerdict.TooShort)]
    [InlineData("1380013800013800", "CN", PhoneVerdict.TooLong)]
    [InlineData("12345678901234567890123456", "CN", PhoneVerdict.TooLong)]
    [InlineData("13800138000", "", PhoneVerdict.NoCountry)]
    [InlineData("+999 1234567", "CN", PhoneVerdict.NoCountry)]
    [InlineData("none", "CN", PhoneVerdict.NotANumber)]
    [InlineData("", "CN", PhoneVerdict.NotANumber)]
    [InlineData("无", "CN", PhoneVerdict.NotANumber)]
    [InlineData("5", "CN", PhoneVerdict.TooShort)]
    public void What_is_wrong_is_said(string written, string country, PhoneVerdict verdict) => Phones.Read(written, country).Verdict.ShouldBe(verdict);

    [Theory]
    [InlineData("+8613800138000", "", "+86 138 0013 8000")]
    [InlineData("+8613800138000", "CN", "138 0013 8000")]
    [InlineData("+861062345678", "CN", "010 6234 5678")]
    [InlineData("+12125552368;ext=45", "CN", "+1 212-555-2368 ext. 45")]
    [InlineData("+12125552368", "US", "(212) 555-2368")]
    [InlineData("+442079460018", "", "+44 20 7946 0018")]
    [InlineData("not a number", "", "not a number")]
    public void Numbers_are_grouped_for_the_eye(string kept, string home, string shown) => PhoneFormat.Show(kept, home).ShouldBe(shown);

    /// <summary>Where the two sources of facts are of different days: Benin's numbers grew by two digits, two plans gave ranges to mobiles.</summary>
    private static readonly string[] Newer = ["BJ voip", "BW voip", "ZW fixedLine"];

    [Fact]
    public void Every_example_of_libphonenumber_is_read_as_it_says()
    {
        var wrong = new List<string>();
        foreach (var row in File.ReadLines(Path.Combine(SharedData.Folder("phone"), "examples.csv")).Skip(1).Select(line => line.Split(',')))
        {
            var (region, type, national, e164) = (row[0], row[2], row[3], row[4]);
            Look(Phones.Read(e164, "CN"));
            if (region != "001")
                Look(Phones.Read(national, region));

            void Look(Phone phone)
            {
                // Countries that share a code and a range of numbers are told apart by nobody.
                if (!phone.IsValid || phone.E164 != e164 || !Same(phone.Type, type) || (phone.Country != region && PhonePlan.Of(phone.Code).Length == 1))
                    wrong.Add($"{region} {type}: {national} {phone} {phone.Country} {phone.Type} {phone.Verdict}");
            }
        }
        wrong.Where(w => !Newer.Contains(w.Split(':')[0])).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', wrong));
    }

    [Fact]
    public void A_number_takes_a_microsecond_or_two()
    {
        string[] written = ["13800138000", "+8613912345678", "010-62345678", "0086 139 1234 5678", "(212) 555-2368", "+44 20 7946 0018"];
        foreach (var text in written)
            Phones.Read(text, "CN");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 300_000; i++)
            Phones.Read(written[i % written.Length], "CN");
        var rate = 300_000 / watch.Elapsed.TotalSeconds;
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{rate:N0} numbers/s");
        rate.ShouldBeGreaterThan(250_000); // 500,000 and more on a quiet machine
    }

    [Fact]
    public void The_machine_agrees_with_regular_expressions_on_every_pattern()
    {
        var chance = new Random(7);
        using var facts = new StreamReader(typeof(Phones).Assembly.GetManifestResourceStream("Normalising/phones.tsv")!);
        var hits = 0;
        foreach (var patterns in facts.ReadToEnd().Split('\n').Where(line => line.StartsWith('T')).Select(line => line.Split('\t')[8..19].Select(p => p == "=" ? "" : p).ToArray()))
        {
            var machine = new DigitMachine(patterns);
            var expressions = patterns.Select(p => p.Length == 0 ? null : new Regex($"^(?:{p})$", RegexOptions.CultureInvariant)).ToArray();
            for (var i = 0; i < 300; i++)
            {
                var digits = chance.NextInt64(1_000_000_000_000).ToString(CultureInfo.InvariantCulture)[..chance.Next(1, 8)] + chance.Next(1_000, 99_999).ToString(CultureInfo.InvariantCulture);
                var expected = expressions.Select((e, bit) => e?.IsMatch(digits) == true ? 1 << bit : 0).Sum();
                machine.Match(digits).ShouldBe(expected, $"{digits} against {string.Join(' ', patterns)}");
                hits += expected > 1 ? 1 : 0;
            }
        }
        hits.ShouldBeGreaterThan(3_000);
    }

    private static bool Same(PhoneType type, string name) => name switch
    {
        "fixedLine" => type is PhoneType.Fixed or PhoneType.FixedOrMobile,
        "mobile" => type is PhoneType.Mobile or PhoneType.FixedOrMobile,
        "tollFree" => type == PhoneType.TollFree,
        "premiumRate" => type == PhoneType.Premium,
        "sharedCost" => type == PhoneType.SharedCost,
        "personalNumber" => type == PhoneType.Personal,
        "voip" => type == PhoneType.Voip,
        "uan" => type == PhoneType.Uan,
        "pager" => type == PhoneType.Pager,
        "voicemail" => type == PhoneType.Voicemail,
        _ => false,
    };
}
