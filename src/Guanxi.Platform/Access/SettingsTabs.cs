using Guanxi.Core;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;

namespace Guanxi.Platform.Access;

/// <summary>The tabs above every settings page.</summary>
public static class SettingsTabs
{
    private static readonly (string Name, IReadOnlyList<string> AnyOf)[] All =
    [
        ("users", Delegation.Managing),
        ("teams", [PlatformPermissions.ManageUsers]),
        ("roles", [PlatformPermissions.ManageRoles]),
        ("company", [PlatformPermissions.ManageSettings]),
        ("fields", [PlatformPermissions.ManageFields]),
        ("record-types", [PlatformPermissions.ManageFields]),
        ("relations", [PlatformPermissions.ManageSettings]),
        ("care", [PlatformPermissions.ManageSettings]),
        ("life-cycle", ["lifecycle.manage"]),
        ("rfm", ["lifecycle.manage"]),
        ("duplicates", ["lifecycle.manage"]),
        ("quality", ["lifecycle.manage"]),
        ("consent", ["privacy.manage"]),
        ("contact", ["privacy.manage"]),
        ("retention", ["privacy.manage"]),
        ("erasures", ["privacy.erase"]),
        ("audit", [PlatformPermissions.ReadAudit]),
    ];

    /// <summary>What opens the settings at all.</summary>
    internal static readonly Demand Demand = new([.. All.SelectMany(t => t.AnyOf).Distinct()]);

    /// <summary>Those the actor may open.</summary>
    public static IReadOnlyList<TabItem> Of(Texts texts, Actor by, string current)
        => [.. All.Where(t => t.AnyOf.Any(by.May)).Select(t => new TabItem(texts["settings." + t.Name], "/settings/" + t.Name, t.Name == current))];

    internal static string RoleName(Texts texts, RoleRow role) => role.Name ?? texts["role." + role.Key];
}
