using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Guanxi.Platform.Data;

/// <summary>A record whose changes are stamped, counted and written to the audit log.</summary>
public interface IAudited
{
    long Id { get; }
    DateTime CreatedAt { get; set; }
    long CreatedBy { get; set; }
    DateTime UpdatedAt { get; set; }
    long UpdatedBy { get; set; }

    /// <summary>Grows by one with every save; two people's edits meet here.</summary>
    long Version { get; set; }

    /// <summary>What the audit log calls such a record.</summary>
    string AuditedAs => GetType().Name.ToLowerInvariant();
}

/// <summary>
/// One unit of work on one tenant's database. Saving writes the rows, their audit entries, their search documents
/// and the events raised, all in one transaction.
/// </summary>
public sealed class AppDb : DbContext
{
    private readonly Session session;
    private readonly Database database;
    private readonly DbServices services;
    private readonly bool ownsSession;
    private readonly List<Func<IEnumerable<IEvent>>> events = [];
    private readonly Dictionary<object, CustomValues> custom = new(ReferenceEqualityComparer.Instance);

    internal AppDb(DbContextOptions<AppDb> options, Session session, Database database, Actor by, DbServices services, bool ownsSession = true) : base(options)
    {
        this.session = session;
        this.database = database;
        this.services = services;
        this.ownsSession = ownsSession;
        // Whoever wants to go on after a failed save sets a savepoint of her own.
        Database.AutoSavepointsEnabled = false;
        By = by;
    }

    public Actor By { get; }

    /// <summary>The same connection for statements that EF has no words for.</summary>
    public Session Session => session;

    /// <summary>Tells other modules, once this is saved.</summary>
    public void Raise(IEvent fact) => events.Add(() => [fact]);

    /// <summary>Tells what is only known once the rows have their ids: asked for after they are written, in the same transaction.</summary>
    public void Raise(Func<IEnumerable<IEvent>> facts) => events.Add(facts);

    /// <summary>Saves values of custom fields together with their record.</summary>
    internal void Carry(IRecord record, CustomValues values) => custom[record] = values;

    internal static DbContextOptionsBuilder<AppDb> Configure(DbContextOptionsBuilder<AppDb> options)
    {
        options.ConfigureWarnings(w => w.Ignore(RelationalEventId.AmbientTransactionWarning, CoreEventId.SensitiveDataLoggingEnabledWarning));
        return options;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<Instants>();
        configurationBuilder.Properties<DateOnly>().HaveConversion<Days>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var module in services.Modules.All)
            modelBuilder.ApplyConfigurationsFromAssembly(module.Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
            if (property.Name == nameof(IAudited.Version))
                property.IsConcurrencyToken = true;
        }
    }

    /// <exception cref="ConflictException"><c>record.changed</c>: somebody saved the record since it was read.</exception>
    public override async Task<int> SaveChangesAsync(CancellationToken cancellationToken = default)
    {
        var now = services.Time.GetUtcNow().UtcDateTime;
        ChangeTracker.DetectChanges();
        var audits = new List<AuditEntry>();
        var texts = new List<(ISearchable Record, EntityState State)>();
        // A record of which only custom fields change is stamped and counted all the same.
        foreach (var (record, values) in custom)
            if (values.Changed.Count > 0 && Entry(record) is { State: EntityState.Unchanged } entry)
                entry.Property(nameof(IAudited.UpdatedAt)).IsModified = true;
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
                continue;
            if (entry.Entity is IAudited audited)
            {
                Stamp(entry, audited, now);
                audits.Add(AuditEntry.Of(entry, By, now, custom.GetValueOrDefault(entry.Entity)?.Changes ?? []));
            }
            if (entry.Entity is ISearchable searchable)
                texts.Add((searchable, entry.State));
        }

        if (session.Transaction is not null)
            return await SaveInsideAsync(audits, texts, now, cancellationToken);

        using var turn = await database.WriterTurnAsync(cancellationToken);
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        session.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction);
        try
        {
            var rows = await SaveInsideAsync(audits, texts, now, cancellationToken);
            await session.FinishAsync();
            await transaction.CommitAsync(cancellationToken);
            session.Transaction = null;
            session.Committed();
            return rows;
        }
        finally { session.Transaction = null; }
    }

    private async Task<int> SaveInsideAsync(List<AuditEntry> audits, List<(ISearchable Record, EntityState State)> texts, DateTime now, CancellationToken ct)
    {
        int rows;
        try
        {
            rows = await base.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ConflictException("record.changed");
        }
        catch (DbUpdateException e) when (UniqueViolation.Field(e) is { } field)
        {
            throw new ConflictException("record.duplicate-key", field);
        }
        foreach (var (record, values) in custom)
            await values.WriteAsync(session, ((IRecord)record).Id, ct);
        custom.Clear();
        foreach (var audit in audits)
            await audit.WriteAsync(session, ct);
        foreach (var (record, state) in texts)
        {
            var more = database.Catalogue.ByTable(record.SearchTable) is { } type ? await CustomValues.SearchTextAsync(session, type, record.Id, ct) : null;
            await SearchIndex.WriteAsync(session, record, state == EntityState.Added, state == EntityState.Deleted, more, ct);
        }
        if (events.Count > 0)
        {
            await services.Outbox.WriteAsync(session, [.. events.SelectMany(e => e())], now, ct);
            events.Clear();
            session.AfterCommit(() => services.Outbox.Wake(database.Tenant));
        }
        return rows;
    }

    private void Stamp(EntityEntry entry, IAudited record, DateTime now)
    {
        if (entry.State == EntityState.Added)
        {
            record.CreatedAt = now;
            record.CreatedBy = By.UserId;
        }
        record.UpdatedAt = now;
        record.UpdatedBy = By.UserId;
        if (entry.State != EntityState.Deleted)
            record.Version++;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (ownsSession)
            await session.DisposeAsync();
    }

    internal static string SnakeCase(string name)
        => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>Instants as whole milliseconds: they sort, compare and copy alike on both databases.</summary>
    private sealed class Instants() : ValueConverter<DateTime, long>(
        t => (t.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond,
        ms => DateTime.UnixEpoch.AddTicks(ms * TimeSpan.TicksPerMillisecond));

    private sealed class Days() : ValueConverter<DateOnly, string>(
        d => d.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        s => DateOnly.ParseExact(s, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>What every unit of work needs and no caller should carry.</summary>
public sealed record DbServices(Modules Modules, TimeProvider Time, OutboxWriter Outbox);
