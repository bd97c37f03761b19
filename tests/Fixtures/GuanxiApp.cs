using System.Net.Http.Headers;
using System.Net.Http.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests;

/// <summary>The real host, listening on a real port, on a database of its own with the <see cref="People"/> in it.</summary>
public sealed class GuanxiApp : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly TestDatabase database;
    private readonly List<HttpClient> clients = [];

    private GuanxiApp(TestDatabase database, Action<IServiceCollection>? configure)
    {
        this.database = database;
        host = TestTenant.Compose(database.Storage, Clock, configure);
    }

    public Engine Engine => database.Engine;
    public StorageOptions Storage => database.Storage;
    public FakeClock Clock { get; } = new();
    public IServiceProvider Services => host.Services;
    public Databases Databases => Get<Databases>();
    public Uri Address => new(host.Urls.First());

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public static async Task<GuanxiApp> StartAsync(Engine engine, Action<IServiceCollection>? configure = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var app = new GuanxiApp(await TestDatabase.CreateAsync(engine, ct, people: true), configure);
        await app.Databases.GetAsync(Databases.Main, ct);
        await app.host.StartAsync(ct);
        return app;
    }

    /// <summary>A client that sends her API token. It follows no redirects: a test wants to see them.</summary>
    public HttpClient As(Who who)
    {
        var client = Client();
        if (who != Who.Stranger)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", People.Token(Engine, who));
        return client;
    }

    /// <summary>A client that signed in as a browser does, with cookie and origin: for pages.</summary>
    public async Task<HttpClient> BrowserAsync(Who who)
    {
        var client = Client();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { email = People.Email(who), password = People.Password }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Her as the use cases see her.</summary>
    public async Task<Actor> ActorAsync(Who who)
        => who == Who.Stranger ? TestTenant.Nobody
            : (await Get<Callers>().FindAsync(Databases.Main, People.Token(Engine, who), TestContext.Current.CancellationToken))!.Actor;

    /// <summary>Delivers every event that is due.</summary>
    public Task<int> DrainOutboxAsync() => Get<OutboxDispatcher>().DrainAsync(Databases.Main, TestContext.Current.CancellationToken);

    private HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = Address };
        clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
        await database.DisposeAsync();
    }
}
