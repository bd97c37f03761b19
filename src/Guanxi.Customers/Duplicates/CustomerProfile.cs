using Guanxi.Customers.Importing;

namespace Guanxi.Customers.Duplicates;

/// <summary>What customers are compared by, as it was typed: of a stored one, or of one that is about to be.</summary>
/// <param name="Id">0 for a draft.</param>
/// <param name="Kind"><c>person</c> or <c>organisation</c>.</param>
/// <param name="Birthday">yyyy-MM-dd; empty when unknown.</param>
internal sealed record CustomerDraft(
    string Name, string Phone = "", string Email = "", string Address = "", string City = "", string PostalCode = "", string Birthday = "", string Gender = "", string Kind = "person", long Id = 0)
{
    internal const string Columns = "id, kind, name, phone, email, address, city, postal_code, coalesce(birthday, ''), gender";

    internal static CustomerDraft Read(System.Data.Common.DbDataReader r)
        => new(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetString(7), r.GetString(8), r.GetString(9), r.GetString(1), r.GetInt64(0));
}

/// <summary>A customer ready to be compared with many.</summary>
internal sealed class CustomerProfile
{
    /// <summary>How many kinds of keys there are.</summary>
    public const int Kinds = 9;

    private const int PhoneEnd = 8;

    private static readonly HashSet<string> Offices = ["info", "sales", "admin", "office", "service", "contact", "support", "hello", "mail", "marketing", "webmaster", "noreply"];

    public CustomerProfile(CustomerDraft draft)
    {
        Id = draft.Id;
        IsOrganisation = draft.Kind == "organisation";
        Name = new(draft.Name, IsOrganisation);
        Phone = CustomerPhone.Canonical(draft.Phone)?.TrimStart('0') ?? "";
        Email = draft.Email.Trim().ToLowerInvariant();
        Address = [.. ComparedText.Words(ComparedText.Fold(draft.Address)).Distinct()];
        Place = ComparedText.Fold(draft.PostalCode.Length > 0 ? draft.PostalCode : draft.City);
        Birthday = draft.Birthday;
        Gender = draft.Gender;
        Keys = KeysOf();
    }

    public long Id { get; }
    public bool IsOrganisation { get; }
    public ComparedName Name { get; }

    /// <summary>Digits without the zeros in front; empty for none.</summary>
    public string Phone { get; }
    public string Email { get; }

    /// <summary>Its words, each once.</summary>
    public string[] Address { get; }
    public string Place { get; }
    public string Birthday { get; }
    public string Gender { get; }

    /// <summary>Two customers who share a key of one kind are looked at; 0 for none. Rarer kinds first.</summary>
    public ulong[] Keys { get; }

    /// <summary>The digits by which phone numbers of several spellings meet.</summary>
    public static ReadOnlySpan<char> EndOf(string phone) => phone.AsSpan(Math.Max(0, phone.Length - PhoneEnd));

    private ulong[] KeysOf()
    {
        var keys = new ulong[Kinds];
        var at = Email.IndexOf('@', StringComparison.Ordinal);
        if (at > 0)
            keys[0] = Hash(Email);
        if (Phone.Length >= 6)
            keys[1] = Hash(EndOf(Phone));
        if (Birthday.Length > 0)
            keys[2] = Hash(Name.Key, Birthday);
        if (Address.Length > 1)
            keys[3] = Hash(string.Join(' ', Address.Order(StringComparer.Ordinal)), Name.Initials);
        if (Place.Length > 0)
            keys[4] = Hash(Name.Key, Place);
        if (Birthday.Length > 0)
            keys[5] = Hash(Name.Initials, Birthday);
        if (at >= 6 && !Offices.Contains(Email[..at]))
            keys[6] = Hash(Email.AsSpan(0, at));
        if (Place.Length > 0 && Name.Skeleton is { Length: > 3 } skeleton)
            keys[7] = Hash(skeleton, Place);
        if (Name.Key.Length > 0)
            keys[8] = Hash(Name.Key);
        return keys;
    }

    /// <summary>FNV-1a of 64 bits over characters, its bits mixed once more; never 0.</summary>
    private static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1_099_511_628_211;
        return (hash ^ (hash >> 29)) | 1;
    }

    private static ulong Hash(string text, string with) => Hash(string.Concat(text, "\n", with));
}
