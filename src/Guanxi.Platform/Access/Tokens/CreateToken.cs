using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Access;

/// <param name="Scopes">Permissions the token keeps of its user's; empty keeps all she has at any time.</param>
/// <param name="ExpiresAt">UTC; null: until revoked.</param>
/// <param name="UserId">Whose; null for the actor's own. Only the command line makes tokens for others.</param>
public sealed record TokenRequest(string Name, IReadOnlyList<string> Scopes, DateTime? ExpiresAt = null, long? UserId = null);

/// <param name="Token">The secret, shown this once.</param>
public sealed record CreatedToken(long Id, string Token);

public sealed record TokenRow(long Id, string Name, string Hint, IReadOnlyList<string> Scopes, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? LastUsedAt);

/// <summary>Makes a token for programs.</summary>
public sealed class CreateToken(Databases databases, Catalogue.FieldCatalogue catalogue, TimeProvider time)
{
    /// <exception cref="InvalidException"><c>permission.unknown</c>, <c>token.expiry</c> or <c>token.name.length</c>.</exception>
    public async Task<CreatedToken> RunAsync(Actor by, TokenRequest request, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        if (request.UserId is not null && request.UserId != by.UserId && !by.IsSystem)
            throw new ForbiddenException(PlatformPermissions.OwnAccount);
        if (request.Scopes.FirstOrDefault(s => !catalogue.PermissionsOf(by.Tenant).Contains(s)) is { } unknown)
            throw new InvalidException("permission.unknown", "scopes", unknown);
        if (request.ExpiresAt <= time.GetUtcNow().UtcDateTime)
            throw new InvalidException("token.expiry", "expiresAt");
        var secret = Secret.TokenPrefix + Secret.New();
        await using var db = await databases.OpenAsync(by, ct);
        var user = await db.UserAsync(request.UserId ?? by.UserId, ct);
        var token = new ApiToken
        {
            UserId = user.Id,
            Name = request.Name,
            Hint = secret[..8],
            TokenHash = Secret.Hash(secret),
            ExpiresAt = request.ExpiresAt?.ToUniversalTime(),
            Scopes = request.Scopes.Count == 0 ? ApiToken.AllScopes : string.Join(' ', request.Scopes.Distinct().Order(StringComparer.Ordinal)),
        };
        db.ApiTokens.Add(token);
        await db.SaveChangesAsync(ct);
        return new(token.Id, secret);
    }
}

/// <summary>Her own tokens.</summary>
internal sealed class ListTokens(Databases databases)
{
    public async Task<IReadOnlyList<TokenRow>> RunAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var db = await databases.OpenAsync(by, ct);
        var tokens = await db.ApiTokens.AsNoTracking().Where(t => t.UserId == by.UserId).OrderByDescending(t => t.Id).ToListAsync(ct);
        return [.. tokens.Select(t => new TokenRow(t.Id, t.Name, t.Hint, t.Scopes == ApiToken.AllScopes ? [] : t.Scopes.Split(' '), t.CreatedAt, t.ExpiresAt, t.LastUsedAt))];
    }
}

/// <summary>Revokes one of her own tokens; it stops at once.</summary>
internal sealed class RevokeToken(Databases databases, Callers callers)
{
    public async Task RunAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var db = await databases.OpenAsync(by, ct);
        db.ApiTokens.Remove(await db.ApiTokens.FirstOrDefaultAsync(t => t.Id == id && t.UserId == by.UserId, ct) ?? throw new NotFoundException("token", id));
        await db.SaveChangesAsync(ct);
        callers.Forget();
    }
}
