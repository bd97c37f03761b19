using System.Security.Cryptography;
using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using QRCoder;

namespace Guanxi.Platform.Access;

/// <summary>What the app needs to know. Nothing is stored before a code has shown that it does.</summary>
/// <param name="Secret">To type where the camera fails.</param>
/// <param name="QrCode">The same as SVG.</param>
/// <param name="Setup">The secret, sealed; sent back with the first code.</param>
public sealed record TwoFactorStart(string Secret, string QrCode, string Setup);

/// <summary>Sign-in with a code besides the password, on her own account.</summary>
internal sealed class TwoFactor(Databases databases, Passwords passwords, TotpSecrets secrets, TimeProvider time)
{
    public async Task<TwoFactorStart> StartAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var db = await databases.OpenAsync(by, ct);
        var user = await db.UserAsync(by.UserId, ct);
        var secret = Totp.NewSecret();
        using var code = QRCodeGenerator.GenerateQrCode(Totp.Uri(secret, user.Email, "Guanxi"), QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return new(Totp.Base32(secret), svg.GetGraphic(4, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute), secrets.Write(secret));
    }

    /// <returns>The recovery codes, shown this once.</returns>
    /// <exception cref="InvalidException"><c>two-factor.code</c>.</exception>
    public async Task<string[]> ConfirmAsync(Actor by, string setup, string code, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        if (Totp.Match(Unsealed(setup), code.Replace(" ", "", StringComparison.Ordinal), time.GetUtcNow()) is not { } step)
            throw new InvalidException("two-factor.code", "code");
        var codes = RecoveryCodes.New();
        await databases.ChangeAsync(by, async (db, session) =>
        {
            var user = await db.UserAsync(by.UserId, ct);
            (user.TotpSecret, user.TotpStep, user.RecoveryCodes) = (setup, step, RecoveryCodes.Store(codes));
            await AuditEntry.For("user", user.Id, "two-factor-on", by, time.GetUtcNow().UtcDateTime).WriteAsync(session, ct);
        }, ct);
        return codes;
    }

    /// <exception cref="InvalidException"><c>password.wrong</c>.</exception>
    public async Task StopAsync(Actor by, string password, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await OwnPassword.CheckAsync(databases, passwords, time, by, password, ct);
        await databases.ChangeAsync(by, (db, session) => ClearAsync(db, session, by, by.UserId, ct), ct);
    }

    /// <summary>For a user who lost phone and codes.</summary>
    public async Task ResetAsync(Actor by, long userId, Callers callers, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageUsers);
        await databases.ChangeAsync(by, async (db, session) =>
        {
            await Delegation.RequireOverUserAsync(session, callers, by, userId, ct);
            await ClearAsync(db, session, by, userId, ct);
        }, ct);
    }

    private async Task ClearAsync(AppDb db, Session session, Actor by, long userId, CancellationToken ct)
    {
        var user = await db.UserAsync(userId, ct);
        (user.TotpSecret, user.RecoveryCodes) = (null, null);
        await AuditEntry.For("user", user.Id, "two-factor-off", by, time.GetUtcNow().UtcDateTime).WriteAsync(session, ct);
    }

    private byte[] Unsealed(string setup)
    {
        try { return secrets.Read(setup); }
        catch (FormatException) { throw new InvalidException("two-factor.code", "code"); }
    }
}
