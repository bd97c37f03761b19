using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>An account on which somebody tries a password or code.</summary>
internal sealed record Account(long Id, string Email, string Name, string PasswordHash, string? TotpSecret, string? RecoveryCodes, long FailedCount)
{
    public Actor ActorIn(string tenant) => new(tenant, Id, Name, Grants.None, []);
}

/// <summary>
/// Five wrong tries close an account for half a minute, and each further one for twice as long. A try is counted before
/// it is judged, so that a hundred at once are a hundred, and forgiven when it was right.
/// </summary>
internal static class Lockout
{
    private const int Free = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <param name="failed">Tries so far, with this one.</param>
    /// <returns>Null: not closed.</returns>
    public static TimeSpan? For(long failed)
        => failed < Free ? null : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, 30 * Math.Pow(2, Math.Min(failed - Free, 10))));

    public static Task<Account?> TryAsync(Database database, string email, DateTime now, CancellationToken ct) => CountAsync(database, $"email = {email}", now, ct);

    public static Task<Account?> TryAsync(Database database, long user, DateTime now, CancellationToken ct) => CountAsync(database, $"id = {user}", now, ct);

    /// <summary>All is forgiven: she is in.</summary>
    public static Task ForgiveAsync(Session session, long user, CancellationToken ct)
        => session.RunAsync($"UPDATE platform_user SET failed_count = 0, locked_until = NULL WHERE id = {user}", ct);

    /// <summary>This one try was right, but the way in is longer: earlier wrong ones still count.</summary>
    public static async Task GiveBackAsync(Database database, long user, CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        await session.RunAsync($"UPDATE platform_user SET failed_count = failed_count - 1, locked_until = NULL WHERE id = {user} AND failed_count > 0", ct);
        await session.CommitAsync(ct);
    }

    // Null for an unknown, disabled or closed account alike.
    private static async Task<Account?> CountAsync(Database database, FormattableString which, DateTime now, CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        var alone = new Raw(session.IsSqlite ? "" : "FOR UPDATE");
        var account = await session.FirstAsync($"""
            SELECT id, email, name, password_hash, totp_secret, recovery_codes, failed_count FROM platform_user
            WHERE {session.Sql(which)} AND disabled_at IS NULL AND (locked_until IS NULL OR locked_until <= {now}) {alone}
            """, r => new Account(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.Text(4), r.Text(5), r.GetInt64(6) + 1), ct);
        if (account is null)
            return null;
        await session.RunAsync($"UPDATE platform_user SET failed_count = {account.FailedCount}, locked_until = {now + For(account.FailedCount)} WHERE id = {account.Id}", ct);
        await session.CommitAsync(ct);
        return account;
    }
}
