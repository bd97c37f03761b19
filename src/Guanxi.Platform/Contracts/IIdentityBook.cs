using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Contracts;

/// <summary>The ways to reach a customer, by their names in addresses and tables.</summary>
public static class IdentityKinds
{
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Address = "address";
    public const string Web = "web";
    /// <summary>An account of a social network; its label names the network.</summary>
    public const string Social = "social";
    /// <summary>An account of a messenger; its label names the service, such as <c>wechat</c>.</summary>
    public const string Im = "im";

    public static readonly IReadOnlyList<string> All = [Email, Phone, Address, Web, Social, Im];
}

/// <summary>What is known of whether an identity still reaches its customer.</summary>
public static class IdentityStates
{
    public const string Unverified = "unverified";
    public const string Valid = "valid";
    public const string Invalid = "invalid";
    public const string Bounced = "bounced";
    /// <summary>It was hers and is no more.</summary>
    public const string Gone = "gone";

    public static readonly IReadOnlyList<string> All = [Unverified, Valid, Invalid, Bounced, Gone];

    /// <summary>Nothing should be sent there.</summary>
    public static bool IsDead(string state) => state is Invalid or Bounced or Gone;
}

/// <summary>A customer who has an identity.</summary>
/// <param name="Name">Empty where the actor may not see it.</param>
/// <param name="Main">It is her main one of its kind.</param>
/// <param name="State">One of <see cref="IdentityStates"/>.</param>
public sealed record IdentityHolder(long Id, string Name, long? OwnerId, long? TeamId, bool Main, string State);

/// <summary>Customers answers whose an e-mail address, phone number or account is.</summary>
public interface IIdentityBook
{
    /// <param name="kind">One of <see cref="IdentityKinds"/>, postal addresses excepted.</param>
    /// <param name="value">However it is written.</param>
    /// <returns>At most 50 customers whom the actor may see; none where the field is hidden from her.</returns>
    /// <exception cref="InvalidException"><c>identity.kind</c>.</exception>
    /// <exception cref="ForbiddenException">She may not read customers.</exception>
    Task<IReadOnlyList<IdentityHolder>> WhoHasAsync(Session session, Actor by, string kind, string value, CancellationToken ct);

    /// <summary>Writes down what a channel learned, such as a bounce, in the caller's unit of work. An identity the customer does not have is passed over.</summary>
    /// <param name="state">One of <see cref="IdentityStates"/>.</param>
    /// <exception cref="InvalidException"><c>identity.kind</c>, <c>identity.state</c>.</exception>
    Task MarkAsync(AppDb db, long customer, string kind, string value, string state, CancellationToken ct);
}
