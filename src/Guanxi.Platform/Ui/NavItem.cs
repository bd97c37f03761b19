using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Guanxi.Platform.Ui;

/// <summary>Where a link of the frame stands.</summary>
public enum NavPlace
{
    /// <summary>The rail on the left (on a phone: behind "more").</summary>
    Rail,

    /// <summary>The create menu (<c>c</c>).</summary>
    Create,

    /// <summary>The person's menu.</summary>
    Person,
}

/// <summary>A link that a module adds to the frame, registered with <c>AddNav</c>.</summary>
/// <param name="Href">The page's address.</param>
/// <param name="Icon">A name listed in web/icons.txt.</param>
/// <param name="Text">The class of the module's texts, and <paramref name="Key"/> the label among them.</param>
/// <param name="Key">The label's key.</param>
/// <param name="Order">Smaller is nearer the top; modules take a hundred each.</param>
public sealed record NavItem(string Href, string Icon, Type Text, string Key, int Order = 0)
{
    /// <summary>Where the link stands.</summary>
    public NavPlace Place { get; init; }

    /// <summary>Whether the phone's bottom bar shows it; the first three by order do.</summary>
    public bool OnPhone { get; init; }

    /// <summary>An address that answers with the number of things to act on, as bare text; null for no count.</summary>
    public string? CountHref { get; init; }

    /// <summary>The letter that follows <c>g</c> to go there; null for none.</summary>
    public char? Letter { get; init; }

    /// <summary>Whether this request's person sees the link; null for everyone. The page itself must refuse too.</summary>
    public Func<HttpContext, bool>? Shown { get; init; }

    /// <summary>The label in the language of the request.</summary>
    public string Label(IStringLocalizerFactory texts) => texts.Create(Text)[Key];
}

/// <summary>Registers links of the frame.</summary>
public static class NavItems
{
    /// <summary>Adds links to the frame.</summary>
    public static IServiceCollection AddNav(this IServiceCollection services, params NavItem[] items)
    {
        foreach (var item in items) services.AddSingleton(item);
        return services;
    }
}
