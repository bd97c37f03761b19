using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Components;

namespace Guanxi.Customers.Consent;

/// <summary>States in words and colours.</summary>
internal static class ConsentShow
{
    public static MarkupString Chip(Show show, Texts texts, ConsentState state)
        => show.Chip(texts["consent.channel." + state.Channel] + " · " + texts["consent.state." + state.State], HueOf(state.State), IconOf(state.State));

    public static string HueOf(string state) => state switch { ConsentAct.Given => Hue.Good, ConsentAct.Withdrawn => Hue.Bad, ConsentAct.Pending => Hue.Warn, _ => Hue.Plain };

    public static string IconOf(string state) => state switch { ConsentAct.Given => "check", ConsentAct.Withdrawn => "ban", ConsentAct.Pending => "hourglass", _ => "message-circle" };
}
