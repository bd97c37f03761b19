using Guanxi.Core;
using Guanxi.Customers;
using Guanxi.Customers.Importing;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Customers;

public sealed class CustomerMappingTests
{
    private static readonly Texts Texts = new(new Modules([new Module("customers", typeof(CustomersModule).Assembly)]));

    [Theory]
    [InlineData("Customer ID,Name,E-Mail,Mobile,Country,City,Date of Birth,Gender")]
    [InlineData("customer_no,full_name,email_address,phone_number,country,city,birthday,sex")]
    [InlineData("客户编号,客户姓名,邮箱,手机号码,国家,城市,出生日期,性别")]
    [InlineData("客戶編號,客戶姓名,電子信箱,手機號碼,國家,城市,生日,性別")]
    [InlineData("会员卡号,姓名,电子邮件,联系电话,国别,所在城市,生日(年/月/日),性别")]
    public void Columns_are_recognised_in_three_languages(string headers)
        => Map(headers, "K1,王伟,wangwei@example.cn,13800138000,China,Beijing,1988-02-29,male", "K2,Ada Lovelace,ada@example.com,13900139000,UK,London,1990-12-10,female")
            .ShouldBe("0=externalKey 1=name 2=email 3=phone 4=country 5=city 6=birthday 7=gender");

    [Fact]
    public void Values_tell_what_a_header_does_not()
        => Map("Wer,x,y,z", "Ada,ada@example.com,13800138000,1990-12-10", "Bob,bob@example.com,13900139000,1991-12-10").ShouldBe("1=email 2=phone 3=birthday");

    [Fact]
    public void Every_field_that_may_be_written_is_a_target_and_has_a_label_in_each_language()
    {
        var targets = CustomerTargets.Of(Texts, Grants.Everything);
        targets.Select(t => t.Key).ShouldBe(CustomerFields.Type.Fields.Where(f => f.Writable).Select(f => f.Name));
        foreach (var language in Languages.All)
            targets.ShouldAllBe(t => t.Key.EndsWith("Id", StringComparison.Ordinal) || Texts.All(language).ContainsKey(t.Label));
        targets.ShouldAllBe(t => t.Names.Length >= 5);
    }

    [Fact]
    public void A_field_that_she_may_only_read_is_no_target()
        => CustomerTargets.Of(Texts, new Grants([], new Dictionary<string, RowScope>(), new Dictionary<string, FieldAccess> { ["customer.note"] = FieldAccess.Read, ["customer.phone"] = FieldAccess.Hidden }))
            .Select(t => t.Key).ShouldNotContain(k => k == "note" || k == "phone");

    private static string Map(string headers, params string[] rows)
        => string.Join(" ", HeaderGuess.Map(CustomerTargets.Of(Texts, Grants.Everything), headers.Split(','), [.. rows.Select(r => r.Split(','))]).Select(m => $"{m.Column}={m.Key}"));
}
