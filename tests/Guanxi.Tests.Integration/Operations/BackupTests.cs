using System.IO.Compression;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Operations;
using Guanxi.Platform.Settings;

namespace Guanxi.Tests.Integration.Operations;

public sealed class BackupTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_backup_brings_rows_and_files_back(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await SetAsync(tenant, "before");
        var file = await tenant.Get<FileStore>().SaveAsync(Databases.Main, 1, "note.txt", "text/plain", new MemoryStream(Encoding.UTF8.GetBytes("茶")), 100, Ct);
        var archive = await BackUpAsync(tenant);

        await SetAsync(tenant, "after");
        File.Delete(tenant.Get<FileStore>().PathOf(Databases.Main, file.Sha256));
        await tenant.Get<RestoreBackup>().RunAsync(tenant.Admin, archive, force: false, Ct);

        (await GetAsync(tenant)).ShouldBe("before");
        using var reader = new StreamReader(tenant.Get<FileStore>().Open(Databases.Main, file));
        (await reader.ReadToEndAsync(Ct)).ShouldBe("茶");
        // Ids go on after the last one that was given.
        (await tenant.Get<FileStore>().SaveAsync(Databases.Main, 1, "next", "", Stream.Null, 100, Ct)).Id.ShouldBeGreaterThan(file.Id);
    }

    [Theory, BothDatabases]
    public async Task A_damaged_archive_changes_nothing(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await SetAsync(tenant, "before");
        var archive = await BackUpAsync(tenant);
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Update))
        {
            var name = zip.Entries.First(e => e.FullName.StartsWith("tenants/", StringComparison.Ordinal)).FullName;
            zip.GetEntry(name)!.Delete();
            using var other = zip.CreateEntry(name).Open();
            other.Write("no database"u8);
        }
        await SetAsync(tenant, "after");
        (await Should.ThrowAsync<InvalidException>(() => tenant.Get<RestoreBackup>().RunAsync(tenant.Admin, archive, force: false, Ct))).Code.ShouldBe("backup.damaged");
        (await GetAsync(tenant)).ShouldBe("after");
    }

    [Fact]
    public async Task Data_that_a_server_works_on_is_not_replaced()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        var archive = await BackUpAsync(tenant);
        using var held = ServerLock.TryTake(tenant.Storage.DataDir);
        (await Should.ThrowAsync<ConflictException>(() => tenant.Get<RestoreBackup>().RunAsync(tenant.Admin, archive, force: false, Ct))).Code.ShouldBe("server.running");
        ServerLock.TryTake(tenant.Storage.DataDir).ShouldBeNull();
    }

    [Fact]
    public async Task A_backup_is_whole_while_others_write()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writing = Task.Run(async () => { for (var i = 0; !stop.IsCancellationRequested; i++) await SetAsync(tenant, i.ToString(System.Globalization.CultureInfo.InvariantCulture)); }, Ct);
        var archive = await BackUpAsync(tenant);
        await stop.CancelAsync();
        await writing;
        await tenant.Get<RestoreBackup>().RunAsync(tenant.Admin, archive, force: false, Ct);
        (await DataCheck.DamagedAsync(tenant.Storage.DataDir, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damaged_database_is_found()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        await tenant.Databases.CloseAsync(Databases.Main);
        await using (var file = File.OpenWrite(Path.Combine(tenant.Storage.DataDir, "tenants", "main.db")))
        {
            file.Position = 4096 * 5;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096 * 3).ToArray(), Ct);
        }
        (await DataCheck.DamagedAsync(tenant.Storage.DataDir, Ct)).ShouldHaveSingleItem();
    }

    private static async Task<string> BackUpAsync(TestTenant tenant)
    {
        var archive = Path.Combine(tenant.Storage.DataDir, "backup.zip");
        await tenant.Get<WriteBackup>().RunAsync(tenant.Admin, archive, null, Ct);
        return archive;
    }

    private static async Task SetAsync(TestTenant tenant, string value)
    {
        await using var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct);
        await tenant.Get<SettingStore>().SetAsync(session, tenant.Admin, "test", value, Ct);
        await session.CommitAsync(Ct);
    }

    private static async Task<string> GetAsync(TestTenant tenant)
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct);
        return await tenant.Get<SettingStore>().GetAsync(session, "test", "", Ct);
    }
}
