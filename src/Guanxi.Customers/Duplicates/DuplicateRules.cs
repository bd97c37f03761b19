using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Duplicates;

/// <summary>When pairs are merged without anybody looking. Off until somebody turns it on.</summary>
/// <param name="Auto">Merges after each scan.</param>
/// <param name="Least">Score from which a pair may be merged, .5 to 1.</param>
/// <param name="SameContact">Demands the same e-mail address or phone number.</param>
/// <param name="SameName">Demands the same name, however it is written.</param>
/// <param name="NoConflict">Refuses where birthday or gender contradict.</param>
internal sealed record DuplicateRules(bool Auto, double Least, bool SameContact, bool SameName, bool NoConflict)
{
    public const string Setting = "customers.duplicates";

    public static readonly DuplicateRules Shipped = new(false, .97, true, true, true);

    public bool Allows(double score, ReadOnlySpan<double> signs)
        => score >= Least
            && (!SameContact || signs[(int)Sign.EmailSame] > 0 || signs[(int)Sign.PhoneSame] > 0)
            && (!SameName || signs[(int)Sign.NameSame] > 0)
            && (!NoConflict || (signs[(int)Sign.BirthdayOther] == 0 && signs[(int)Sign.BirthdayLike] == 0 && signs[(int)Sign.GenderOther] == 0));
}

/// <summary>Reading and changing the rules, and the card of the model that scores.</summary>
internal sealed class DuplicateSettings(Databases databases, SettingStore settings)
{
    public async Task<(DuplicateRules Rules, ModelCard? Card)> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return (await settings.GetAsync(session, DuplicateRules.Setting, DuplicateRules.Shipped, ct), await settings.GetAsync<ModelCard?>(session, ModelCard.Setting, null, ct));
    }

    /// <exception cref="InvalidException"><c>duplicates.least</c>.</exception>
    public async Task SaveAsync(Actor by, DuplicateRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        by.Require(CustomerPermissions.Delete);
        if (!(rules.Least is >= DuplicateWeights.Likely and <= 1))
            throw new InvalidException("duplicates.least", "least");
        await using var session = await databases.WriteAsync(by, ct);
        await settings.SetAsync(session, by, DuplicateRules.Setting, rules, ct);
        await session.CommitAsync(ct);
    }
}
