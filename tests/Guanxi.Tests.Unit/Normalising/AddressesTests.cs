using Guanxi.Platform.Normalising;
using Guanxi.Platform.Search;
using Guanxi.Tests.Unit.Tabular;
using Shouldly;

namespace Guanxi.Tests.Unit.Normalising;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("广东省深圳市南山区科技园路1号 518057", "广东省|深圳市|南山区||科技园路1号|518057|440305")]
    [InlineData("深圳南山区科技园路1号", "广东省|深圳市|南山区||科技园路1号||440305")]
    [InlineData("北京市朝阳区建国路88号", "北京市||朝阳区||建国路88号||110105")]
    [InlineData("北京市北京市朝阳区建国路88号", "北京市||朝阳区||建国路88号||110105")]
    [InlineData("北京市市辖区东城区东华门街道王府井大街1号", "北京市||东城区|东华门街道|王府井大街1号||110101")]
    [InlineData("518057 广东 深圳 南山 科技园", "广东省|深圳市|南山区||科技园|518057|440305")]
    [InlineData("廣東省廣州市天河區體育東路1號", "广东省|广州市|天河区||體育東路1號||440106")]
    [InlineData("内蒙古呼和浩特市新城区", "内蒙古自治区|呼和浩特市|新城区||||150102")]
    [InlineData("湖北省仙桃市仙桃大道1号", "湖北省||仙桃市||仙桃大道1号||429004")]
    [InlineData("新疆维吾尔自治区乌鲁木齐市天山区解放路2号 邮编：830002", "新疆维吾尔自治区|乌鲁木齐市|天山区||解放路2号|830002|650102")]
    [InlineData("昆山市前进路3号", "江苏省|苏州市|昆山市||前进路3号||320583")]
    [InlineData("106 台北市大安區忠孝東路四段1號", "台湾省|台北市|大安区||忠孝東路四段1號|106|")]
    [InlineData("香港九龙油尖旺区弥敦道100号", "香港特别行政区|九龙|油尖旺区||弥敦道100号||")]
    public void Addresses_fall_into_their_parts(string written, string parts)
    {
        var a = ChineseAddress.Read(written).ShouldNotBeNull();
        string.Join('|', a.Province, a.City, a.County, a.Town, a.Rest, a.PostalCode, a.Country == "CN" ? a.Code : "").ShouldBe(parts);
    }

    [Theory]
    [InlineData("1600 Pennsylvania Avenue")]
    [InlineData("科技园路1号")]
    [InlineData("")]
    public void What_names_no_division_is_left_alone(string written) => ChineseAddress.Read(written).ShouldBeNull();

    [Fact]
    public void Postal_codes_are_compared_with_the_province()
    {
        ChineseAddress.Read("广东省深圳市南山区 518057")!.PostalFits.ShouldBeTrue();
        ChineseAddress.Read("广东省深圳市南山区 100080")!.PostalFits.ShouldBeFalse();
    }

    [Theory]
    [InlineData("CN", "518057", true)]
    [InlineData("CN", "51805", false)]
    [InlineData("GB", "SW1A 1AA", true)]
    [InlineData("GB", "12345", false)]
    [InlineData("US", "94103-1234", true)]
    [InlineData("TW", "106", true)]
    [InlineData("CA", "K1A0B1", true)]
    [InlineData("XX", "anything", true)]
    public void Postal_codes_look_as_their_country_has_them(string country, string code, bool fits) => PostalCodes.Fits(country, code).ShouldBe(fits);

    [Fact]
    public void Every_county_is_found_again_by_its_full_address()
    {
        var folder = SharedData.Folder("chinese/divisions");
        var provinces = Rows("provinces.csv").ToDictionary(r => r[0], r => r[1]);
        var cities = Rows("cities.csv").ToDictionary(r => r[0], r => r[1]);
        var wrong = new List<string>();
        var count = 0;
        foreach (var row in Rows("areas.csv"))
        {
            var city = cities[row[2]] is var name && (name is "市辖区" or "县" || name.Contains("直辖县级", StringComparison.Ordinal)) ? "" : name;
            var written = provinces[row[3]] + city + row[1] + "人民路1号";
            count++;
            if (ChineseAddress.Read(written) is not { } read || read.Code != row[0] || read.Rest is not "人民路1号")
                wrong.Add($"{written}: {ChineseAddress.Read(written)}");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{count - wrong.Count} of {count}\n{string.Join('\n', wrong.Take(30))}");
        (wrong.Count / (double)count).ShouldBeLessThan(0.005);

        IEnumerable<string[]> Rows(string file) => File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(l => l.Split(',').Select(c => c.Trim('"')).ToArray());
    }
}
