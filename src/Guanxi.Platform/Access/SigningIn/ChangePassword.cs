using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Sets her own password. Her other browsers are signed out; tokens go on.</summary>
internal sealed class ChangePassword(Databases databases, Passwords passwords, Callers callers, TimeProvider time)
{
    /// <param name="keep">Session that stays signed in.</param>
    /// <exception cref="InvalidException"><c>password.wrong</c>, <c>password.same</c> or what <see cref="Passwords.Check"/> says.</exception>
    public async Task RunAsync(Actor by, string current, string password, long? keep, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        var account = await OwnPassword.CheckAsync(databases, passwords, time, by, current, ct);
        Passwords.Check(password, account.Email, account.Name);
        if (password == current)
            throw new InvalidException("password.same", "password");
        var hash = passwords.Hash(password);
        await databases.ChangeAsync(by, async (db, session) =>
        {
            var user = await db.UserAsync(by.UserId, ct);
            (user.PasswordHash, user.MustChangePassword) = (hash, false);
            await BrowserSessions.EndAsync(session, by.UserId, keep, ct);
            await AuditEntry.For("user", by.UserId, "password", by, time.GetUtcNow().UtcDateTime).WriteAsync(session, ct);
        }, ct);
        callers.Forget();
    }
}

/// <summary>Asks once more for the password of whoever is signed in; wrong ones count as at sign-in.</summary>
internal static class OwnPassword
{
    public static async Task<Account> CheckAsync(Databases databases, Passwords passwords, TimeProvider time, Actor by, string password, CancellationToken ct)
    {
        var database = await databases.GetAsync(by.Tenant, ct);
        var account = await Lockout.TryAsync(database, by.UserId, time.GetUtcNow().UtcDateTime, ct);
        if (!passwords.Matches(account?.PasswordHash, password))
            throw new InvalidException("password.wrong", "current");
        await Lockout.GiveBackAsync(database, by.UserId, ct);
        return account!;
    }
}
