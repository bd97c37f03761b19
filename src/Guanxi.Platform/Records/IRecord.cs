using Guanxi.Platform.Data;

namespace Guanxi.Platform.Records;

/// <summary>A row of a record type: audited, versioned, and binned before it is gone.</summary>
public interface IRecord : IAudited
{
    /// <summary>When it went to the recycle bin; null while in use.</summary>
    DateTime? DeletedAt { get; set; }

    /// <summary>The record it has become one with: then it is neither in use nor in the recycle bin. Null while it is itself.</summary>
    long? MergedInto => null;

    /// <summary>The rules of the record that look at more than one field. Runs before each save through the catalogue.</summary>
    /// <exception cref="Guanxi.Core.InvalidException">A rule is broken.</exception>
    void Check();

    /// <summary>What others learn when this was created, changed, binned or restored; nothing by default. Asked once the id is known.</summary>
    /// <param name="before">The record as it was; null for a new one.</param>
    IEnumerable<Guanxi.Core.IEvent> Facts(IRecord? before) => [];
}
