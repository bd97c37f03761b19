using Guanxi.Platform.Data;

namespace Guanxi.Platform.Records;

/// <summary>Rows that belong to a record and are given with it, such as the lines of an order.</summary>
/// <param name="Name">As the API spells it.</param>
/// <param name="Item">Class of one of them.</param>
public sealed record RecordPart(string Name, Type Item);

/// <summary>What a module adds when a record of one of its types is created or edited through the catalogue.</summary>
public interface ISaving
{
    /// <summary>Name of the record type.</summary>
    string Type { get; }

    /// <summary>Values that may be given beside the fields of the type.</summary>
    IReadOnlyList<RecordPart> Parts { get; }

    /// <summary>Sets on the record what follows from its parts and from other records.</summary>
    /// <param name="record">With the given fields already set.</param>
    /// <param name="values">As given; read the parts from here.</param>
    /// <returns>Writes the parts once the record is saved and has its id, in the same transaction; null when there is nothing to write.</returns>
    /// <exception cref="Guanxi.Core.InvalidException">A rule is broken.</exception>
    Task<Func<CancellationToken, Task>?> PrepareAsync(AppDb db, IRecord record, bool isNew, IReadOnlyDictionary<string, object?> values, CancellationToken ct);
}
