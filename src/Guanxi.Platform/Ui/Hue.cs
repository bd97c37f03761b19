namespace Guanxi.Platform.Ui;

/// <summary>The fixed hues: one meaning, one colour, everywhere. Each is the name of a design token.</summary>
public static class Hue
{
    // Life-cycle stages.
    public const string Potential = "potential", Interested = "interested", Buying = "buying", Loyal = "loyal", AtRisk = "at-risk", Lost = "lost";
    public const string Target = "target", Opportunity = "opportunity", Signed = "signed", Exploration = "exploration", Formation = "formation", Stable = "stable", Decline = "decline";

    // Tiers.
    public const string Bronze = "bronze", Silver = "silver", Gold = "gold", Platinum = "platinum";

    // Channels.
    public const string Email = "email", Sms = "sms", Phone = "phone", Wechat = "wechat", Web = "web", Store = "store", Post = "post", Chat = "chat";

    // States, always beside a word or an icon.
    public const string Good = "good", Warn = "warn", Bad = "bad", Info = "info", Accent = "accent", Plain = "plain";
}
