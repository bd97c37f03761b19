using System.Net.Sockets;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Operations;

namespace Guanxi.Host.Serving;

/// <summary>The life of the web server: data opened, listening, stopped in order.</summary>
internal static class Server
{
    /// <param name="ready">Called once requests are answered.</param>
    /// <exception cref="GuanxiException"><c>server.running</c>, <c>port.taken</c>, or what is wrong with the data.</exception>
    public static async Task RunAsync(WebApplication app, HostOptions options, Action ready, CancellationToken ct)
    {
        var databases = app.Services.GetRequiredService<Databases>();
        using var held = ServerLock.TryTake(options.DataDir) ?? throw new ConflictException("serve.running", null, options.DataDir);
        // The list finishes a restore that was cut off: what is looked through is what will be served.
        await databases.ListAsync(ct);
        if (!held.WasClean && await DataCheck.DamagedAsync(options.DataDir, ct) is [var (file, _), ..])
            throw new InvalidException(DataCheck.Damaged, null, file);
        held.Trust();
        await OpenAsync(databases, app.Services.GetRequiredService<Bootstrap>(), ct);
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException e) when (e.GetBaseException() is SocketException)
        {
            throw new InvalidException("port.taken", null, options.Urls);
        }
        ready();
        await app.WaitForShutdownAsync(ct);
    }

    /// <summary>Every tenant is opened and upgraded before the first request; a first start makes the tenant <c>main</c>.</summary>
    private static async Task OpenAsync(Databases databases, Bootstrap bootstrap, CancellationToken ct)
    {
        var tenants = await databases.ListAsync(ct);
        if (tenants.Count == 0)
            await bootstrap.EnsureRolesAsync(Databases.Main, ct);
        foreach (var tenant in tenants)
            await databases.GetAsync(tenant, ct);
    }
}
