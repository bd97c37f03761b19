using Guanxi.Core;
using Guanxi.Platform;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guanxi.Tests.Unit;

/// <summary>The platform on a temporary folder, with a clock to move and a small module that has permissions and a record type.</summary>
internal sealed class AccessHouse : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly string folder = Path.Combine(Path.GetTempPath(), "guanxi-access-" + Guid.NewGuid().ToString("N"));

    private AccessHouse()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddPlatform(new StorageOptions { DataDir = folder });
        builder.Services.AddSingleton(new Module("zoo", typeof(AccessHouse).Assembly)
        {
            Permissions = [new("customers.read"), new("customers.write"), new("customers.export")],
            Records = [new RecordType("customer", "customers", "zoo_customer", "customers.read", [new Field("name", FieldType.Text), new Field("phone", FieldType.Phone)])],
        });
        App = builder.Build();
    }

    public MovableClock Clock { get; } = new();
    public WebApplication App { get; }
    public long AdministratorId { get; private set; }

    public static async Task<AccessHouse> OpenAsync()
    {
        var house = new AccessHouse();
        house.AdministratorId = (await house.Get<Bootstrap>().EnsureAsync(Databases.Main, "ada@example.com", Password, "en", Ct))!.Value;
        return house;
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public Actor System { get; } = Actor.System(Databases.Main);

    public async Task<long> RoleAsync(string key) => (await Get<Bootstrap>().RoleIdsAsync(Databases.Main, [key], Ct))[0];

    public async Task<long> AddUserAsync(string email, params string[] roles) => await Get<AddUser>().RunAsync(System,
        new NewUser(email, email.Split('@')[0], Password, "en", "UTC", await Get<Bootstrap>().RoleIdsAsync(Databases.Main, roles, Ct), [], MustChangePassword: false), Ct);

    /// <summary>As a request with a fresh session of hers would see her.</summary>
    public async Task<Actor> ActorAsync(string email) => (await CallerAsync(email)).Actor;

    public async Task<Caller> CallerAsync(string email)
        => (await Get<Callers>().FindAsync(Databases.Main, (await SignInAsync(email)).Token!, Ct)).ShouldNotBeNull();

    public Task<SignInStep> SignInAsync(string email, string password = Password)
        => Get<SignIn>().PasswordAsync(Databases.Main, email, password, Visitor.Local, Ct);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    internal sealed class MovableClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Move(TimeSpan by) => now += by;
    }
}
