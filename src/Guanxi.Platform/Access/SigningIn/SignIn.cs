using System.Security.Cryptography;
using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.DataProtection;

namespace Guanxi.Platform.Access;

/// <summary>Where signing in stands.</summary>
/// <param name="Token">Secret of the new session; null while a code is still owed.</param>
/// <param name="Ticket">Proof of the right password, good for five minutes, to be shown with the code.</param>
internal sealed record SignInStep(string? Token, string? Ticket);

/// <summary>
/// Password first, then the code where the account asks for one. Unknown, disabled and closed accounts and wrong
/// passwords all take as long and sound the same.
/// </summary>
internal sealed class SignIn(Databases databases, Passwords passwords, Attempts attempts, TotpSecrets secrets, IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector tickets = protection.CreateProtector("Guanxi.SignIn").ToTimeLimitedDataProtector();

    /// <exception cref="InvalidException"><c>sign-in.failed</c>.</exception>
    /// <exception cref="ConflictException"><c>sign-in.wait</c>.</exception>
    public async Task<SignInStep> PasswordAsync(string tenant, string email, string password, Visitor visitor, CancellationToken ct)
    {
        attempts.Check(visitor.Address);
        var database = await databases.GetAsync(tenant, ct);
        var account = await Lockout.TryAsync(database, email.Trim().ToLowerInvariant(), time.GetUtcNow().UtcDateTime, ct);
        if (!passwords.Matches(account?.PasswordHash, password))
            throw await FailedAsync(database, account, visitor, ct);
        if (account!.TotpSecret is null)
            return new(await EnterAsync(database, account, visitor, null, ct), null);
        await Lockout.GiveBackAsync(database, account.Id, ct);
        return new(null, tickets.Protect($"{tenant} {account.Id}", TicketLife));
    }

    /// <param name="code">Of the authenticator app, or one of the recovery codes.</param>
    /// <returns>Secret of the new session.</returns>
    /// <exception cref="InvalidException"><c>sign-in.failed</c>, or <c>sign-in.expired</c>: begin with the password again.</exception>
    public async Task<string> CodeAsync(string tenant, string ticket, string code, Visitor visitor, CancellationToken ct)
    {
        attempts.Check(visitor.Address);
        var database = await databases.GetAsync(tenant, ct);
        var now = time.GetUtcNow();
        var account = await Lockout.TryAsync(database, UserOf(tenant, ticket), now.UtcDateTime, ct);
        if (account?.TotpSecret is not { } secret)
            throw await FailedAsync(database, account, visitor, ct);
        FormattableString? use =
            Totp.Match(secrets.Read(secret), code.Replace(" ", "", StringComparison.Ordinal), now) is { } step
                ? (FormattableString)$"UPDATE platform_user SET totp_step = {step} WHERE id = {account.Id} AND totp_step < {step}"
            : RecoveryCodes.Use(account.RecoveryCodes, code) is { } left
                ? (FormattableString)$"UPDATE platform_user SET recovery_codes = {left} WHERE id = {account.Id} AND recovery_codes = {account.RecoveryCodes}"
            : null;
        if (use is null)
            throw await FailedAsync(database, account, visitor, ct);
        return await EnterAsync(database, account, visitor, use, ct);
    }

    private long UserOf(string tenant, string ticket)
    {
        try
        {
            return tickets.Unprotect(ticket).Split(' ') is [var of, var user] && of == tenant
                ? long.Parse(user, System.Globalization.CultureInfo.InvariantCulture) : throw new InvalidException("sign-in.expired");
        }
        catch (CryptographicException)
        {
            throw new InvalidException("sign-in.expired");
        }
    }

    private async Task<string> EnterAsync(Database database, Account account, Visitor visitor, FormattableString? use, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using (var session = await database.WriteAsync(ct))
        {
            if (use is null || await session.RunAsync(use, ct) > 0)
            {
                await Lockout.ForgiveAsync(session, account.Id, ct);
                var token = await BrowserSessions.StartAsync(session, account.Id, visitor, now, ct);
                await AuditEntry.For("user", account.Id, "sign-in", account.ActorIn(database.Tenant), now, From(visitor)).WriteAsync(session, ct);
                await session.CommitAsync(ct);
                attempts.Succeeded(visitor.Address);
                return token;
            }
        }
        // The code was right, and used already.
        throw await FailedAsync(database, account, visitor, ct);
    }

    private async Task<InvalidException> FailedAsync(Database database, Account? account, Visitor visitor, CancellationToken ct)
    {
        attempts.Failed(visitor.Address);
        await using var session = await database.WriteAsync(ct);
        // The address typed is not kept: it may be a password in the wrong box.
        await AuditEntry.For("user", account?.Id ?? 0, "sign-in-failed", Actor.System(database.Tenant), time.GetUtcNow().UtcDateTime, From(visitor)).WriteAsync(session, ct);
        await session.CommitAsync(ct);
        return new InvalidException("sign-in.failed");
    }

    private static AuditChange From(Visitor visitor) => new("address", null, visitor.ShortAddress);
}

/// <summary>Secrets of authenticator apps, encrypted where they lie.</summary>
internal sealed class TotpSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Guanxi.Totp");

    public string Write(byte[] secret) => Convert.ToBase64String(protector.Protect(secret));

    public byte[] Read(string stored)
    {
        try { return protector.Unprotect(Convert.FromBase64String(stored)); }
        // The keys are lost: no code fits any more, recovery codes still do.
        catch (CryptographicException) { return RandomNumberGenerator.GetBytes(20); }
    }
}

/// <summary>Ends the session of this browser.</summary>
internal sealed class SignOut(Databases databases, Callers callers)
{
    public async Task RunAsync(Caller caller, CancellationToken ct)
    {
        await using var session = await databases.WriteAsync(caller.Actor, ct);
        await session.RunAsync($"DELETE FROM platform_session WHERE id = {caller.SessionId ?? 0} AND user_id = {caller.Preview?.ById ?? caller.Actor.UserId}", ct);
        await session.CommitAsync(ct);
        callers.Forget();
    }
}
