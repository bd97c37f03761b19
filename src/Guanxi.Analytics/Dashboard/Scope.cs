using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Analytics.Dashboard;

/// <summary>Cuts sums to one reader: the same rows as her lists, and one country where she asks for it.</summary>
internal sealed class Scope(Actor by, FieldCatalogue catalogue, string? country)
{
    /// <summary>Appends <c> AND …</c> over sums with the alias <c>t</c>.</summary>
    public Sql Of(string recordType, Sql sql, bool indexed = true)
    {
        var type = catalogue[recordType];
        if (by.May(type.ReadPermission))
            RowVisibility.Write(sql, type, by, indexed: indexed);
        else
            sql.Raw(" AND 1 = 0");
        if (country is not null)
            sql.Add($" AND t.country = {country}");
        return sql;
    }

    /// <summary>Whether a role hides the field from her.</summary>
    public bool Sees(string recordType, string field) => by.Grants.AccessTo(recordType, field) != FieldAccess.Hidden;
}
