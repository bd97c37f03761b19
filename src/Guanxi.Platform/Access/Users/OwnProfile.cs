using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Her own account as she sees it.</summary>
/// <param name="RecoveryCodesLeft">Of ten; 0 without two-factor sign-in.</param>
public sealed record Profile(long Id, string Email, string Name, string Language, string TimeZone, bool TwoFactor, int RecoveryCodesLeft, bool MustChangePassword, long Version);

internal sealed record ProfileChange(string Name, string Language, string TimeZone, long Version);

internal sealed class OwnProfile(Databases databases, Callers callers)
{
    public async Task<Profile> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var db = await databases.OpenAsync(by, ct);
        var user = await db.UserAsync(by.UserId, ct);
        return new(user.Id, user.Email, user.Name, user.Language, user.TimeZone, user.TotpSecret is not null,
            user.TotpSecret is null ? 0 : RecoveryCodes.Left(user.RecoveryCodes), user.MustChangePassword, user.Version);
    }

    public async Task ChangeAsync(Actor by, ProfileChange change, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var db = await databases.OpenAsync(by, ct);
        var user = await db.UserAsync(by.UserId, ct);
        if (user.Version != change.Version)
            throw new ConflictException("record.changed");
        (user.Name, user.Language, user.TimeZone) = (change.Name, change.Language, change.TimeZone);
        await db.SaveChangesAsync(ct);
        callers.Forget();
    }

    /// <summary>From now on she is spoken to in another language.</summary>
    public async Task SpeakAsync(Actor by, string language, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var db = await databases.OpenAsync(by, ct);
        (await db.UserAsync(by.UserId, ct)).Language = language;
        await db.SaveChangesAsync(ct);
        callers.Forget();
    }
}
