using Guanxi.Core;
using Guanxi.Platform.Tabular;

namespace Guanxi.Platform.Importing;

/// <summary>A file that was taken in and looked at, before anything is imported.</summary>
/// <param name="Headers">Of its columns, in order.</param>
/// <param name="Rows">The first rows.</param>
/// <param name="Missing">Targets that must have a column and have none.</param>
/// <param name="Targets">What her columns can be mapped onto.</param>
public sealed record PreparedFile(ImportFile File, IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows, IReadOnlyList<string> Missing, IReadOnlyList<TargetField> Targets);

/// <summary>What an import would do.</summary>
/// <param name="Rejected">The first thousand rows that would be set aside; <see cref="ImportProgress.Rejected"/> counts them all.</param>
public sealed record ImportTrial(ImportProgress Progress, IReadOnlyList<RejectedRow> Rejected);

/// <summary>Something that can be imported: each module offers its own, and wizard, API and command line serve them all.</summary>
public interface IImportKind
{
    /// <summary>As in addresses and commands, such as <c>orders</c>.</summary>
    string Name { get; }

    /// <summary>Needed for every step.</summary>
    string Permission { get; }

    /// <summary>Whoever sees all rows of this record type sees everybody's imports of this kind.</summary>
    string RecordType { get; }

    /// <summary>Takes a file in and proposes how to read it.</summary>
    /// <param name="columns">Header by target where the user knows better; null guesses all. An empty header leaves the target without a column.</param>
    /// <exception cref="InvalidException">It is no table, or a column that was named is not there.</exception>
    Task<PreparedFile> PrepareAsync(Actor by, string name, Stream content, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct);

    /// <summary>Looks at a file again under other choices.</summary>
    /// <exception cref="NotFoundException">Not her file.</exception>
    Task<PreparedFile> PrepareAgainAsync(Actor by, long file, TableOptions? options, IReadOnlyDictionary<string, string>? columns, CancellationToken ct);

    /// <summary>Reads everything and writes nothing.</summary>
    Task<ImportTrial> TryAsync(Actor by, IReadOnlyList<ImportFile> plan, ImportOptions options, Action<ImportProgress>? watch, CancellationToken ct);

    /// <summary>Creates the import and its job; an import of the same files that was cut off is taken up again instead.</summary>
    /// <returns>The import and the job that runs it.</returns>
    /// <exception cref="InvalidException"><c>import.column-missing</c>.</exception>
    Task<(long Import, long Job)> StartAsync(Actor by, IReadOnlyList<ImportFile> plan, ImportOptions options, CancellationToken ct);

    /// <summary>Starts taking a whole import back.</summary>
    /// <returns>The job.</returns>
    /// <exception cref="ConflictException"><c>import.running</c> or <c>import.undone</c>.</exception>
    Task<long> UndoAsync(Actor by, long import, CancellationToken ct);

    /// <summary>Cells may be mended, words mapped to choices and empty targets given a default; and known records need not be updated.</summary>
    bool Chooses => false;

    /// <summary>Records that an import made, changed or that undoing it left alone, as far as she sees them.</summary>
    /// <param name="after">Last record of the page before; 0 at first.</param>
    Task<IReadOnlyList<ImportChange>> ChangesAsync(Actor by, long import, ImportEffect effect, long after, CancellationToken ct) => Task.FromResult<IReadOnlyList<ImportChange>>([]);
}

/// <summary>What an import did to a record.</summary>
public enum ImportEffect { Created, Changed, Kept }
