using Guanxi.Platform.Search;

namespace Guanxi.Tests.Unit.Search;

public sealed class PinyinTests
{
    [Theory]
    [InlineData("王伟", "wangwei", "ww")]
    [InlineData("杨文博", "yangwenbo", "ywb")]
    [InlineData("張偉", "zhangwei", "zw")]
    [InlineData("𠮷野家", "jiyejia", "jyj")]
    [InlineData("吕布", "lvbu", "lb")]
    [InlineData("ABC公司", "abcgongsi", "abcgs")]
    [InlineData("王 伟", "wangwei", "ww")]
    [InlineData("José", "", "")]
    [InlineData("", "", "")]
    public void A_name_is_read_in_full_and_by_initials(string name, string full, string initials)
    {
        Pinyin.Full(name).ShouldBe(full);
        Pinyin.Initials(name).ShouldBe(initials);
    }

    [Theory]
    [InlineData("单雄信", "shanxiongxin")]
    [InlineData("單雄信", "shanxiongxin")]
    [InlineData("仇英", "qiuying")]
    [InlineData("解缙", "xiejin")]
    [InlineData("曾国藩", "zengguofan")]
    [InlineData("查良镛", "zhaliangyong")]
    [InlineData("区小明", "ouxiaoming")]
    [InlineData("尉迟恭", "yuchigong")]
    [InlineData("尉遲恭", "yuchigong")]
    [InlineData("长孙无忌", "zhangsunwuji")]
    [InlineData("翟志刚", "zhaizhigang")]
    [InlineData("乐嘉", "yuejia")]
    [InlineData("樂嘉", "yuejia")]
    [InlineData("朴志成", "piaozhicheng")]
    [InlineData("盖伦", "gelun")]
    [InlineData("任长霞", "renchangxia")]
    [InlineData("华罗庚", "hualuogeng")]
    public void A_personal_name_begins_with_the_reading_of_its_surname(string name, string full) => Pinyin.Full(name).ShouldBe(full);

    [Theory]
    [InlineData("李单", "lidan")]
    [InlineData("单县羊肉汤馆", "shanxianyangroutangguan")]
    [InlineData("解放路便利店", "jiefanglubianlidian")]
    [InlineData("重庆银行", "chongqingyinhang")]
    [InlineData("重慶銀行", "chongqingyinhang")]
    [InlineData("音乐厅", "yinyueting")]
    [InlineData("厦门大厦", "xiamendasha")]
    [InlineData("长沙会计学校", "changshakuaijixuexiao")]
    [InlineData("乾隆", "qianlong")]
    public void Elsewhere_words_decide_how_a_character_is_read(string name, string full) => Pinyin.Full(name).ShouldBe(full);

    [Fact]
    public void Every_character_of_the_first_Han_block_in_common_use_has_a_reading()
    {
        var unread = Enumerable.Range(0x4E00, 0x9FA5 - 0x4E00).Count(code => Pinyin.Full(((char)code).ToString()) is "");
        unread.ShouldBeLessThan(60);
    }
}
