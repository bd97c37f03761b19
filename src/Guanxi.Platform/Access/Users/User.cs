using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Platform.Access;

/// <summary>Somebody who signs in with an e-mail address. Users are disabled, never deleted: records point at them.</summary>
internal sealed class User : IAudited
{
    public long Id { get; private set; }

    /// <summary>Lower case: it is the login, and unique.</summary>
    public required string Email { get; set => field = Login(value); }

    public required string Name
    {
        get;
        set => field = value.Trim() is { Length: > 0 and <= 100 } name ? name : throw new InvalidException("user.name.length", "name");
    }

    [NotAudited]
    public string PasswordHash { get; set; } = "";

    public required string Language
    {
        get;
        set => field = Languages.All.Contains(value) ? value : throw new InvalidException("language.unknown", "language", value);
    }

    /// <summary>IANA id.</summary>
    public required string TimeZone
    {
        get;
        set => field = TimeZoneInfo.TryFindSystemTimeZoneById(value, out _) ? value : throw new InvalidException("time-zone.unknown", "timeZone", value);
    }

    public DateTime? DisabledAt { get; set; }
    public bool MustChangePassword { get; set; }

    /// <summary>Encrypted; null while sign-in needs the password only.</summary>
    [NotAudited]
    public string? TotpSecret { get; set; }

    /// <summary>Last step whose code was used: a code works once.</summary>
    [NotAudited]
    public long TotpStep { get; set; }

    /// <summary>Hashes of those not yet used, separated by spaces.</summary>
    [NotAudited]
    public string? RecoveryCodes { get; set; }

    [NotAudited]
    public long FailedCount { get; set; }

    [NotAudited]
    public DateTime? LockedUntil { get; set; }

    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public long Version { get; set; }

    /// <exception cref="InvalidException"><c>user.email.form</c>.</exception>
    public static string Login(string email)
    {
        var login = email.Trim().ToLowerInvariant();
        var at = login.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == login.LastIndexOf('@') && at < login.Length - 1 && login.Length <= 200 && !login.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            ? login : throw new InvalidException("user.email.form", "email");
    }

    private sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder) => builder.ToTable("platform_user");
    }
}
