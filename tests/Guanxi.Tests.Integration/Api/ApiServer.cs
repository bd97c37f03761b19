using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Guanxi.Tests.Integration.Api;

/// <summary>The product listening, with a fresh tenant whose people have roles and API tokens as real ones do.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TestDatabase database;
    private readonly Failures failures;

    private ApiServer(WebApplication app, TestDatabase database, Failures failures) => (this.app, this.database, this.failures) = (app, database, failures);

    public Uri Address => new(app.Urls.Single());

    public FakeClock Clock => (FakeClock)Get<TimeProvider>();

    public Actor Admin { get; } = new(Databases.Main, 9001, "Admin", Grants.Everything, []);

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<ApiServer> StartAsync(Engine engine, ApiOptions? options = null, Action<IServiceCollection>? configure = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await TestDatabase.CreateAsync(engine, ct);
        var failures = new Failures();
        var app = TestTenant.Compose(database.Storage, new FakeClock(), services =>
        {
            if (options is not null)
                services.Replace(ServiceDescriptor.Singleton(options));
            // Deliveries and jobs are made when a test says so.
            services.RemoveAll<IHostedService>();
            services.Insert(0, ServiceDescriptor.Singleton<IExceptionHandler>(failures));
            configure?.Invoke(services);
        });
        await app.Services.GetRequiredService<Databases>().CreateAsync(Databases.Main, ct);
        await app.StartAsync(ct);
        var server = new ApiServer(app, database, failures);
        await server.AddAsync("admin", 9001, RowScope.All, [], everything: true);
        return server;
    }

    public ApiClient As(string name) => new(Address, TokenOf(name));

    public ApiClient Anonymous => new(Address, "");

    /// <summary>Somebody with these permissions beside the people that every test tenant has, who sees rows of this scope and is restricted in these fields.</summary>
    public async Task<ApiClient> AddAsync(
        string name, long id, RowScope rows, string[] permissions, long[]? teams = null, Dictionary<string, FieldAccess>? fields = null, bool everything = false)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var session = await (await Get<Databases>().GetAsync(Databases.Main, ct)).WriteAsync(ct);
        var limits = string.Join(' ', (fields ?? []).Select(f => $"{f.Key}:{f.Value}".ToLowerInvariant()));
        var scopes = "*:" + rows.ToString().ToLowerInvariant();
        await session.RunAsync($"""
            INSERT INTO platform_user (id, email, name, password_hash, language, time_zone, must_change_password, created_at, created_by, updated_at, updated_by, version)
            VALUES ({id}, {name}, {name}, '', 'en', 'UTC', {false}, 0, 0, 0, 0, 1)
            """, ct);
        await session.RunAsync($"""
            INSERT INTO platform_role (id, name, everything, permissions, row_scopes, field_limits, created_at, created_by, updated_at, updated_by, version)
            VALUES ({id + 1000}, {"role of " + name}, {everything}, {string.Join(' ', permissions)}, {scopes}, {limits}, 0, 0, 0, 0, 1)
            """, ct);
        await session.RunAsync($"INSERT INTO platform_user_role (user_id, role_id) VALUES ({id}, {id + 1000})", ct);
        foreach (var team in teams ?? [])
        {
            await session.RunAsync($"""
                INSERT INTO platform_team (id, name, created_at, created_by, updated_at, updated_by, version) VALUES ({team}, {$"Team {team}"}, 0, 0, 0, 0, 1) ON CONFLICT DO NOTHING
                """, ct);
            await session.RunAsync($"INSERT INTO platform_team_member (team_id, user_id, leader) VALUES ({team}, {id}, {false})", ct);
        }
        await session.RunAsync($"""
            INSERT INTO platform_api_token (user_id, name, hint, token_hash, scopes, created_at, created_by, updated_at, updated_by, version)
            VALUES ({id}, 'test', 'gx_', {Secret.Hash(TokenOf(name))}, '*', 0, 0, 0, 0, 1)
            """, ct);
        await session.CommitAsync(ct);
        return As(name);
    }

    private static string TokenOf(string name) => Secret.TokenPrefix + name;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await database.DisposeAsync();
        failures.Seen.ShouldBeEmpty("the API left these to the last resort");
    }

    private sealed class Failures : IExceptionHandler
    {
        public ConcurrentBag<Exception> Seen { get; } = [];

        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not GuanxiException)
                Seen.Add(exception);
            return ValueTask.FromResult(false);
        }
    }
}

/// <summary>What came back.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string Body, string? MediaType)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
    public string? Tag => Headers.ETag?.ToString();
    public long Id => Json["id"]!.GetValue<long>();
    public string? Code => MediaType == "application/problem+json" ? Json["code"]!.GetValue<string>() : null;
    public string? Field => Json["field"]?.GetValue<string>();

    public ApiAnswer ShouldBe(HttpStatusCode status, string? code = null)
    {
        Status.ShouldBe(status, Body);
        if (code is not null)
            Code.ShouldBe(code, Body);
        return this;
    }
}

/// <summary>Talks to the API as one person.</summary>
public sealed class ApiClient(Uri address, string token)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 32 });

    public Task<ApiAnswer> GetAsync(string path, params (string, string)[] headers) => SendAsync("GET", path, null, headers);
    public Task<ApiAnswer> PostAsync(string path, object? body, params (string, string)[] headers) => SendAsync("POST", path, body, headers);
    public Task<ApiAnswer> PatchAsync(string path, object? body, params (string, string)[] headers) => SendAsync("PATCH", path, body, headers);
    public Task<ApiAnswer> PutAsync(string path, object? body, params (string, string)[] headers) => SendAsync("PUT", path, body, headers);
    public Task<ApiAnswer> DeleteAsync(string path, params (string, string)[] headers) => SendAsync("DELETE", path, null, headers);

    /// <param name="body">A text is sent as it stands; anything else as JSON.</param>
    public async Task<ApiAnswer> SendAsync(string method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var ct = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, path.StartsWith('/') ? path : "/api/v1/" + path));
        if (token.Length > 0)
            request.Headers.Authorization = new("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            if (name == "Content-Type")
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request, ct);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(ct), response.Content.Headers.ContentType?.MediaType);
    }
}
