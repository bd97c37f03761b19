using Guanxi.Core;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Retention;

/// <summary>How long one kind of data is kept.</summary>
/// <param name="Data">One of <see cref="RetentionRules.Kinds"/>.</param>
/// <param name="Months">Months after which it goes: of a customer, since anything last happened.</param>
/// <param name="Filter">Which customers, as in their list; empty for all. Nothing else takes a filter.</param>
/// <param name="NoticeDays">Days a customer is marked before she is erased, so that somebody can still turn to her.</param>
internal sealed record RetentionRule(string Data, int Months, string Filter = "", int NoticeDays = 30)
{
    public void Check()
    {
        if (!RetentionRules.Kinds.Contains(Data))
            throw new InvalidException("retention.data", "data", Data, string.Join(", ", RetentionRules.Kinds));
        if (Months is < 1 or > 1200)
            throw new InvalidException("retention.months", "months");
        if (NoticeDays is < 0 or > 365)
            throw new InvalidException("retention.notice", "noticeDays");
        if (Filter.Length > 0)
            _ = FilterParser.Parse(Filter);
    }
}

/// <summary>The rules of a tenant; none are shipped, for nobody's data should go before somebody decided so.</summary>
internal sealed record RetentionRules(IReadOnlyList<RetentionRule> Rules)
{
    public const string Setting = "privacy.retention";

    public const string Customers = "customers";
    public const string Interactions = "interactions";
    public const string Contacts = "contacts";
    public const string Imports = "imports";

    public static readonly IReadOnlyList<string> Kinds = [Customers, Interactions, Contacts, Imports];

    public static readonly RetentionRules Shipped = new([]);

    public void Check()
    {
        if (Rules.Count > 30)
            throw new InvalidException("retention.too-many", "rules");
        foreach (var rule in Rules)
            rule.Check();
    }
}
