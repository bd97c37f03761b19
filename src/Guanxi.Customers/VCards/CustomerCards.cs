using System.Globalization;
using System.Text;
using Guanxi.Core;
using Guanxi.Customers.Identities;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Normalising;
using Guanxi.Platform.Records;
using Guanxi.Platform.VCards;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.VCards;

/// <summary>Customers as business cards: what the reader may see of them, and no address that is known to be dead.</summary>
internal sealed class CustomerCards(Databases databases, TimeProvider time)
{
    private static readonly IReadOnlyList<string> Versions = ["3.0", "4.0"];

    /// <returns>One card as a file, and the name for it.</returns>
    /// <exception cref="ForbiddenException">She may not export customers.</exception>
    /// <exception cref="NotFoundException">The customer is not there, or not hers to see.</exception>
    /// <exception cref="InvalidException"><c>vcard.version</c>.</exception>
    public async Task<(string Name, byte[] File)> RunAsync(Actor by, long customer, string version, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Export);
        by.Require(CustomerPermissions.Read);
        if (!Versions.Contains(version))
            throw new InvalidException("vcard.version", "version", version, string.Join(", ", Versions));
        await using var db = await databases.OpenAsync(by, ct);
        await db.Customers.AsNoTracking().Where(c => c.DeletedAt == null).VisibleTo(by, RecordTypes.Customer).GetAsync(RecordTypes.Customer, customer, ct);
        var card = (await OfAsync(db, [customer], ct)).Single();
        await using (var session = await databases.WriteAsync(by, ct))
        {
            await AuditEntry.For(RecordTypes.Customer, customer, "export", by, time.GetUtcNow().UtcDateTime).WriteAsync(session, ct);
            await session.CommitAsync(ct);
        }
        return ($"{string.Concat((card.First("FN")?.Text ?? "").Split(Path.GetInvalidFileNameChars())).Trim()}.vcf", Encoding.UTF8.GetBytes(VCardWriter.Write(card, version)));
    }

    /// <param name="customers">Ids that the actor of <paramref name="db"/> may see.</param>
    /// <returns>In the order of the ids.</returns>
    public static async Task<IReadOnlyList<VCard>> OfAsync(AppDb db, IReadOnlyList<long> customers, CancellationToken ct)
    {
        var all = await db.Customers.AsNoTracking().Where(c => customers.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var identities = (await db.Identities.AsNoTracking().Where(i => customers.Contains(i.CustomerId)).OrderBy(i => i.Position).ToListAsync(ct)).ToLookup(i => i.CustomerId);
        var employers = await EmployersAsync(db, customers, ct);
        return [.. customers.Where(all.ContainsKey).Select(id => Card(db.By, all[id], IdentitySet.Of(all[id], identities[id]), employers.GetValueOrDefault(id)))];
    }

    private static VCard Card(Actor by, Customer customer, IdentitySet identities, string? employer)
    {
        var card = new VCard { Version = "4.0" };
        var organisation = customer.Kind == "organisation";
        var name = Shown("name", customer.Name);
        card.Add("FN", VCardText.Escape(name));
        card.Add("N", organisation ? ";;;;" : Parts(PersonName.Read(name)));
        card.Add("KIND", organisation ? "org" : "individual");
        if ((organisation ? name : employer) is { Length: > 0 } org)
            card.Add("ORG", VCardText.Join(org));
        foreach (var identity in identities.All.Where(i => !IdentityStates.IsDead(i.State) && IdentityAccess.To(by, i.Kind) != FieldAccess.Hidden))
            Add(card, identity);
        Put("BDAY", Shown("birthday", customer.Birthday?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Put("GENDER", Shown("gender", customer.Gender) switch { "female" => "F", "male" => "M", "other" => "O", _ => "" });
        Put("LANG", Shown("language", customer.Language));
        Put("NOTE", VCardText.Escape(Shown("note", customer.Note)));
        card.Add("REV", customer.UpdatedAt.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        Put("UID", VCardText.Escape(Shown("externalKey", customer.ExternalKey)));
        return card;

        string Shown(string field, string? value) => value is null || by.Grants.AccessTo(RecordTypes.Customer, field) == FieldAccess.Hidden ? "" : value;

        void Put(string property, string value)
        {
            if (value.Length > 0)
                card.Add(property, value);
        }
    }

    private static string Parts(PersonName name) => VCardText.Join(name.Surname, name.Given, name.Middle, name.Title, name.Suffix);

    private static void Add(VCard card, IdentityRow identity)
    {
        var (property, value) = identity.Kind switch
        {
            IdentityKinds.Email => ("EMAIL", VCardText.Escape(identity.Value)),
            IdentityKinds.Phone => ("TEL", VCardText.Escape(identity.Value)),
            IdentityKinds.Address => ("ADR", VCardText.Join("", "", identity.Value, identity.City, identity.Region, identity.PostalCode, identity.Country)),
            IdentityKinds.Web => ("URL", VCardText.Escape(identity.Value)),
            IdentityKinds.Im => ("IMPP", VCardText.Escape($"{(identity.Label.Length > 0 && identity.Label.All(char.IsAsciiLetterOrDigit) ? identity.Label : "x-im")}:{identity.Value}")),
            _ => ("X-SOCIALPROFILE", VCardText.Escape(identity.Value)),
        };
        var line = card.Add(property, value, identity.Kind == IdentityKinds.Im ? "" : TypeOf(identity.Label));
        if (identity.Kind == IdentityKinds.Im && identity.Label.Length > 0)
            line.Parameters["X-SERVICE-TYPE"] = identity.Label;
        // A label in people's own words goes the way that address books know.
        else if (identity.Label.Length > 0 && line.Types.Count == 0)
        {
            line.Group = string.Create(CultureInfo.InvariantCulture, $"item{card.Properties.Count}");
            card.Add("X-ABLABEL", VCardText.Escape(identity.Label)).Group = line.Group;
        }
        if (identity.Main)
            line.Preference = 1;
    }

    private static string TypeOf(string label) => label switch { "mobile" => "cell", _ when label.Length > 0 && label.All(char.IsAsciiLetterLower) => label, _ => "" };

    /// <summary>The names of the organisations that people work for today, where the reader may see them.</summary>
    private static async Task<Dictionary<long, string>> EmployersAsync(AppDb db, IReadOnlyList<long> customers, CancellationToken ct)
    {
        if (db.By.Grants.AccessTo(RecordTypes.Customer, "name") == FieldAccess.Hidden)
            return [];
        var visible = db.Customers.AsNoTracking().Where(c => c.DeletedAt == null && c.Kind == "organisation").VisibleTo(db.By, RecordTypes.Customer);
        var forward = db.Relations.AsNoTracking().Where(r => r.Until == null && r.Role == "employer" && customers.Contains(r.CustomerId)).Join(visible, r => r.OtherId, c => c.Id, (r, c) => new { Person = r.CustomerId, c.Name });
        var back = db.Relations.AsNoTracking().Where(r => r.Until == null && r.Role == "employee" && customers.Contains(r.OtherId)).Join(visible, r => r.CustomerId, c => c.Id, (r, c) => new { Person = r.OtherId, c.Name });
        var employers = new Dictionary<long, string>();
        foreach (var employer in (await forward.ToListAsync(ct)).Concat(await back.ToListAsync(ct)))
            employers.TryAdd(employer.Person, employer.Name);
        return employers;
    }
}
