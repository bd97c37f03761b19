using Guanxi.Platform.Access;

namespace Guanxi.Platform.Ui;

/// <summary>The person a page is drawn for. Scoped; name and zone are the caller's, the rest may be set before the page is rendered.</summary>
public sealed class Viewer
{
    /// <summary>The name as written, or null when nobody is signed in.</summary>
    public string? Name { get; set; }

    /// <summary>The second line of the person's menu, such as the tenant or role; null for none.</summary>
    public string? Detail { get; set; }

    /// <summary>The zone in which instants are shown.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Whether single-letter keys work for this person (WCAG 2.1.4 asks that they can be off).</summary>
    public bool Keys { get; set; } = true;

    /// <summary>Links the person has pinned: label, address and icon, in their order.</summary>
    public IReadOnlyList<Favourite> Favourites { get; set; } = [];

    /// <summary>As whom the person looks at Guanxi; null when as herself.</summary>
    public Preview? Preview { get; private init; }

    internal static Viewer Of(Caller? caller) => caller is null ? new() : new()
    {
        Name = caller.Preview?.ByName ?? caller.Actor.Name,
        Detail = caller.Actor.Tenant,
        Zone = caller.Actor.Zone,
        Preview = caller.Preview,
    };
}

/// <summary>A pinned link at the top of the rail.</summary>
public sealed record Favourite(string Label, string Href, string Icon = "star");
