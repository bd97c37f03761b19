using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Customers;

/// <summary>Something that happened between a customer and the company, on any channel. Rows are added, rarely changed.</summary>
internal sealed class Interaction : IAudited
{
    public long Id { get; private set; }
    public long Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }

    public long CustomerId { get; set; }

    /// <summary>When it happened.</summary>
    public DateTime At { get; set; }

    /// <summary>note, call, email, visit, web, complaint, chat, sms.</summary>
    public required string Kind { get; set; }

    /// <summary>in, out, or empty where it has no direction.</summary>
    public string Direction { get; set; } = "";
    public string Subject { get; set; } = "";
    public string Body { get; set; } = "";
    public long? ImportId { get; set; }
}

internal sealed class InteractionMapping : IEntityTypeConfiguration<Interaction>
{
    public void Configure(EntityTypeBuilder<Interaction> builder) => builder.ToTable("customers_interaction");
}

/// <summary>How one customer stands to another: household, employer, guarantor.</summary>
internal sealed class Relation : IAudited
{
    public long Id { get; private set; }
    public long Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }

    public long CustomerId { get; set; }
    public long OtherId { get; set; }

    /// <summary>What the other one is to the customer: one of the company's <see cref="Relations.RelationRoles"/>.</summary>
    public required string Role { get; set; }
    public DateOnly? Since { get; set; }
    public DateOnly? Until { get; set; }
    public string Note { get; set; } = "";

    /// <summary>1 loose to 3 close; 0 when unknown.</summary>
    public long Strength { get; set; }

    /// <summary>The one that counts among several of its kind.</summary>
    public bool Main { get; set; }
}

internal sealed class RelationMapping : IEntityTypeConfiguration<Relation>
{
    public void Configure(EntityTypeBuilder<Relation> builder) => builder.ToTable("customers_relation");
}
