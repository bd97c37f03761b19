using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Identities;

/// <summary>Adding, changing and removing identities on the page of a customer. Each answers with the list as it is then.</summary>
internal static class IdentityPages
{
    public static void MapIdentityPages(this RouteGroupBuilder customers)
    {
        customers.MapPost("/{id:long}/identities", SaveAsync).Demands(CustomerPermissions.Write);
        customers.MapPost("/{id:long}/identities/remove", RemoveAsync).Demands(CustomerPermissions.Write);
    }

    private static async Task<IResult> SaveAsync(long id, HttpContext context, SaveIdentity save, GetIdentities identities, Texts texts, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var given = new IdentityInput(form["kind"].ToString(), form["value"].ToString(), IdentityWords.ReadLabel(texts, form["label"].ToString()), Given("state"), form.Yes("main"), Given("key"), Given("country"), Given("region"), Given("city"), Given("postalCode"));
        var errors = await FormErrors.TryAsync(texts, () => save.RunAsync(by, id, given, ct));
        return await ShowAsync(by, id, identities, ct, errors.Any ? given : null, errors: errors);

        string? Given(string name) => form[name].ToString() is { Length: > 0 } text ? text : null;
    }

    private static async Task<IResult> RemoveAsync(long id, HttpContext context, RemoveIdentity remove, GetIdentities identities, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var (kind, key) = (form["kind"].ToString(), form["key"].ToString());
        var gone = (await identities.RunAsync(by, id, ct)).FirstOrDefault(i => i.Kind == kind && i.Key == key);
        await remove.RunAsync(by, id, kind, key, ct);
        return await ShowAsync(by, id, identities, ct, gone: gone);
    }

    private static async Task<IResult> ShowAsync(Actor by, long id, GetIdentities identities, CancellationToken ct, IdentityInput? given = null, IdentityRow? gone = null, FormErrors? errors = null)
        => Page.Fragment<IdentityList>(new { Id = id, By = by, Identities = await identities.RunAsync(by, id, ct), Given = given, Gone = gone, Errors = errors ?? FormErrors.None });
}
