using Guanxi.Core;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;

namespace Guanxi.Platform.Access;

internal static class SettingsTabs
{
    /// <summary>Those the actor may open.</summary>
    public static IReadOnlyList<TabItem> Of(Texts texts, Actor by, string current) =>
    [
        .. new[] { ("users", PlatformPermissions.ManageUsers), ("teams", PlatformPermissions.ManageUsers), ("roles", PlatformPermissions.ManageRoles), ("life-cycle", "lifecycle.manage"), ("rfm", "lifecycle.manage"), ("audit", PlatformPermissions.ReadAudit) }
            .Where(t => by.May(t.Item2)).Select(t => new TabItem(texts["settings." + t.Item1], "/settings/" + t.Item1, t.Item1 == current)),
    ];

    public static string RoleName(Texts texts, RoleRow role) => role.Name ?? texts["role." + role.Key];
}
