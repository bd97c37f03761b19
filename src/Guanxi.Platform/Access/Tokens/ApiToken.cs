using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Platform.Access;

/// <summary>Lets a program act for a user, with no more than the named permissions of hers.</summary>
internal sealed class ApiToken : IAudited
{
    /// <summary>Scope of a token that keeps every permission its user has, at any time.</summary>
    public const string AllScopes = "*";

    public long Id { get; private set; }
    public required long UserId { get; init; }

    public required string Name
    {
        get;
        set => field = value.Trim() is { Length: > 0 and <= 100 } name ? name : throw new InvalidException("token.name.length", "name");
    }

    /// <summary>Its first characters, by which the owner knows it again.</summary>
    public required string Hint { get; init; }

    [NotAudited]
    public required string TokenHash { get; init; }

    /// <summary>Permissions separated by spaces, or <see cref="AllScopes"/>.</summary>
    public required string Scopes { get; init; }

    /// <summary>Null: until revoked.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>Exact to about a minute; null: never.</summary>
    [NotAudited]
    public DateTime? LastUsedAt { get; set; }

    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public long Version { get; set; }

    private sealed class Mapping : IEntityTypeConfiguration<ApiToken>
    {
        public void Configure(EntityTypeBuilder<ApiToken> builder) => builder.ToTable("platform_api_token");
    }
}

/// <summary>Random secrets. A fast hash is right for them: 256 random bits cannot be guessed, however fast the guessing.</summary>
internal static class Secret
{
    public const string TokenPrefix = "gx_";

    public static string New() => System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret)
        => System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));
}
