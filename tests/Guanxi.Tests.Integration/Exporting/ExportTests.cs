using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;

namespace Guanxi.Tests.Integration.Exporting;

public sealed class ExportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [BothDatabases("csv")]
    [BothDatabases("xlsx")]
    [BothDatabases("json")]
    public async Task A_file_holds_what_the_list_shows_and_the_log_says_who_took_it(Engine engine, string format)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        await CreateAsync(app, Who.Administrator, "王伟", "北京");
        await CreateAsync(app, Who.Administrator, "Ada", "广州");
        var file = await ExportAsync(admin, new { format, filter = "city = 北京", fields = new[] { "name", "city" } });
        switch (format)
        {
            case "csv":
                file[..3].ShouldBe(Encoding.UTF8.Preamble.ToArray());
                Encoding.UTF8.GetString(file[3..]).ShouldBe("Name,City\r\n王伟,北京\r\n");
                break;
            case "json":
                Encoding.UTF8.GetString(file).ShouldContain("""
                    "name":"王伟","city":"北京"}
                    """.Trim());
                Encoding.UTF8.GetString(file).ShouldNotContain("Ada");
                break;
            default:
                Encoding.ASCII.GetString(file[..2]).ShouldBe("PK");
                break;
        }
        (await admin.GetStringAsync("/api/v1/audit?type=customer", Ct)).ShouldContain("\"export\"");
    }

    [Theory, BothDatabases]
    public async Task Nobody_takes_records_that_she_does_not_see_or_files_that_are_not_hers(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        await CreateAsync(app, Who.SalesB, "theirs", "北京");
        (await app.As(Who.SalesA).PostAsJsonAsync("/api/v1/customers/exports", new { format = "csv" }, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var started = await app.As(Who.Analyst).PostAsJsonAsync("/api/v1/customers/exports", new { format = "csv" }, Ct);
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("export").GetInt64();
        (await app.As(Who.Administrator).GetAsync($"/api/v1/exports/{id}", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.As(Who.Administrator).GetAsync($"/api/v1/exports/{id}/file", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var unknown = await app.As(Who.Analyst).PostAsJsonAsync("/api/v1/customers/exports", new { format = "doc" }, Ct);
        (await unknown.Content.ReadAsStringAsync(Ct)).ShouldContain("export.format");
    }

    [Theory, BothDatabases]
    public async Task Ticked_rows_are_exported_alone(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var one = await CreateAsync(app, Who.Administrator, "One", "");
        await CreateAsync(app, Who.Administrator, "Two", "");
        Encoding.UTF8.GetString(await ExportAsync(app.As(Who.Administrator), new { format = "csv", ids = new[] { one }, fields = new[] { "name" } })).ShouldEndWith("Name\r\nOne\r\n");
    }

    private static async Task<byte[]> ExportAsync(HttpClient client, object request)
    {
        using var started = await client.PostAsJsonAsync("/api/v1/customers/exports", request, Ct);
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync(Ct));
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("export").GetInt64();
        while (true)
        {
            var now = await client.GetFromJsonAsync<JsonElement>($"/api/v1/exports/{id}", Ct);
            now.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null, now.ToString());
            if (!JobState.IsOpen(now.GetProperty("state").GetString()!))
                return await client.GetByteArrayAsync($"/api/v1/exports/{id}/file", Ct);
            await Task.Delay(100, Ct);
        }
    }

    private static async Task<long> CreateAsync(GuanxiApp app, Who who, string name, string city)
        => (await app.Get<RecordWriter>().CreateAsync(await app.ActorAsync(who), app.Get<FieldCatalogue>()[RecordTypes.Customer], new Dictionary<string, object?> { ["name"] = name, ["city"] = city }, Ct)).Id;
}
