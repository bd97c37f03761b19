using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Bulk;

/// <summary>What is done to each record of a bulk.</summary>
public enum BulkAction
{
    /// <summary>Its fields are set.</summary>
    Edit,
    /// <summary>It goes to the recycle bin.</summary>
    Bin,
    /// <summary>It comes back from there.</summary>
    Restore,
}

/// <summary>One deed on many records: which, and what.</summary>
public sealed record BulkRequest(BulkAction Action)
{
    /// <summary>Most records that may be named one by one.</summary>
    public const int MostIds = 10_000;

    /// <summary>Condition on the records, as in a list; null for none.</summary>
    public string? Filter { get; init; }

    /// <summary>Words that the records must have; null for none.</summary>
    public string? Q { get; init; }

    /// <summary>Only these; null for all that filter and words find.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>Every record of the type is meant: said aloud, so that nobody does it by leaving something out.</summary>
    public bool All { get; init; }

    /// <summary>Values by field; null empties the field.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Set { get; init; }

    /// <summary>The records as a list would find them.</summary>
    /// <exception cref="InvalidException">The filter cannot be read, or nothing says which records are meant.</exception>
    internal RecordQuery Query(RecordType type)
    {
        if (Ids is null && !All && string.IsNullOrWhiteSpace(Filter) && string.IsNullOrWhiteSpace(Q))
            throw new InvalidException("bulk.which", "ids");
        if (Ids?.Count > MostIds)
            throw new InvalidException("bulk.too-many-ids", "ids", MostIds);
        return RecordQuery.Of(type, Filter, Q, "id", null, null, null, binned: Action == BulkAction.Restore);
    }

    /// <summary>Needed to do it.</summary>
    internal string Permission(RecordType type)
        => (Action == BulkAction.Edit ? type.WritePermission : type.DeletePermission) ?? throw new ForbiddenException($"{type.Name}.write");
}
