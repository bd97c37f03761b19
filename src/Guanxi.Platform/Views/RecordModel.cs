using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Views;

/// <summary>One record with every field its reader may see, ready to be drawn.</summary>
public sealed record RecordModel(RecordView View, Actor By, IReadOnlyList<Field> Fields, RecordRow Row, ReferenceNames Names, string Currency)
{
    public long Id => Row.Id;

    public string Key => View.Type.Name;

    public string Href => View.Href(Row.Id);

    /// <summary>The value of a field; null for none, and for one that is hidden from the reader.</summary>
    public object? this[string field]
    {
        get
        {
            for (var i = 0; i < Fields.Count; i++)
                if (Fields[i].Name == field)
                    return Row.Values[i];
            return null;
        }
    }

    public string Title => this[View.Type.Title] is string { Length: > 0 } title ? title : "#" + Row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public bool IsOrganisation => View.Organisation is { } organisation && organisation.Value.Equals(this[organisation.Field]);

    /// <summary>Whether the reader may see the field at all.</summary>
    public bool Shows(string field) => Fields.Any(f => f.Name == field);

    /// <summary>Whether the reader sees the field with its middle hidden.</summary>
    public bool Masks(string field) => Fields.Any(f => f.Masked && f.Name == field);

    public bool MayWrite => View.Type.WritePermission is { } write && By.May(write) && (IsHers || By.Shares.Shows(View.Type.Name, Id, toChange: true));

    public bool MayDelete => View.Type.DeletePermission is { } delete && By.May(delete) && IsHers;

    /// <summary>Her roles show it to her: it was not only shared with her.</summary>
    private bool IsHers => !By.Shares.Shows(View.Type.Name, Id) || RowVisibility.Sees(By, View.Type, this["ownerId"] as long?, this["teamId"] as long?);

    public bool MayEdit(Field field) => field.Writable && MayWrite && By.Grants.AccessTo(View.Type.Name, field.Name) == FieldAccess.Write;

    /// <exception cref="NotFoundException">It is not there, or not hers to see.</exception>
    public static async Task<RecordModel> ReadAsync(ViewServices services, RecordView view, Actor by, long id, CancellationToken ct)
    {
        view = services.Views.Of(by.Tenant, view);
        var (fields, row) = await services.Reader.FindAsync(by, view.Type, id, [], ct) ?? throw new NotFoundException(view.Type.Name, id);
        return new(view, by, fields, row, await ReferenceNames.OfAsync(services, by, fields, [row], ct), row.Currency ?? await services.Currency.OfAsync(by.Tenant, ct));
    }
}
