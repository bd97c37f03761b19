using System.Net;
using System.Text;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;

namespace Guanxi.Tests.Integration.Survival;

public sealed class UploadKillTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_that_dies_with_the_server_leaves_nothing_that_counts_and_can_be_sent_again()
    {
        await using var app = await GuanxiApp.StartAsync(Engine.Sqlite);
        var folder = Path.Combine(app.Storage.DataDir, "files", Databases.Main);
        var head = "Invoice,SKU,Qty,Price,Date\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"A{i},P1,1,10,2026-01-05\n"));
        var (killed, address) = await GuanxiProcess.ServeAsync(app.Storage.DataDir, Ct);
        await using (killed)
        {
            using var client = Client(app, address);
            var body = new Halting(Encoding.UTF8.GetBytes(head));
            var sending = client.PostAsync("/api/v1/imports", new MultipartFormDataContent { { body, "files", "shop.csv" } }, Ct);
            while (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder, "*.partial").Any(f => new FileInfo(f).Length > 0))
                await Task.Delay(2, Ct);
            await killed.KillAsync();
            await Should.ThrowAsync<Exception>(() => sending);
        }
        (await CountAsync(app)).ShouldBe(0);
        var left = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        File.SetLastWriteTimeUtc(left, app.Clock.Now.AddDays(-2));
        (await app.Get<CleanFiles>().RunAsync(Ct)).ShouldBe(1);

        var (server, again) = await GuanxiProcess.ServeAsync(app.Storage.DataDir, Ct);
        await using var _ = server;
        using var next = Client(app, again);
        using var answer = await next.PostAsync("/api/v1/imports", new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(head)), "files", "shop.csv" } }, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await CountAsync(app)).ShouldBe(1);
    }

    private static HttpClient Client(GuanxiApp app, Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = app.As(Who.Administrator).DefaultRequestHeaders.Authorization;
        return client;
    }

    private static async Task<long> CountAsync(GuanxiApp app)
    {
        await using var session = await app.Databases.ReadAsync(await app.ActorAsync(Who.Administrator), Ct);
        return await session.LongAsync($"SELECT count(*) FROM platform_file", Ct);
    }

    /// <summary>Sends its beginning and then keeps the line open.</summary>
    private sealed class Halting(byte[] head) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(head, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
