using System.Collections.Frozen;

namespace Guanxi.Customers.Duplicates;

/// <summary>Short forms of given names that stand for one another: compared as their long form.</summary>
internal static class Nicknames
{
    private static readonly FrozenDictionary<string, string> Long = """
        robert bob rob bobby robbie
        william bill will billy willy liam
        richard dick rick ricky richie rich
        james jim jimmy jamie
        john johnny jack
        jonathan jon
        joseph joe joey
        michael mike mick mickey micky
        thomas tom tommy
        edward ed eddie ted teddy ned
        charles charlie chuck
        christopher chris kit
        daniel dan danny
        david dave davy
        anthony tony
        andrew andy drew
        alexander alex sandy sasha
        benjamin ben benny
        samuel sam sammy
        matthew matt
        nicholas nick nicky
        peter pete
        patrick pat paddy
        steven steve stephen stevie
        timothy tim
        gregory greg
        kenneth ken kenny
        lawrence larry laurence
        ronald ron ronnie
        donald don donnie
        raymond ray
        frederick fred freddy
        gerald gerry jerry
        leonard len lenny
        philip phil phillip
        vincent vince
        walter walt
        henry harry hank
        arthur art
        albert al bert
        theodore theo
        zachary zach zack
        nathaniel nathan nate
        jacob jake
        elizabeth liz lizzie beth betty eliza lisa libby
        margaret maggie meg peggy marge greta
        katherine kate katie kathy catherine cathy kathryn
        jennifer jen jenny
        jessica jess jessie
        susan sue susie suzy
        patricia patty trish tricia
        barbara barb babs
        deborah deb debbie debra
        rebecca becky becca
        dorothy dot dottie
        victoria vicky tori
        christina tina christine
        stephanie steph
        samantha samanta
        amanda mandy
        pamela pam
        cynthia cindy
        theresa terry tess teresa
        virginia ginny
        abigail abby
        josephine josie
        eleanor ellie nell
        caroline carrie carolyn
        isabella bella isabel
        alexandra lexi
        natalie nat
        gabriella gabby
        johannes hans
        friedrich fritz
        heinrich heinz
        francisco paco
        jose pepe
        giuseppe beppe
        """.Split('\n').Select(line => line.Trim().Split(' ')).SelectMany(names => names.Skip(1).Select(n => (Short: n, Long: names[0]))).ToFrozenDictionary(n => n.Short, n => n.Long);

    private static readonly ILookup<string, string> Short = Long.ToLookup(n => n.Value, n => n.Key);

    /// <param name="name">In its long form.</param>
    /// <returns>The name and its short forms.</returns>
    public static IEnumerable<string> FormsOf(string name) => Short[name].Prepend(name);

    /// <param name="word">Folded.</param>
    public static string LongFormOf(string word) => Long.GetValueOrDefault(word, word);
}
