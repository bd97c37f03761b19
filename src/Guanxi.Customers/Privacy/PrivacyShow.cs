using System.Text.RegularExpressions;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;

namespace Guanxi.Customers.Privacy;

/// <summary>Names of kinds of data and their columns.</summary>
internal static partial class PrivacyShow
{
    public static string DataName(Texts texts, string table) => texts.Find("personal." + table) ?? texts["personal.other", table];

    public static string ColumnName(Texts texts, string column)
    {
        var field = Underscore().Replace(column, m => m.Groups[1].Value.ToUpperInvariant());
        return texts.Find("personal.column." + column) ?? texts.Find("field.customer." + field) ?? texts.Find("field.order." + field) ?? texts.Find("field." + field) ?? column;
    }

    public static string HueOf(string state) => state switch { ErasureState.Done => Hue.Good, ErasureState.Refused => Hue.Bad, ErasureState.Running => Hue.Info, _ => Hue.Warn };

    [GeneratedRegex("_([a-z])")]
    private static partial Regex Underscore();
}
