using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Customers.Identities;

/// <summary>
/// One way to reach a customer. Her main e-mail, phone and address are fields of her own; they have a row here only once
/// there is something to say about them, and which row is the main one is told by the field: see <see cref="IdentitySet"/>.
/// </summary>
internal sealed class Identity : IAudited
{
    public const string Table = "customers_identity";

    public long Id { get; private set; }
    public long Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }

    public long CustomerId { get; set; }

    /// <summary>One of <see cref="IdentityKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>As written; of a postal address the street.</summary>
    public required string Value { get; set; }

    /// <summary>From <see cref="IdentityKey"/>: equal where two mean the same.</summary>
    [Platform.Audit.NotAudited]
    public required string Key { get; set; }

    /// <summary><c>work</c>, <c>home</c>, <c>mobile</c>, <c>fax</c>, a network or service, or as people say; empty for none.</summary>
    public string Label { get; set; } = "";

    public string Country { get; set; } = "";
    public string Region { get; set; } = "";
    public string City { get; set; } = "";
    public string PostalCode { get; set; } = "";

    public string State { get; set; } = IdentityStates.Unverified;

    /// <summary>Since when the state is so; null for one nobody looked at.</summary>
    public DateTime? StateSince { get; set; }

    /// <summary>Order among those of its kind, from 1.</summary>
    public long Position { get; set; }

    public Place Place
    {
        get => new(Value, Country, Region, City, PostalCode);
        set => (Value, Country, Region, City, PostalCode) = value;
    }
}

/// <summary>A postal address by its parts; of any other identity the value alone.</summary>
internal readonly record struct Place(string Value, string Country, string Region, string City, string PostalCode);

internal sealed class IdentityMapping : IEntityTypeConfiguration<Identity>
{
    public void Configure(EntityTypeBuilder<Identity> builder)
    {
        builder.ToTable(Identity.Table);
        builder.Ignore(i => i.Place);
    }
}

internal static class IdentitiesDb
{
    extension(AppDb db) { public DbSet<Identity> Identities => db.Set<Identity>(); }

    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122r-identities", s => s
            .Table(Identity.Table, t => t
                .Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by")
                .Long("customer_id").Text("kind").Text("value").Text("key").Text("label")
                .Text("country").Text("region").Text("city").Text("postal_code")
                .Text("state").Time("state_since", nullable: true).Long("position"))
            .Index(Identity.Table, "customer", "customer_id, kind, key", unique: true)
            .Index(Identity.Table, "key", "kind, key")
            .Column(Customer.Table, "also", "TEXT NOT NULL DEFAULT ''")),
    ];
}
