using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Custom;

/// <summary>The links of the frame: those of the modules, and one for each record type that the tenant made.</summary>
public sealed class NavMenu(IEnumerable<NavItem> items, RecordViews views)
{
    private const int Order = 700;

    /// <summary>Those the request's person sees, in order.</summary>
    public IEnumerable<NavItem> Of(HttpContext context, NavPlace place)
        => items.Where(i => i.Place == place && (i.Shown is null || i.Shown(context))).Concat(Own(context, place)).OrderBy(i => i.Order);

    private IEnumerable<NavItem> Own(HttpContext context, NavPlace place)
    {
        if (place == NavPlace.Person || context.Features.Get<Caller>()?.Actor is not { } by)
            return [];
        return views.Of(by.Tenant).Select(v => v.Type).Where(t => t.Custom && by.May(place == NavPlace.Create ? t.WritePermission! : t.ReadPermission)).Select((type, i) => place == NavPlace.Create
            ? new NavItem($"/{type.Route}/new", "plus", typeof(Text), "new." + type.Name, Order + i) { Place = place }
            : new NavItem("/" + type.Route, views.Find(by.Tenant, type.Name)!.Icon, typeof(Text), "types." + type.Name, Order + i));
    }
}
