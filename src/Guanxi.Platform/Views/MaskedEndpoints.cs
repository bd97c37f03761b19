using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Views;

/// <summary>Looking behind the mask of a field.</summary>
internal static class MaskedEndpoints
{
    private sealed record Plain(string Value);

    public static void Map(RouteGroupBuilder group, RecordView view)
        => group.MapPost("/{id:long}/unmask/{name}", (long id, string name, HttpContext context, ViewServices services, Unmask unmask, CancellationToken ct)
            => ShowAsync(services, view, context, unmask, id, name, ct)).Demands(PlatformPermissions.Unmask);

    public static void MapApi(ApiRoutes api) => api.Map<UnmaskRequest, Plain>(new("POST", "/unmask", "unmaskField", "audit", PlatformPermissions.Unmask),
        async (call, request) => new Plain(await call.Get<Unmask>().RunAsync(call.Actor, request, call.Aborted)));

    private static async Task<IResult> ShowAsync(ViewServices services, RecordView view, HttpContext context, Unmask unmask, long id, string name, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var record = await RecordModel.ReadAsync(services, view, by, id, ct);
        string? value = null;
        var errors = await FormErrors.TryAsync(services.Texts, async () => value = await unmask.RunAsync(by, new(view.Type.Name, id, name, form["reason"].ToString()), ct));
        return Page.Fragment<MaskedValue>(new { Record = record, Field = record.Fields.FirstOrDefault(f => f.Name == name) ?? throw new NotFoundException("field", name), Plain = value, Error = errors["reason"] ?? errors.General });
    }
}
