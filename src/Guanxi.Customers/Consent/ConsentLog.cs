using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Consent;

/// <summary>What was said, and what it comes to.</summary>
internal static class ConsentAct
{
    public const string Asked = "asked";
    public const string Given = "given";
    public const string Withdrawn = "withdrawn";

    /// <summary>A yes that waits for its confirmation.</summary>
    public const string Pending = "pending";

    public static readonly IReadOnlyList<string> All = [Asked, Given, Withdrawn];
    public static readonly IReadOnlyList<string> States = [Given, Pending, Withdrawn];
}

/// <summary>Where it was said.</summary>
internal static class ConsentSource
{
    public const string Form = "form";
    public const string Phone = "phone";
    public const string Api = "api";
    public const string Import = "import";
    public const string Paper = "paper";
    public const string Visit = "visit";

    /// <summary>She herself, on her preference page.</summary>
    public const string Preferences = "preferences";

    /// <summary>She herself, through the link that was sent to her address.</summary>
    public const string Link = "link";

    /// <summary>The one-click unsubscription of her mail program.</summary>
    public const string OneClick = "one-click";

    public static readonly IReadOnlyList<string> All = [Form, Phone, Paper, Visit, Import, Api, Preferences, Link, OneClick];

    /// <summary>Those that people enter by hand.</summary>
    public static readonly IReadOnlyList<string> ByHand = [Phone, Visit, Paper, Form];

    /// <summary>Whether somebody else might have typed her address there.</summary>
    public static bool IsUnproven(string source) => source is Form or Phone or Api;
}

/// <summary>One thing that was said.</summary>
/// <param name="TextId">The version of the text that was shown; null for none.</param>
/// <param name="Address">Address or number that was used; empty when none was.</param>
/// <param name="UserId">Who entered it; 0 for herself.</param>
internal sealed record ConsentWord(
    string Purpose, string Channel, string Act, DateTime At, string Source, long? TextId = null, string Address = "", string Ip = "", string Agent = "", string Note = "", long UserId = 0)
{
    public ConsentWord From(Visitor visitor)
        => this with { Ip = visitor.Address?.ToString() ?? "", Agent = visitor.Agent.Length > 300 ? visitor.Agent[..300] : visitor.Agent };
}

internal static class ConsentLog
{
    /// <summary>Adds what was said to the log; what is newer than the last word becomes the state.</summary>
    /// <returns>Id of the entry.</returns>
    public static async Task<long> WriteAsync(Session session, long customer, ConsentWord word, string state, DateTime now, CancellationToken ct)
    {
        var id = await session.LongAsync($"""
            INSERT INTO customers_consent_log (customer_id, purpose, channel, act, at, source, text_id, address, ip, agent, note, user_id, recorded_at)
            VALUES ({customer}, {word.Purpose}, {word.Channel}, {word.Act}, {word.At}, {word.Source}, {word.TextId}, {word.Address}, {word.Ip}, {word.Agent}, {word.Note}, {word.UserId}, {now})
            RETURNING id
            """, ct);
        // To have asked alone changes nothing.
        if (state != ConsentAct.Asked)
            await session.RunAsync($"""
                INSERT INTO customers_consent (customer_id, purpose, channel, state, at, log_id) VALUES ({customer}, {word.Purpose}, {word.Channel}, {state}, {word.At}, {id})
                ON CONFLICT (customer_id, purpose, channel) DO UPDATE SET state = excluded.state, at = excluded.at, log_id = excluded.log_id
                WHERE excluded.at >= customers_consent.at
                """, ct);
        return id;
    }

    /// <param name="toChange">Whoever was shown her to read only is refused.</param>
    /// <exception cref="NotFoundException">She is not there, or not the actor's to see.</exception>
    public static async Task<Person> PersonAsync(Session session, Actor by, long customer, CancellationToken ct, bool toChange = false)
    {
        var sql = session.Sql($"SELECT t.name, t.email, t.phone, t.address, t.country FROM customers_customer t WHERE t.id = {customer} AND t.deleted_at IS NULL");
        Platform.Records.RowVisibility.Write(sql, CustomerFields.Type, by, toChange: toChange);
        return (await session.ListAsync(sql, Person.Read, ct)).FirstOrDefault() ?? throw new NotFoundException(RecordTypes.Customer, customer);
    }

    public static Task<List<ConsentState>> StatesAsync(Session session, long customer, CancellationToken ct)
        => session.ListAsync($"SELECT purpose, channel, state, at, log_id FROM customers_consent WHERE customer_id = {customer} ORDER BY purpose, channel",
            r => new ConsentState(r.GetString(0), r.GetString(1), r.GetString(2), r.Time(3), r.GetInt64(4)), ct);
}

/// <param name="State">One of <see cref="ConsentAct.States"/>.</param>
/// <param name="At">Since when.</param>
/// <param name="LogId">The entry that made it so.</param>
internal sealed record ConsentState(string Purpose, string Channel, string State, DateTime At, long LogId);

/// <summary>How she can be reached.</summary>
internal sealed record Person(string Name, string Email, string Phone, string Address, string Country)
{
    public static Person Read(System.Data.Common.DbDataReader r) => new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4));

    /// <returns>Empty where the channel needs none, or she has none.</returns>
    public string AddressOn(string channel) => channel switch
    {
        "mail" => Email,
        "sms" or "phone" => Phone,
        "letter" => Address,
        _ => "",
    };
}
