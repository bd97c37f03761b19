using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Custom;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Search;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Guanxi.Platform.Views;

/// <summary>A heading of the palette with what was found below it.</summary>
public sealed record PaletteGroup(string Label, IReadOnlyList<PaletteHit> Hits);

/// <summary>One line of the palette.</summary>
public sealed record PaletteHit(string Href, string Icon, string Label, string? Side = null);

/// <summary>Search from anywhere: the palette, and the choices of reference fields.</summary>
internal static class PaletteEndpoints
{
    private const int PerGroup = 8;

    public static void MapPalette(this IEndpointRouteBuilder app)
    {
        var search = app.MapGroup("/search").Demands([.. app.ServiceProvider.GetRequiredService<RecordViews>().Shipped.Select(v => v.Type.ReadPermission)]).ExcludeFromDescription();
        search.MapGet("/palette", PaletteAsync);
        search.MapGet("/options/{target}", OptionsAsync);
        search.MapGet("/tags/{type}/{field}", TagsAsync);
    }

    private static async Task<IResult> PaletteAsync(HttpContext context, QuickFind find, RecordViews views, Texts texts, NavMenu menu, IStringLocalizerFactory words, string? q, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var text = q?.Trim() ?? "";
        var groups = new List<PaletteGroup>();
        if (text.Length > 0)
            foreach (var view in views.Of(by.Tenant).Where(v => by.May(v.Type.ReadPermission)))
                groups.Add(new(texts["types." + view.Type.Name], [.. (await find.FindAsync(by, view, text, PerGroup, ct)).Select(h => new PaletteHit(view.Href(h.Id), view.Icon, h.Title, h.Side))]));
        var open = Enum.GetValues<NavPlace>().SelectMany(p => menu.Of(context, p)).Select(i => (Item: i, Label: i.Label(words))).Where(i => Matches(i.Label, text)).OrderBy(i => i.Item.Order).ToList();
        groups.Add(new(texts["palette.pages"], [.. open.Where(i => i.Item.Place != NavPlace.Create).Take(PerGroup).Select(i => new PaletteHit(i.Item.Href, i.Item.Icon, i.Label))]));
        groups.Add(new(texts["palette.actions"], [.. open.Where(i => i.Item.Place == NavPlace.Create).Take(PerGroup).Select(i => new PaletteHit(i.Item.Href, i.Item.Icon, i.Label))]));
        return Page.Fragment<PaletteHits>(new { Groups = groups.Where(g => g.Hits.Count > 0).ToList() });
    }

    private static bool Matches(string label, string text)
        => label.Contains(text, StringComparison.OrdinalIgnoreCase) || SearchQuery.Parse(text).Matches(new SearchText().Name(label).ToString());

    private static async Task<IResult> OptionsAsync(string target, HttpContext context, QuickFind find, ViewServices services, HtmlEncoder encoder, string? q, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var text = q?.Trim() ?? "";
        var options = target switch
        {
            "user" or "team" => await ColleaguesAsync(services, by, target, text, ct),
            "country" => Countries(text),
            _ when services.Views.Find(by.Tenant, target) is { } view => (await find.FindAsync(by, view, text, PerGroup, ct)).Select(h => (h.Id.ToString(CultureInfo.InvariantCulture), h.Title, h.Side)),
            _ => throw new NotFoundException("record type", target),
        };
        var html = new StringBuilder();
        foreach (var (value, label, side) in options.Take(PerGroup))
            html.Append("<li role=\"option\" data-value=\"").Append(encoder.Encode(value)).Append("\" data-label=\"").Append(encoder.Encode(label)).Append("\"><span class=\"cut\">").Append(encoder.Encode(label))
                .Append("</span>").Append(side is null ? "" : $"<span class=\"side soft\">{encoder.Encode(side)}</span>").Append("</li>");
        if (html.Length == 0)
            html.Append("<li class=\"none\">").Append(encoder.Encode(services.Texts["palette.none"])).Append("</li>");
        return Results.Content(html.ToString(), "text/html; charset=utf-8");
    }

    /// <summary>Free words that were given before.</summary>
    private static async Task<IResult> TagsAsync(string type, string field, HttpContext context, ViewServices services, HtmlEncoder encoder, string? q, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var known = services.Catalogue.Of(by.Tenant)[type];
        by.Require(known.ReadPermission);
        if (known[field] is not { Free: true } || by.Grants.AccessTo(type, field) == FieldAccess.Hidden)
            throw new NotFoundException("field", field);
        var text = q?.Trim() ?? "";
        await using var session = await services.Databases.ReadAsync(by, ct);
        var tags = await session.ListAsync($"SELECT value FROM platform_tag WHERE type = {type} AND field = {field} AND value >= {text} AND value < {text + "\U0010FFFF"} ORDER BY value LIMIT {PerGroup}", r => r.GetString(0), ct);
        return Results.Content(string.Concat(tags.Select(t => $"<li role=\"option\" data-value=\"{encoder.Encode(t)}\" data-label=\"{encoder.Encode(t)}\"><span class=\"cut\">{encoder.Encode(t)}</span></li>")), "text/html; charset=utf-8");
    }

    private static async Task<IEnumerable<(string, string, string?)>> ColleaguesAsync(ViewServices services, Actor by, string target, string text, CancellationToken ct)
    {
        var people = await services.Colleagues.OfAsync(by, ct);
        return (target == "user" ? people.Users : people.Teams).Values.Where(p => p.Active && Matches(p.Name, text)).Select(p => (p.Id.ToString(CultureInfo.InvariantCulture), p.Name, (string?)null));
    }

    private static IEnumerable<(string, string, string?)> Countries(string text)
        => CountryCodes.All.Select(c => (Code: c, Name: FieldWords.Country(c))).Where(c => c.Code.Equals(text, StringComparison.OrdinalIgnoreCase) || Matches(c.Name, text))
            .OrderBy(c => c.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 0 : 1).Select(c => (c.Code, c.Name, (string?)c.Code));
}

/// <summary>ISO 3166-1 alpha-2, as the runtime's culture data knows them.</summary>
internal static class CountryCodes
{
    public static readonly IReadOnlyList<string> All =
    [
        .. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(c => new RegionInfo(c.Name).TwoLetterISORegionName)
            .Where(c => c.Length == 2 && c.All(char.IsAsciiLetterUpper)).Distinct().Order(StringComparer.Ordinal),
    ];
}
