using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Views;

/// <summary>A list page, read and ready to be drawn.</summary>
public sealed record ListModel(RecordView View, ListState State, Actor By, RecordPage Page, IReadOnlyList<Field> Columns, ReferenceNames Names, string Currency)
{
    /// <summary>The filter in force; null for none, and where it cannot be read.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Why the address cannot be followed; null when it can.</summary>
    public GuanxiException? Problem { get; init; }

    public bool IsNarrowed => State.Filter is not null || State.Search is not null;

    /// <summary>The saved views among her tabs.</summary>
    public IReadOnlyList<Saved.SavedView> Saved { get; init; } = [];

    /// <summary>The saved view that the list began with; null for none.</summary>
    public Saved.SavedView? Current => Saved.FirstOrDefault(v => v.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == State.View);

    /// <summary>There is something she may do with several rows at once.</summary>
    public bool MayPick => Bulk.Bulks.May(By, View.Type) || (View.ExportPermission is { } export && By.May(export));

    public string Key => View.Type.Name;

    internal static string CookieOf(RecordType type) => "columns." + type.Name;

    /// <summary>Reads the page that the address asks for. An address that cannot be followed gives an empty page with the reason.</summary>
    internal static async Task<ListModel> ReadAsync(ViewServices services, RecordView view, HttpContext context, bool binned, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        by.Require(view.Type.ReadPermission);
        view = services.Views.Of(by.Tenant, view);
        var type = view.Type;
        var state = ListState.Of(context.Request, binned);
        var columns = state.ColumnsOf(type, by, context.Request.Cookies[CookieOf(type)]);
        Filter? filter = null;
        GuanxiException? problem = null;
        var page = new RecordPage(columns, [], null);
        try
        {
            var query = state.Query(type, Needed(view, columns, by));
            filter = query.Filter;
            page = await services.Reader.ListAsync(by, query, ct);
        }
        catch (InvalidException e)
        {
            problem = e;
        }
        return new(view, state, by, page, columns, await ReferenceNames.OfAsync(services, by, page.Fields, page.Rows, ct), await services.Currency.OfAsync(by.Tenant, ct))
        {
            Filter = filter,
            Problem = problem,
        };
    }

    /// <summary>The columns, and what drawing them takes besides.</summary>
    private static IEnumerable<Field> Needed(RecordView view, IReadOnlyList<Field> columns, Actor by)
    {
        var type = view.Type;
        List<Field> more = [];
        if (view.Organisation is { } organisation)
            more.Add(type[organisation.Field]);
        return columns.Concat(more.Where(f => !columns.Contains(f) && by.Grants.AccessTo(type.Name, f.Name) != FieldAccess.Hidden));
    }
}
