using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>A user as she shall be.</summary>
/// <param name="Version">As last read.</param>
internal sealed record UserChange(
    string Email, string Name, string Language, string TimeZone, bool Disabled, IReadOnlyList<long> Roles, IReadOnlyList<Membership> Teams, long Version);

/// <summary>Changes a user, her roles and teams; disabling her ends her sessions and stops her tokens.</summary>
internal sealed class ChangeUser(Databases databases, Callers callers, TimeProvider time)
{
    /// <exception cref="ConflictException"><c>record.changed</c>, <c>record.duplicate-key</c> or <c>user.last-administrator</c>.</exception>
    public async Task RunAsync(Actor by, long id, UserChange change, CancellationToken ct)
    {
        by.RequireAny(Delegation.Managing);
        var now = time.GetUtcNow().UtcDateTime;
        await databases.ChangeAsync(by, async (db, session) =>
        {
            await Delegation.LockAdministratorsAsync(session, ct);
            await Delegation.RequireOverUserAsync(session, callers, by, id, ct);
            var user = await db.UserAsync(id, ct);
            if (user.Version != change.Version)
                throw new ConflictException("record.changed");
            (user.Email, user.Name, user.Language, user.TimeZone) = (change.Email, change.Name, change.Language, change.TimeZone);
            user.DisabledAt = change.Disabled ? user.DisabledAt ?? now : null;
            await db.SaveChangesAsync(ct);
            var links = new UserLinks(session, callers, by, now);
            await links.SetRolesAsync(id, change.Roles, ct);
            await links.SetTeamsAsync(id, change.Teams, ct);
            if (change.Disabled)
                await BrowserSessions.EndAsync(session, id, keep: null, ct);
            await Delegation.RequireAdministratorAsync(session, ct);
        }, ct);
        callers.Forget();
    }
}

/// <summary>Gives a user a new password, which she must change at once; unlocks her and ends her sessions.</summary>
internal sealed class SetPassword(Databases databases, Passwords passwords, Callers callers, TimeProvider time)
{
    /// <exception cref="InvalidException">What <see cref="Passwords.Check"/> says.</exception>
    public async Task RunAsync(Actor by, long id, string password, CancellationToken ct)
    {
        by.RequireAny(Delegation.Managing);
        var hash = passwords.Hash(password);
        await databases.ChangeAsync(by, async (db, session) =>
        {
            await Delegation.RequireOverUserAsync(session, callers, by, id, ct);
            var user = await db.UserAsync(id, ct);
            Passwords.Check(password, user.Email, user.Name);
            (user.PasswordHash, user.MustChangePassword, user.FailedCount, user.LockedUntil) = (hash, id != by.UserId, 0, null);
            await BrowserSessions.EndAsync(session, id, keep: null, ct);
            await AuditEntry.For("user", id, "password", by, time.GetUtcNow().UtcDateTime).WriteAsync(session, ct);
        }, ct);
        callers.Forget();
    }
}
