namespace Guanxi.Platform.Access;

/// <summary>Permissions of the platform itself.</summary>
public static class PlatformPermissions
{
    public const string ManageUsers = "users.manage";

    /// <summary>Users of the teams she leads, and of those below them.</summary>
    public const string ManageTeamUsers = "users.manage-team";

    /// <summary>Names of all colleagues and teams; without it she knows those of her own teams only, as people outside the company do.</summary>
    public const string ReadColleagues = "colleagues.read";
    public const string ManageRoles = "roles.manage";
    public const string ReadAudit = "audit.read";
    public const string ManageSettings = "settings.manage";
    /// <summary>Adding fields and record types, arranging them and renaming terms.</summary>
    public const string ManageFields = "fields.manage";
    public const string ManageTenants = "tenants.manage";
    public const string ReadJobs = "jobs.read";
    public const string ManageJobs = "jobs.manage";
    public const string RunBackup = "backup.run";
    public const string PublishViews = "views.publish";

    /// <summary>Look behind the mask of a field, with a reason that is kept.</summary>
    public const string Unmask = "fields.unmask";

    /// <summary>
    /// Her own account. Everybody who signed in has it, no role names it and no token carries it: a token can neither
    /// change the password nor make wider tokens.
    /// </summary>
    public const string OwnAccount = "me";

    public static readonly IReadOnlyList<Permission> All =
        [new(ManageUsers), new(ManageTeamUsers), new(ReadColleagues), new(ManageRoles), new(ReadAudit), new(ManageSettings), new(ManageFields), new(ManageTenants), new(ReadJobs), new(ManageJobs), new(RunBackup), new(Unmask), new(PublishViews)];
}
