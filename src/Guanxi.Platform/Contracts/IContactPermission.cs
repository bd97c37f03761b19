using Guanxi.Platform.Data;

namespace Guanxi.Platform.Contracts;

/// <summary>The ways in which a company turns to people. Consent is given for one of them at a time.</summary>
public static class ContactChannels
{
    public const string Mail = "mail";
    public const string Sms = "sms";
    public const string Phone = "phone";
    public const string Fax = "fax";
    public const string Letter = "letter";
    public const string Wechat = "wechat";
    public const string Web = "web";
    public const string Visit = "visit";

    public static readonly IReadOnlyList<string> All = [Mail, Sms, Phone, Fax, Letter, Wechat, Web, Visit];
}

/// <summary>Whether somebody may be turned to, or the first reason why not.</summary>
public enum ContactVerdict
{
    Allowed,
    /// <summary>There is no such customer, or she is in the recycle bin.</summary>
    Unknown,
    /// <summary>Her data may be kept but not used.</summary>
    Restricted,
    /// <summary>Her address or number is on the suppression list.</summary>
    Suppressed,
    /// <summary>She said no, or took her yes back.</summary>
    Withdrawn,
    /// <summary>The purpose needs a yes, and she never said one, or has not confirmed it yet.</summary>
    NoConsent,
    /// <summary>It is night, a day off or a holiday where she lives.</summary>
    QuietHours,
    /// <summary>She has heard from us often enough for now.</summary>
    TooOften,
}

/// <summary>Customers answers whether people may be turned to. Whoever sends asks here right before, and says afterwards what was sent.</summary>
public interface IContactPermission
{
    /// <summary>One verdict for each customer asked about.</summary>
    /// <param name="customers">At most some thousand ids.</param>
    /// <param name="channel">One of <see cref="ContactChannels"/>.</param>
    /// <param name="purpose">Key of a purpose, such as <c>marketing</c>.</param>
    /// <param name="at">UTC instant at which it would be sent.</param>
    /// <exception cref="Guanxi.Core.InvalidException">An unknown channel or purpose.</exception>
    Task<IReadOnlyDictionary<long, ContactVerdict>> MayContactAsync(Session session, IReadOnlyCollection<long> customers, string channel, string purpose, DateTime at, CancellationToken ct);

    /// <summary>Notes that these customers were turned to, in the caller's write transaction; frequency caps count it.</summary>
    Task NoteAsync(Session session, IReadOnlyCollection<long> customers, string channel, string purpose, DateTime at, CancellationToken ct);

    /// <returns>Those of the addresses or numbers that are on the suppression list, as they were given.</returns>
    Task<IReadOnlySet<string>> SuppressedAsync(Session session, IReadOnlyCollection<string> addresses, CancellationToken ct);
}
