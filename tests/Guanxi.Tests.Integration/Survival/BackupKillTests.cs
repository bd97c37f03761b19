using System.Text;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Operations;
using Guanxi.Tests.Integration.Importing;

namespace Guanxi.Tests.Integration.Survival;

/// <summary>Backup and restore, cut off and under load.</summary>
public sealed class BackupKillTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_backup_that_was_killed_leaves_no_archive_and_is_made_by_the_same_command(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await OrderImportTests.ImportAsync(tenant, [tenant.Write("shop.csv", Rough.Shop(1, 4_000, 1_000))]);
        var content = await tenant.ContentAsync();
        var archive = Path.Combine(tenant.Storage.DataDir, "backups", "shop.zip");
        await using (var killed = tenant.Start("backup", archive))
        {
            while (!File.Exists(archive + ".partial.main"))
                await Task.Delay(1, Ct);
            await killed.KillAsync();
        }
        File.Exists(archive).ShouldBeFalse();
        var (code, said) = await tenant.RunAsync("backup", archive);
        code.ShouldBe(0, said);
        Directory.GetFiles(Path.GetDirectoryName(archive)!).ShouldBe([archive]);

        await tenant.WriteAsync($"DELETE FROM sales_order_line");
        (code, said) = await tenant.RunAsync("restore", archive);
        code.ShouldBe(0, said);
        await tenant.Databases.CloseAsync(Databases.Main);
        (await tenant.ContentAsync()).ShouldBeLineByLine(content);
    }

    /// <summary>Killed as soon as the restore is decided, which is while it swaps; and, to be sure of every step, with the steps before the cut made by hand.</summary>
    [Theory]
    [BothDatabases(-1)]
    [BothDatabases(1)]
    [BothDatabases(2)]
    [BothDatabases(3)]
    [BothDatabases(4)]
    public async Task A_restore_that_was_cut_off_while_it_swapped_is_finished_by_whoever_opens_the_data(Engine engine, int steps)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await tenant.FixDayAsync(new(2025, 1, 1));
        var file = await SaveAsync(tenant, "old");
        var archive = Path.Combine(tenant.Storage.DataDir, "old.zip");
        await tenant.Get<WriteBackup>().RunAsync(tenant.Admin, archive, null, Ct);
        await tenant.FixDayAsync(new(2026, 2, 2));
        File.Delete(tenant.Get<FileStore>().PathOf(Databases.Main, file.Sha256));
        await SaveAsync(tenant, "new");

        var mark = Path.Combine(tenant.Storage.DataDir, "restoring", "ready");
        if (steps < 0)
            await using (var killed = tenant.Start("restore", archive))
            {
                while (!File.Exists(mark) && !killed.HasExited)
                    await Task.Yield();
                await killed.KillAsync();
            }
        else
        {
            await tenant.Get<RestoreBackup>().LayBesideAsync(archive, Ct);
            await tenant.Databases.CloseAsync(Databases.Main);
            await RestoreSwap.DecideAsync(tenant.Storage.DataDir, "former", Ct);
            if (steps > 1 && engine == Engine.Postgres)
                await PostgresDump.SwapAsync(tenant.Storage.ConnectionString!, "former", Ct);
            foreach (var (from, to) in new[] { ("tenants/main.db", "backups/former/tenants/main.db"), ("restoring/tenants/main.db", "tenants/main.db"), ("files/main", "backups/former/files/main") }
                .Where(m => engine == Engine.Sqlite || !m.Item1.EndsWith(".db", StringComparison.Ordinal)).Take(steps - 1))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(tenant.Storage.DataDir, to))!);
                Directory.Move(Path.Combine(tenant.Storage.DataDir, from), Path.Combine(tenant.Storage.DataDir, to));
            }
        }

        await tenant.Databases.CloseAsync(Databases.Main);
        (await DayAsync(tenant)).ShouldContain("2025-01-01");
        Directory.Exists(Path.Combine(tenant.Storage.DataDir, "restoring")).ShouldBeFalse();
        using var reader = new StreamReader(tenant.Get<FileStore>().Open(Databases.Main, await tenant.Get<FileStore>().GetAsync(Databases.Main, file.Id, Ct)));
        (await reader.ReadToEndAsync(Ct)).ShouldBe("old");
        (await tenant.RunAsync("doctor")).Said.ShouldContain("main");
    }

    [Theory, BothDatabases]
    public async Task A_backup_under_load_is_of_one_moment_and_comes_back_exactly(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await OrderImportTests.ImportAsync(tenant, [tenant.Write("shop.csv", Rough.Shop(1, 3_000, 1_000))]);
        await tenant.WriteAsync($"INSERT INTO platform_setting (name, value, updated_at) VALUES ('left', '0', 0), ('right', '0', 0)");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writing = Task.WhenAll(Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                // Two rows that never differ, and files whose rows name them.
                await using (var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct))
                {
                    foreach (var name in (string[])["left", "right"])
                        await session.RunAsync(session.IsSqlite ? $"UPDATE platform_setting SET value = cast({i} AS text) WHERE name = {name}"
                            : (FormattableString)$"UPDATE platform_setting SET value = to_jsonb({i}::bigint) WHERE name = {name}", Ct);
                    await session.CommitAsync(Ct);
                }
                await SaveAsync(tenant, $"{writer} {i}");
            }
        }, Ct)));
        await Task.Delay(200, Ct);
        var archive = Path.Combine(tenant.Storage.DataDir, "loaded.zip");
        var (code, said) = await tenant.RunAsync("backup", archive);
        code.ShouldBe(0, said);
        var after = await tenant.CountAsync($"SELECT count(*) FROM platform_file");
        await stop.CancelAsync();
        await writing;

        (code, said) = await tenant.RunAsync("restore", archive);
        code.ShouldBe(0, said);
        await tenant.Databases.CloseAsync(Databases.Main);
        (await tenant.CountAsync($"SELECT count(DISTINCT value) FROM platform_setting WHERE name IN ('left', 'right')")).ShouldBe(1);
        (await tenant.CountAsync($"SELECT count(*) FROM sales_order o WHERE o.lines <> (SELECT count(*) FROM sales_order_line l WHERE l.order_id = o.id)")).ShouldBe(0);
        var files = await tenant.CountAsync($"SELECT count(*) FROM platform_file");
        files.ShouldBeInRange(2, after);
        List<long> ids;
        await using (var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct))
            ids = await session.ListAsync($"SELECT id FROM platform_file", r => r.GetInt64(0), Ct);
        foreach (var id in ids)
            tenant.Get<FileStore>().Open(Databases.Main, await tenant.Get<FileStore>().GetAsync(Databases.Main, id, Ct)).Dispose();
        // And exactly that: a backup of what was restored holds the same rows.
        var again = await tenant.ContentAsync();
        (await tenant.RunAsync("restore", archive)).Code.ShouldBe(0);
        await tenant.Databases.CloseAsync(Databases.Main);
        (await tenant.ContentAsync()).ShouldBeLineByLine(again);
    }

    [Theory]
    [InlineData("en", "is damaged", "Restore the newest backup")]
    [InlineData("zh-Hans", "已损坏", "恢复最近的备份")]
    [InlineData("zh-Hant", "已損壞", "還原最近的備份")]
    public async Task A_start_on_a_damaged_file_says_so_each_time_and_offers_the_newest_backup(string language, string says, string offers)
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        await OrderImportTests.ImportAsync(tenant, [tenant.Write("shop.csv", Rough.Shop(1, 200, 50))]);
        (await tenant.RunAsync("backup")).Code.ShouldBe(0);
        await Task.Delay(1100, Ct); // the next archive has another second in its name
        (await tenant.RunAsync("backup")).Code.ShouldBe(0);
        var newest = Directory.GetFiles(Path.Combine(tenant.Storage.DataDir, "backups"), "*.zip").Order().Last();
        await using (var server = await tenant.ServeAsync())
            await server.KillAsync();
        await tenant.Databases.CloseAsync(Databases.Main);
        SpoilPages(Path.Combine(tenant.Storage.DataDir, "tenants", "main.db"));

        for (var start = 0; start < 2; start++)
        {
            var (code, said) = await tenant.RunAsync("serve", "--port", "0", "--language", language);
            code.ShouldBe(1, said);
            said.ShouldContain(says);
            said.ShouldContain(offers);
            said.ShouldContain(newest);
        }
        (await tenant.RunAsync("restore", newest)).Code.ShouldBe(0);
        await using var sound = await tenant.ServeAsync();
        (await sound.TerminateAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_command_on_a_file_that_is_no_database_offers_the_newest_backup()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        (await tenant.RunAsync("backup")).Code.ShouldBe(0);
        await tenant.Databases.CloseAsync(Databases.Main);
        File.WriteAllText(Path.Combine(tenant.Storage.DataDir, "tenants", "main.db"), new string('x', 5000));
        var (code, said) = await tenant.RunAsync("stats", "--language", "zh-Hans");
        code.ShouldBe(1, said);
        said.ShouldContain("已损坏");
        said.ShouldContain("./guanxi restore");
    }

    private static void SpoilPages(string file)
    {
        foreach (var end in (string[])["-wal", "-shm"])
            File.Delete(file + end);
        using var stream = File.OpenWrite(file);
        for (var page = 10L; page < stream.Length / 4096; page++)
        {
            stream.Position = page * 4096;
            stream.Write(Encoding.ASCII.GetBytes(new string('x', 512)));
        }
    }

    private static Task<StoredFile> SaveAsync(TestTenant tenant, string text)
        => tenant.Get<FileStore>().SaveAsync(Databases.Main, 1, "note.txt", "text/plain", new MemoryStream(Encoding.UTF8.GetBytes(text)), 100, Ct);

    private static async Task<string> DayAsync(TestTenant tenant)
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct);
        return await session.FirstAsync($"SELECT value FROM platform_setting WHERE name = {Platform.Settings.AsOf.Setting}", r => r.GetString(0), Ct) ?? "";
    }
}
