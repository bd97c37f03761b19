using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Custom;

/// <summary>
/// Tables and columns of what tenants define. A field is a real column: added in no time on both databases, and filters,
/// sorting, indexes and exports know no difference. Names come from checked identifiers, never from free input.
/// </summary>
internal static class CustomSchema
{
    public static readonly SchemaStep Step = new("20261122r-custom", s => s
        .Table("platform_field", t => t.Id().Long("version").Text("type").Text("name").Text("definition").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true))
        // A name stays taken while its field lies in the bin: the column is still there.
        .Index("platform_field", "name", "type, name", unique: true)
        .Table("platform_record_type", t => t.Id().Long("version").Text("name").Text("definition").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true))
        .Index("platform_record_type", "name", "name", unique: true)
        // Each change of the catalogue is a row: the last id is its version.
        .Table("platform_tag", t => t.Text("type").Text("field").Text("value").Key("type, field, value"))
        .Table("platform_catalogue_change", t => t.Id().Time("at").Long("user_id")));
}
