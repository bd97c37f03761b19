using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Tests.Integration;

/// <summary>A tenant with the people of every test, seen through the use cases of access.</summary>
internal sealed class AccessHouse(TestTenant tenant) : IAsyncDisposable
{
    public const string Password = People.Password;

    public FakeClock Clock => tenant.Clock;
    public long AdministratorId { get; private set; }
    public Actor System { get; } = Actor.System(Databases.Main);

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<AccessHouse> OpenAsync(Engine engine)
    {
        var house = new AccessHouse(await TestTenant.CreateAsync(engine));
        house.AdministratorId = await house.Get<Bootstrap>().UserIdAsync(Databases.Main, "administrator@example.com", Ct);
        return house;
    }

    public T Get<T>() where T : notnull => tenant.Get<T>();

    public async Task<long> RoleAsync(string key) => (await Get<Bootstrap>().RoleIdsAsync(Databases.Main, [key], Ct))[0];

    public async Task<long> AddUserAsync(string email, params string[] roles) => await Get<AddUser>().RunAsync(System,
        new NewUser(email, email.Split('@')[0], Password, "en", "UTC", await Get<Bootstrap>().RoleIdsAsync(Databases.Main, roles, Ct), [], MustChangePassword: false), Ct);

    /// <summary>As a request with a fresh session of hers would see her.</summary>
    public async Task<Actor> ActorAsync(string email) => (await CallerAsync(email)).Actor;

    public async Task<Caller> CallerAsync(string email)
        => (await Get<Callers>().FindAsync(Databases.Main, (await SignInAsync(email)).Token!, Ct)).ShouldNotBeNull();

    public Task<SignInStep> SignInAsync(string email, string password = Password)
        => Get<SignIn>().PasswordAsync(Databases.Main, email, password, Visitor.Local, Ct);

    public ValueTask DisposeAsync() => tenant.DisposeAsync();
}
