using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>A user to be.</summary>
/// <param name="Email">Login; unique in the tenant, capitals do not count.</param>
/// <param name="Language"><c>en</c>, <c>zh-Hans</c> or <c>zh-Hant</c>.</param>
/// <param name="TimeZone">IANA id.</param>
/// <param name="Roles">Ids of roles.</param>
/// <param name="MustChangePassword">She sets a password of her own at her first sign-in.</param>
public sealed record NewUser(
    string Email, string Name, string Password, string Language, string TimeZone, IReadOnlyList<long> Roles, IReadOnlyList<Membership> Teams, bool MustChangePassword = true);

/// <summary>Belonging to a team.</summary>
public sealed record Membership(long TeamId, bool Leader = false);

/// <summary>Creates a user.</summary>
public sealed class AddUser(Databases databases, Passwords passwords, Callers callers, TimeProvider time)
{
    /// <returns>Id of the user.</returns>
    /// <exception cref="ConflictException"><c>record.duplicate-key</c>: the e-mail address is taken.</exception>
    /// <exception cref="InvalidException">Password, address, name, language or zone will not do, or a role grants more than the actor has.</exception>
    public async Task<long> RunAsync(Actor by, NewUser request, CancellationToken ct)
    {
        by.RequireAny(Delegation.Managing);
        Passwords.Check(request.Password, request.Email, request.Name);
        var hash = passwords.Hash(request.Password);
        var id = await databases.ChangeAsync(by, async (db, session) =>
        {
            var user = new User
            {
                Email = request.Email,
                Name = request.Name,
                Language = request.Language,
                TimeZone = request.TimeZone,
                PasswordHash = hash,
                MustChangePassword = request.MustChangePassword,
            };
            db.Users.Add(user);
            await db.SaveChangesAsync(ct);
            var links = new UserLinks(session, callers, by, time.GetUtcNow().UtcDateTime);
            await links.SetRolesAsync(user.Id, request.Roles, ct);
            await links.SetTeamsAsync(user.Id, request.Teams, ct);
            return user.Id;
        }, ct);
        callers.Forget();
        return id;
    }
}
