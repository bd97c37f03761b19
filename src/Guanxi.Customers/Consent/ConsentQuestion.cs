using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Consent;

/// <summary>Filters by what customers allow: <c>consent = marketing.mail</c>, or in a state: <c>consent = marketing.mail.withdrawn</c>.</summary>
internal static class ConsentQuestion
{
    public static readonly Question Asked = new("consent", Write);

    private static void Write(Sql sql, string value)
    {
        var parts = value.Split('.');
        if (parts.Length is < 2 or > 3 || parts.Length == 3 && !ConsentAct.States.Contains(parts[2]))
            throw new InvalidException("consent.filter", "filter", value);
        sql.Add($"EXISTS (SELECT 1 FROM customers_consent q WHERE q.customer_id = t.id AND q.purpose = {parts[0]} AND q.channel = {parts[1]} AND q.state = {(parts.Length == 3 ? parts[2] : ConsentAct.Given)})");
    }
}
