using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;

namespace Guanxi.Tests.Integration.Api;

public sealed class ImportApiTests
{
    private const string File = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        + "1,TEA,Tea,2,2026-03-01 10:00,3.50,77,Germany\n2,TEA,Tea,1,someday,3.50,77,Germany\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_file_is_tried_imported_told_of_and_taken_back(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var her = app.As(Who.SalesA);
        var tried = await PostAsync(her, "/api/v1/imports/trial");
        tried["progress"]!["ordersCreated"]!.GetValue<long>().ShouldBe(1);
        tried["progress"]!["rejected"]!.GetValue<long>().ShouldBe(1);
        (await GetAsync(her, "/api/v1/orders"))["data"]!.AsArray().ShouldBeEmpty();

        var started = await PostAsync(her, "/api/v1/imports", HttpStatusCode.Accepted);
        var import = started["import"]!.GetValue<long>();
        await EndAsync(app, her, started["job"]!.GetValue<long>());
        var card = await GetAsync(her, $"/api/v1/imports/{import}");
        (card["state"]!.GetValue<string>(), card["progress"]!["linesCreated"]!.GetValue<long>(), card["files"]![0]!["name"]!.GetValue<string>()).ShouldBe(("done", 1, "shop.csv"));
        (await GetAsync(her, "/api/v1/imports"))["data"]!.AsArray().Count.ShouldBe(1);
        (await her.GetStringAsync($"/api/v1/imports/{import}/rejects", Ct)).ShouldContain("someday");

        var other = app.As(Who.SalesB);
        (await GetAsync(other, "/api/v1/imports"))["data"]!.AsArray().ShouldBeEmpty();
        foreach (var path in new[] { "", "/rejects" })
            (await other.GetAsync($"/api/v1/imports/{import}{path}", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.PostAsync($"/api/v1/imports/{import}/undo", null, Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        // Taking orders back is deleting them, which sales may not.
        (await her.PostAsync($"/api/v1/imports/{import}/undo", null, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var manager = app.As(Who.Manager);
        using var undo = await manager.PostAsync($"/api/v1/imports/{import}/undo", null, Ct);
        undo.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await EndAsync(app, manager, JsonNode.Parse(await undo.Content.ReadAsStringAsync(Ct))!["job"]!.GetValue<long>());
        (await GetAsync(manager, $"/api/v1/imports/{import}"))["state"]!.GetValue<string>().ShouldBe("undone");
        (await GetAsync(manager, "/api/v1/orders"))["data"]!.AsArray().ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task What_is_no_import_is_refused(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var her = app.As(Who.SalesA);
        (await PostAsync(her, "/api/v1/imports?kind=ghosts", HttpStatusCode.UnprocessableEntity))["code"]!.GetValue<string>().ShouldBe("import.kind-unknown");
        (await PostAsync(her, "/api/v1/imports?ghost=x", HttpStatusCode.BadRequest))["code"]!.GetValue<string>().ShouldBe("api.query.unknown");
        using var empty = await her.PostAsync("/api/v1/imports", new StringContent("{}", Encoding.UTF8, "application/json"), Ct);
        empty.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await app.As(Who.Viewer).PostAsync("/api/v1/imports", null, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task EndAsync(GuanxiApp app, HttpClient client, long job)
    {
        JsonNode? card = null;
        for (var i = 0; i < 300; i++, await Task.Delay(50, Ct))
        {
            card = await GetAsync(client, $"/api/v1/jobs/{job}");
            if (!JobState.IsOpen(card["state"]!.GetValue<string>()))
                return;
            // Where two transactions met, the job tries again after some seconds of the clock.
            if (i % 40 == 39)
                app.Clock.Advance(TimeSpan.FromSeconds(5));
        }
        throw new TimeoutException(card!.ToJsonString());
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, Ct))!;

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(File));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(file, "files", "shop.csv");
        using var answer = await client.PostAsync(path, form, Ct);
        var body = await answer.Content.ReadAsStringAsync(Ct);
        answer.StatusCode.ShouldBe(status, body);
        return JsonNode.Parse(body)!;
    }
}
