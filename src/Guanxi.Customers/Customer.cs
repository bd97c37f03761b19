using Guanxi.Core;
using Guanxi.Customers.Identities;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Customers;

/// <summary>A person or organisation that the company knows.</summary>
internal sealed class Customer : IRecord, ISearchable
{
    public const string Table = "customers_customer";

    public long Id { get; private set; }
    public long Version { get; set; }
    /// <summary>Her first stage begins then.</summary>
    public DateTime CreatedAt
    {
        get;
        set
        {
            field = value;
            if (StageSince == default)
                StageSince = value;
        }
    }

    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public DateTime? DeletedAt { get; set; }
    public long? OwnerId { get; set; }
    public long? TeamId { get; set; }

    /// <summary>How other systems call her; null for those born here.</summary>
    public string? ExternalKey { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value.Trim(); }

    public string Kind { get; set; } = "person";

    public string Name
    {
        get;
        set
        {
            field = value.Trim() is { Length: > 0 and <= 200 } name ? name : throw new InvalidException("field.required", "name", "name");
            SortName = SortKey(field);
        }
    } = "";

    /// <summary>Pinyin before the name itself, so that Chinese and Latin names stand in one alphabet.</summary>
    public string SortName { get; private set; } = "";

    public string Email { get; set; } = "";
    public string Phone { get; set; } = "";
    public string Country { get; set; } = "";
    public string Region { get; set; } = "";
    public string City { get; set; } = "";
    public string Address { get; set; } = "";
    public string PostalCode { get; set; } = "";
    public string Language { get; set; } = "";
    public string Gender { get; set; } = "";
    public DateOnly? Birthday { get; set; }
    public string Source { get; set; } = "";

    /// <summary>Organisation that it belongs to; null for none.</summary>
    public long? ParentId { get; set; }
    public string Note { get; set; } = "";

    public string Stage { get; private set; } = LifeCycle.Stages.Potential;
    public DateTime StageSince { get; private set; }

    /// <summary>Where the life of a customer begins that nobody knew before.</summary>
    internal void BeginAt(string stage) => Stage = stage;

    /// <summary>When time alone will move the stage; null when it will not.</summary>
    public DateTime? StageDueAt { get; private set; }

    public long Orders { get; private set; }
    public long Revenue { get; private set; }
    public long Returns { get; private set; }
    public long Returned { get; private set; }

    /// <summary>What stayed: revenue less what was returned.</summary>
    public long Value { get; private set; }
    public long AverageOrder { get; private set; }
    public DateTime FirstOrderAt { get; private set; } = DateTime.UnixEpoch;
    public DateTime LastOrderAt { get; private set; } = DateTime.UnixEpoch;

    /// <summary>Scores 1–5, 5 best; 0 for a customer who never bought.</summary>
    public long RecencyScore { get; private set; }
    public long FrequencyScore { get; private set; }
    public long MonetaryScore { get; private set; }

    /// <summary>The three as one number, such as 543.</summary>
    public long Rfm { get; private set; }

    /// <summary>Share of the fields that count which are filled, 1–100; 0 until somebody scores her.</summary>
    [Platform.Audit.NotAudited]
    public long Completeness { get; private set; }

    /// <summary>100 less the points of what is doubtful, 1–100; 0 until somebody scores her.</summary>
    [Platform.Audit.NotAudited]
    public long Validity { get; private set; }

    /// <summary>The gravest of <see cref="Quality.Doubts"/>; "" for none.</summary>
    [Platform.Audit.NotAudited]
    public string Doubt { get; private set; } = "";

    /// <summary>How values were written that are kept in another form, a JSON object by field; "" for none.</summary>
    [Platform.Audit.NotAudited]
    public string Written { get; set; } = "";

    /// <summary>Import that created it; null otherwise.</summary>
    public long? ImportId { get; private set; }

    /// <summary>What she is found by besides: her other identities, from <see cref="IdentitySearch"/>.</summary>
    [Platform.Audit.NotAudited]
    public string Also { get; set; } = "";

    /// <summary>Customer she has become one with; null while she is herself.</summary>
    public long? MergedInto { get; private set; }

    public string SearchTable => Table;

    public void Score(Quality.QualityScore score) => (Completeness, Validity, Doubt) = (score.Completeness, score.Validity, score.Doubt);

    public string? SearchDocument() => DeletedAt is null ? Document(new SearchText(), Name, ExternalKey, Email, Phone, Also) : null;

    public static string Document(SearchText text, string name, string? key, string? email, string? phone, string also = "")
        => text.Name(name).Text(key).Text(email).Phone(phone).Identities(also).ToString();

    /// <summary>Whether the main identity of this kind is a field of hers.</summary>
    public static bool HasFieldFor(string kind) => kind is IdentityKinds.Email or IdentityKinds.Phone or IdentityKinds.Address;

    /// <summary>The fields that hold the main identity of a kind.</summary>
    public static IReadOnlyList<string> FieldsOf(string kind) => kind switch
    {
        IdentityKinds.Email or IdentityKinds.Phone => [kind],
        IdentityKinds.Address => ["address", "country", "region", "city", "postalCode"],
        _ => [],
    };

    /// <summary>Her main identity of a kind that <see cref="HasFieldFor"/>. A country or region alone is no postal address.</summary>
    public Place PlaceOf(string kind) => kind switch
    {
        IdentityKinds.Email => new(Email, "", "", "", ""),
        IdentityKinds.Phone => new(Phone, "", "", "", ""),
        _ => Address.Length + City.Length + PostalCode.Length > 0 ? new(Address, Country, Region, City, PostalCode) : new("", "", "", "", ""),
    };

    public void SetPlace(string kind, Place place)
    {
        if (kind == IdentityKinds.Email)
            Email = place.Value;
        else if (kind == IdentityKinds.Phone)
            Phone = place.Value;
        else
            (Address, Country, Region, City, PostalCode) = place.Country.Length > 0 ? place : place with { Country = Country };
    }

    public static string SortKey(string name) => Pinyin.Full(name) is { Length: > 0 } pinyin ? $"{pinyin} {name}" : name.ToLowerInvariant();

    /// <summary>She is out of use from now on, with all her values, and whoever asks for her is led to the other.</summary>
    public void MergeInto(long winner, DateTime at) => (MergedInto, DeletedAt) = (winner, at);

    public void ComeBack() => (MergedInto, DeletedAt) = (null, null);

    public void Check()
    {
        if (Name.Length == 0)
            throw new InvalidException("field.required", "name", "name");
    }

    public IEnumerable<IEvent> Facts(IRecord? before)
    {
        if (before is not Customer was)
            yield break;
        if ((was.OwnerId, was.TeamId) != (OwnerId, TeamId))
            yield return new CustomersReassigned([Id]);
        if ((was.Country, was.DeletedAt is null) != (Country, DeletedAt is null))
            yield return new CustomersRegrouped([Id]);
    }
}

internal sealed class CustomerMapping : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.ToTable(Customer.Table);
        builder.Ignore(c => c.SearchTable);
    }
}

internal static class CustomersDb
{
    extension(AppDb db)
    {
        public DbSet<Customer> Customers => db.Set<Customer>();
        public DbSet<Interaction> Interactions => db.Set<Interaction>();
        public DbSet<Relation> Relations => db.Set<Relation>();
    }
}
