using Guanxi.Core;
using Guanxi.Customers.Figures;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Timeline;

/// <param name="Kind">note, call, visit, complaint, email, chat, sms or web.</param>
/// <param name="Text">What was said or written.</param>
/// <param name="Direction"><c>in</c> or <c>out</c>; null takes what is usual for the kind.</param>
/// <param name="At">When it happened; null for now.</param>
internal sealed record NewInteraction(string Kind, string Text, string? Direction = null, DateTime? At = null);

/// <summary>Writes down what happened with a customer.</summary>
internal sealed class AddInteraction(Databases databases, TimeProvider time)
{
    public static readonly IReadOnlyList<string> Kinds = ["note", "call", "visit", "complaint", "email", "chat", "sms", "web"];
    private const int MaxLength = 10_000;

    /// <returns>Id of the interaction.</returns>
    /// <exception cref="InvalidException">Unknown kind or direction, no text, or a time to come.</exception>
    /// <exception cref="NotFoundException">The customer is not there, or not hers to see.</exception>
    public async Task<long> RunAsync(Actor by, long customer, NewInteraction interaction, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        await using var db = await databases.OpenAsync(by, ct);
        return await RunAsync(db, customer, interaction, ct);
    }

    /// <summary>The same within a transaction that somebody else commits.</summary>
    internal async Task<long> RunAsync(AppDb db, long customer, NewInteraction interaction, CancellationToken ct)
    {
        var by = db.By;
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        var now = time.GetUtcNow().UtcDateTime;
        var text = interaction.Text.Trim();
        if (!Kinds.Contains(interaction.Kind))
            throw new InvalidException("interaction.kind", "kind", interaction.Kind, string.Join(", ", Kinds));
        if (text.Length is 0 or > MaxLength)
            throw new InvalidException("interaction.text", "text", MaxLength);
        if (interaction.Direction is not (null or "" or "in" or "out"))
            throw new InvalidException("interaction.direction", "direction", interaction.Direction);
        var at = interaction.At is { Kind: DateTimeKind.Local } local ? local.ToUniversalTime() : interaction.At ?? now;
        if (at > now.AddMinutes(5))
            throw new InvalidException("interaction.future", "at");
        await db.Customers.AsNoTracking().Where(c => c.DeletedAt == null).VisibleTo(by, RecordTypes.Customer, toChange: true).GetAsync(RecordTypes.Customer, customer, ct);
        var row = new Interaction
        {
            CustomerId = customer,
            Kind = interaction.Kind,
            Direction = interaction.Direction ?? interaction.Kind switch { "note" => "", "complaint" or "web" => "in", _ => "out" },
            At = at,
            Body = text,
        };
        db.Add(row);
        db.Raise(new CustomersTouched([customer]));
        await db.SaveChangesAsync(ct);
        return row.Id;
    }
}
