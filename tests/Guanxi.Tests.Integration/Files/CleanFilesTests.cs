using System.Text;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Guanxi.Tests.Integration.Files;

public sealed class CleanFilesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task What_no_row_names_goes_a_day_after_it_came_and_the_rest_stays(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var files = tenant.Get<FileStore>();
        var (named, dropped, fresh) = (await SaveAsync("named"), await SaveAsync("dropped"), await SaveAsync("fresh"));
        await using (var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct))
        {
            await files.RemoveAsync(session, dropped.Id, Ct);
            await files.RemoveAsync(session, fresh.Id, Ct);
            await session.CommitAsync(Ct);
        }
        var cut = Path.Combine(tenant.Storage.DataDir, "files", "main", "upload.partial");
        File.WriteAllText(cut, "half of it");
        foreach (var old in (string[])[PathOf(named), PathOf(dropped), cut])
            File.SetLastWriteTimeUtc(old, tenant.Clock.Now.AddDays(-2));
        File.SetLastWriteTimeUtc(PathOf(fresh), tenant.Clock.Now);

        (await tenant.Get<CleanFiles>().RunAsync(Ct)).ShouldBe(2);
        (File.Exists(PathOf(named)), File.Exists(PathOf(dropped)), File.Exists(PathOf(fresh)), File.Exists(cut)).ShouldBe((true, false, true, false));

        Task<StoredFile> SaveAsync(string text) => files.SaveAsync(Databases.Main, 1, text, "", new MemoryStream(Encoding.UTF8.GetBytes(text)), 100, Ct);
        string PathOf(StoredFile file) => files.PathOf(Databases.Main, file.Sha256);
    }

    [Fact]
    public async Task A_server_cleans_by_itself()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        tenant.Services.GetServices<IHostedService>().ShouldContain(tenant.Get<CleanFiles>());
    }
}
