using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Custom;

/// <summary>Pages on which administrators add fields and arrange forms.</summary>
internal sealed class FieldPages(FieldCatalogue catalogue, ListFields list, SaveField save, RemoveField remove, ArrangeFields arrange)
{
    private const string Address = "/settings/fields";

    public static void Map(IEndpointRouteBuilder pages)
    {
        var fields = pages.MapGroup(Address).Demands(PlatformPermissions.ManageFields);
        fields.MapGet("", (Caller me, FieldPages p, string? type, CancellationToken ct) => p.ListAsync(me.Actor, type, FormErrors.None, ct));
        fields.MapGet("/new", (Caller me, FieldPages p, string? type) => p.Show(me.Actor, type ?? RecordTypes.Customer, new("", FieldKinds.Text), 0, 0, FormErrors.None));
        fields.MapPost("", (HttpContext context, Caller me, FieldPages p, CancellationToken ct) => p.SaveAsync(context, me.Actor, null, ct));
        fields.MapPost("/preview", (HttpContext context, Caller me, FieldPages p, CancellationToken ct) => p.PreviewAsync(context, me.Actor, ct));
        fields.MapPost("/arrange", (HttpContext context, Caller me, FieldPages p, CancellationToken ct) => p.ArrangeAsync(context, me.Actor, ct));
        fields.MapGet("/{id:long}", (long id, Caller me, FieldPages p, CancellationToken ct) => p.OpenAsync(me.Actor, id, ct));
        fields.MapPost("/{id:long}", (long id, HttpContext context, Caller me, FieldPages p, CancellationToken ct) => p.SaveAsync(context, me.Actor, id, ct));
        fields.MapPost("/{id:long}/bin", (long id, HttpContext context, Caller me, FieldPages p, CancellationToken ct) => p.DoAsync(context, me.Actor, remove => remove.BinAsync(me.Actor, id, ct), "fields.binned", ct));
        fields.MapPost("/{id:long}/restore", (long id, HttpContext context, Caller me, FieldPages p, CancellationToken ct) => p.DoAsync(context, me.Actor, remove => remove.RestoreAsync(me.Actor, id, ct), "fields.restored", ct));
        fields.MapPost("/{id:long}/purge", (long id, HttpContext context, Caller me, FieldPages p, CancellationToken ct) => p.DoAsync(context, me.Actor, remove => remove.PurgeAsync(me.Actor, id, ct), "fields.purged", ct));
    }

    private async Task<IResult> ListAsync(Actor by, string? typeName, FormErrors errors, CancellationToken ct)
    {
        var own = await list.RunAsync(by, null, ct);
        var tenant = catalogue.Of(by.Tenant);
        var type = tenant[typeName ?? RecordTypes.Customer];
        var binned = await list.BinAsync(by, ct);
        return Page.Render<FieldsPage>(new
        {
            By = by,
            Type = type,
            tenant.Types,
            Own = own.Where(f => f.Type == type.Name).ToDictionary(f => f.Definition.Name),
            Binned = binned.Where(b => b.Type == type.Name).ToList(),
            Errors = errors,
        }, status: FormAnswer.StatusOf(errors));
    }

    private async Task<IResult> OpenAsync(Actor by, long id, CancellationToken ct)
    {
        var field = await list.GetAsync(by, id, ct);
        return Show(by, field.Type, field.Definition, id, field.Version, FormErrors.None);
    }

    private IResult Show(Actor by, string type, FieldDefinition field, long id, long version, FormErrors errors)
    {
        by.Require(PlatformPermissions.ManageFields);
        var tenant = catalogue.Of(by.Tenant);
        return Page.Render<FieldPage>(new { By = by, Type = tenant[type], tenant.Types, Field = field, Id = id, Version = version, Errors = errors }, status: FormAnswer.StatusOf(errors));
    }

    private async Task<IResult> SaveAsync(HttpContext context, Actor by, long? id, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var (type, field, version) = (form["type"].ToString(), Read(form), form.Long("version") ?? 0);
        if (id is not null)
            field = field with { Name = (await list.GetAsync(by, id.Value, ct)).Definition.Name };
        return await context.DoAsync(() => id is null ? save.AddAsync(by, type, field, ct) : save.ChangeAsync(by, id.Value, field, version, ct),
            errors => Task.FromResult(Show(by, type, field, id ?? 0, version, errors)), $"{Address}?type={Uri.EscapeDataString(type)}", "fields.saved");
    }

    private async Task<IResult> PreviewAsync(HttpContext context, Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        var form = await context.Request.FormAsync(ct);
        var definition = Read(form);
        return Page.Fragment<FieldPreview>(new { Field = definition.ToField(catalogue.Of(by.Tenant)[form["type"].ToString()]), Definition = definition });
    }

    private async Task<IResult> ArrangeAsync(HttpContext context, Actor by, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var type = form["type"].ToString();
        List<FieldPlace> places = form.ContainsKey("reset") ? [] : [.. form["place"].OfType<string>().Select(p => p.Split('|', 2)).Where(p => p.Length == 2).Select(p => new FieldPlace(p[1], p[0]))];
        return await context.DoAsync(() => arrange.RunAsync(by, type, places, ct), errors => ListAsync(by, type, errors, ct), $"{Address}?type={Uri.EscapeDataString(type)}", "fields.saved", beside: false);
    }

    private async Task<IResult> DoAsync(HttpContext context, Actor by, Func<RemoveField, Task> deed, string said, CancellationToken ct)
    {
        var type = context.Request.HasFormContentType && (await context.Request.FormAsync(ct))["type"].ToString() is { Length: > 0 } named ? named : RecordTypes.Customer;
        return await context.DoAsync(() => deed(remove), errors => ListAsync(by, type, errors, ct), $"{Address}?type={Uri.EscapeDataString(type)}", said, beside: false);
    }

    private static FieldDefinition Read(IFormCollection form) => new(form["name"].ToString(), form["kind"].ToString())
    {
        Label = ReadLabels(form, "label"),
        Help = ReadLabels(form, "help"),
        Required = form.Yes("required"),
        Unique = form.Yes("unique"),
        Filterable = form.Yes("filterable"),
        Listed = form.Yes("listed"),
        Searchable = form.Yes("searchable"),
        Group = form["group"].ToString(),
        Min = Number(form["min"]),
        Max = Number(form["max"]),
        MaxLength = (int?)form.Long("maxLength"),
        Pattern = form["pattern"].ToString() is { Length: > 0 } pattern ? pattern : null,
        Default = form["default"].ToString() is { Length: > 0 } given ? given : null,
        Target = form["target"].ToString() is { Length: > 0 } target ? target : null,
        Choices = form["kind"].ToString() is FieldKinds.Choice or FieldKinds.Several ? ReadChoices(form) : null,
    };

    private static List<ChoiceDefinition> ReadChoices(IFormCollection form)
    {
        var (values, hans, hant, en, hues) = (form["choice.value"], form["choice.zhHans"], form["choice.zhHant"], form["choice.en"], form["choice.hue"]);
        var retired = form["choice.retired"].ToHashSet();
        return
        [
            .. values.Select((value, i) => new ChoiceDefinition(value?.Trim() ?? "", new(At(en, i), At(hans, i), At(hant, i)), At(hues, i) is Hue.Plain ? null : At(hues, i), retired.Contains(i.ToString(CultureInfo.InvariantCulture))))
                .Where(c => c.Value.Length > 0),
        ];

        static string? At(Microsoft.Extensions.Primitives.StringValues texts, int i) => i < texts.Count && !string.IsNullOrWhiteSpace(texts[i]) ? texts[i]!.Trim() : null;
    }

    internal static Labels ReadLabels(IFormCollection form, string name) => new(Text(form, name + ".en"), Text(form, name + ".zhHans"), Text(form, name + ".zhHant"));

    private static string? Text(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
