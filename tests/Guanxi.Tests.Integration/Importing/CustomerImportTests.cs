using System.Text;
using Guanxi.Core;
using Guanxi.Customers.Importing;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;

namespace Guanxi.Tests.Integration.Importing;

public sealed class CustomerImportTests
{
    // The command line also writes of the roles that it makes.
    private const string Audited = "platform_audit WHERE type = 'customer'";
    private static readonly string[] Permissions = ["customers.read", "customers.write", "customers.import", "customers.delete"];

    [Theory, BothDatabases]
    public async Task A_file_brings_customers_as_they_are_written(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var progress = await ImportAsync(tenant, "客户编号,客户姓名,手机,邮箱,国家,性别,生日,备注\nK1,杨文博,+86 138-0013-8000,yang@example.cn,中国,男,1988/2/29,\"多行\n备注\"\nK2,Ada Lovelace,,ada@example.com,United Kingdom,Female,1815-12-10,\nK3,王伟,010-8888 6666,,,,,\n");
        Numbers(progress).ShouldBe((3, 2, 0, 0, 1));
        (await RowsAsync(tenant)).ShouldBe(
        [
            "K1|杨文博|person|+8613800138000|yang@example.cn|CN|male|1988-02-29|多行\n备注|1|-|potential|1",
            "K3|王伟|person|+861088886666||||-||1|-|potential|1",
        ]);
        var ct = TestContext.Current.CancellationToken;
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, ct);
        var rejected = (await tenant.Get<ImportStore>().RejectedAsync(session, 1, (0, 0), 10, ct)).ShouldHaveSingleItem();
        (rejected.Row, rejected.Line, rejected.Column, rejected.Code, rejected.Args[0]).ShouldBe((2L, 4L, "生日", "import.row.bad-date", "1815-12-10"));
        foreach (var words in new[] { "杨文博", "yangwenbo", "13800138000", "yang@example", "wangwei" })
            (await FoundAsync(tenant, words)).ShouldBe(1, words);
    }

    [Theory, BothDatabases]
    public async Task Importing_the_same_file_twice_changes_nothing(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        const string File = "Customer ID,Name,Phone,Email,City\nK1,Ada,,ada@x.org,London\n,Bob,,BOB@x.org,Paris\n,王伟,13800138000,,\n,Only a name,,,Rome\n,Only a name,,,Oslo\n,Only a name,,,Rome\n";
        Numbers(await ImportAsync(tenant, File)).ShouldBe((6, 5, 0, 1, 0));
        var before = await RowsAsync(tenant);
        var audit = await CountAsync(tenant, "platform_audit");
        Numbers(await ImportAsync(tenant, File)).ShouldBe((6, 0, 0, 6, 0));
        (await RowsAsync(tenant)).ShouldBe(before);
        (await CountAsync(tenant, "platform_audit")).ShouldBe(audit);
    }

    [Theory, BothDatabases]
    public async Task A_row_means_a_customer_by_key_then_mail_then_phone_and_name(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, "Customer ID,Name,Phone,Email,City\nK1,Ada,13800138000,ada@x.org,London\n,Bob,+86 139 0013 9000,bob@x.org,Paris\n");
        var progress = await ImportAsync(tenant,
            "Customer ID,Name,Phone,Email,City\n"
            + "K1,Ada King,,,\n" // by key; what is empty stays
            + ",,,BOB@X.ORG,Nice\n" // by mail, whatever its case, without a name
            + ",bob,13900139000,,Lyon\n" // by phone and name
            + ",Eve,13900139000,,Rome\n" // another one on Bob's phone
            + ",,13500135000,,Rome\n"); // a stranger without a name
        Numbers(progress).ShouldBe((5, 1, 3, 0, 1));
        (await RowsAsync(tenant)).ShouldBe(
        [
            "-|Eve|person|+8613900139000||||-||1|-|potential|1",
            "-|bob|person|+8613900139000|BOB@x.org|||-||1|-|potential|2",
            "K1|Ada King|person|+8613800138000|ada@x.org|||-||1|-|potential|2",
        ]);
        (await FoundAsync(tenant, "king")).ShouldBe(1);
        (await FoundAsync(tenant, "139 0013")).ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task Two_who_share_a_mail_are_told_apart_by_name_or_not_at_all(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, "Customer ID,Name,Email\nK1,Ada,office@x.org\nK2,Bob,office@x.org\n");
        Numbers(await ImportAsync(tenant, "Name,Email,City\nBob,office@x.org,Paris\nEve,office@x.org,Rome\n")).ShouldBe((2, 0, 1, 0, 1));
    }

    [Theory, BothDatabases]
    public async Task Trying_counts_what_importing_does_and_writes_nothing(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, "Customer ID,Name,City\nK1,Ada,London\nK2,Bob,Paris\n");
        // Long enough for several batches, with rows that come again in a later one.
        var file = Many(12_000) + "K7,Somebody else,Rome\nK9,Name 9,Rome\nK1,Ada,London\n,,\n";
        var before = await RowsAsync(tenant);
        var by = tenant.Admin;
        var trial = await tenant.Get<ImportCustomers>().TryAsync(by, [await PlanAsync(tenant, by, file)], new(), null, TestContext.Current.CancellationToken);
        (await RowsAsync(tenant)).ShouldBe(before);
        var done = await ImportAsync(tenant, file);
        trial.Progress.ShouldBe(done);
        done.Rejected.ShouldBe(trial.Rejected.Count);
    }

    [Theory, BothDatabases]
    public async Task Undoing_gives_back_what_was_and_leaves_what_people_changed(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, "Customer ID,Name,Phone,Country,Birthday\nK1,Ada,13800138000,UK,1990-01-02\nK2,Bob,,FR,\n");
        var before = await RowsAsync(tenant, versions: false);
        var second = await ImportAsync(tenant, "Customer ID,Name,Phone,Country,Birthday\nK1,Ada King,13811138111,IT,1991-01-02\nK2,Robert,,,\nK3,Eve,,,\nK4,Kim,,,\n");
        Numbers(second).ShouldBe((4, 2, 2, 0, 0));
        var ct = TestContext.Current.CancellationToken;
        // Bob and Kim are edited by hand.
        await EditAsync(tenant, "K2", new() { ["city"] = "Paris" });
        await EditAsync(tenant, "K4", new() { ["city"] = "Seoul" });
        await UndoAsync(tenant, 2);
        (await RowsAsync(tenant, versions: false)).ShouldBe([before[0], "K2|Robert|person|||FR||-||1|-|potential", "K4|Kim|person|||||-||1|-|potential"]);
        (await FoundAsync(tenant, "13800138000")).ShouldBe(1);
        (await FoundAsync(tenant, "eve")).ShouldBe(0);
        var imports = await tenant.Get<Imports>().ListAsync(tenant.Admin, ct);
        (imports[0].State, imports[0].Progress.Kept).ShouldBe((ImportState.Undone, 2));
        await Should.ThrowAsync<ConflictException>(() => tenant.Get<ImportCustomers>().UndoAsync(tenant.Admin, 2, ct));
        // An undone import in between does not count as an edit.
        await UndoAsync(tenant, 1);
        (await RowsAsync(tenant, versions: false)).Select(r => r.Split('|')[0]).ShouldBe(["K2", "K4"]);
    }

    [Theory, BothDatabases]
    public async Task Whoever_may_import_pauses_and_resumes_her_own_imports(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var (ada, bob) = (TestTenant.Somebody(7, RowScope.Own, Permissions), TestTenant.Somebody(8, RowScope.Own, Permissions));
        var imports = tenant.Get<Imports>();
        var (id, job) = await tenant.Get<ImportCustomers>().StartAsync(ada, [await PlanAsync(tenant, ada, "Name\nAda\n")], new(), ct);
        await Should.ThrowAsync<NotFoundException>(() => imports.PauseAsync(bob, id, ct));
        await imports.PauseAsync(ada, id, ct);
        (await imports.GetAsync(ada, id, ct)).JobOpen.ShouldBeFalse();
        await Should.ThrowAsync<NotFoundException>(() => imports.ResumeAsync(bob, id, ct));
        (await imports.ResumeAsync(ada, id, ct)).ShouldBe(job);
        await FinishAsync(tenant, job);
        (await imports.GetAsync(ada, id, ct)).State.ShouldBe(ImportState.Done);
        await Should.ThrowAsync<ConflictException>(() => imports.PauseAsync(ada, id, ct));
        await Should.ThrowAsync<ConflictException>(() => imports.ResumeAsync(ada, id, ct));
        (await RowsAsync(tenant)).ShouldHaveSingleItem().ShouldContain("|7|-|potential|1");
    }

    [Theory, BothDatabases]
    public async Task Every_change_is_in_the_audit_log_with_before_and_after(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, "Customer ID,Name,City\nK1,Ada,London\n");
        await ImportAsync(tenant, "Customer ID,Name,City\nK1,Ada,Paris\n");
        await UndoAsync(tenant, 2);
        var ct = TestContext.Current.CancellationToken;
        var rows = (await tenant.Get<Platform.Audit.ReadAudit>().RunAsync(tenant.Admin, new("customer"), ct)).Rows;
        rows.Select(r => (r.Action, r.UserId)).ShouldBe([("update", 1L), ("update", 1L), ("create", 1L)]);
        rows[1].Changes.ShouldHaveSingleItem().ToString().ShouldBe("AuditChange { Field = city, Before = London, After = Paris }");
        // What she was at first follows from what she is and what changed since.
        rows[2].Changes.ShouldHaveSingleItem().ToString().ShouldBe("AuditChange { Field = importId, Before = , After = 1 }");
    }

    [Theory, BothDatabases]
    public async Task Moving_customers_is_told_to_those_who_sum_by_owner_and_country(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, "Customer ID,Name,Country\nK1,Ada,UK\nK2,Bob,UK\n");
        (await CountAsync(tenant, "platform_outbox")).ShouldBe(0);
        await ImportAsync(tenant, "Customer ID,Name,Country\nK1,Ada,FR\nK2,Bobby,UK\n", drain: false);
        var ct = TestContext.Current.CancellationToken;
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, ct);
        var ada = await session.LongAsync($"SELECT id FROM customers_customer WHERE external_key = 'K1'", ct);
        (await session.ListAsync($"SELECT payload FROM platform_outbox", r => r.GetString(0), ct)).ShouldAllBe(p => p.Contains($"[{ada}]", StringComparison.Ordinal));
        (await CountAsync(tenant, "platform_outbox")).ShouldBeGreaterThan(0);
    }

    [Theory, BothDatabases]
    public async Task An_owner_is_named_by_mail_or_name_and_only_within_reach(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var (manager, sales) = (await app.ActorAsync(Who.Manager), await app.ActorAsync(Who.SalesA));
        const string File = "Customer ID,Name,Owner\nK1,Ada,salesb@example.com\nK2,Bob,SalesA\nK3,Eve,\nK4,Kim,nobody@nowhere.org\n";
        var open = await TryAsync(app, manager, File);
        (open.Progress.CustomersCreated, open.Rejected.Single().Code).ShouldBe((3, "import.row.bad-person"));
        var narrow = await TryAsync(app, sales, File);
        narrow.Progress.CustomersCreated.ShouldBe(2);
        narrow.Rejected.Select(r => r.Code).Order().ShouldBe(["import.row.bad-person", "record.out-of-reach"]);

        // What the manager owns is out of reach for a sales person: by key it is refused, by mail it is somebody else.
        await app.Get<RecordWriter>().CreateAsync(manager, app.Get<FieldCatalogue>()[RecordTypes.Customer], new Dictionary<string, object?> { ["name"] = "Zoe", ["externalKey"] = "Z1", ["email"] = "zoe@x.org" }, ct);
        var foreign = await TryAsync(app, sales, "Customer ID,Name,Email\nZ1,Zoe,\n,Zoe,zoe@x.org\n");
        (foreign.Progress.CustomersCreated, foreign.Rejected.Single().Code).ShouldBe((1, "import.row.key-taken"));
    }

    [Fact]
    public async Task A_field_that_she_may_not_write_cannot_be_mapped_and_no_permission_is_no_import()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        var kind = tenant.Get<ImportCustomers>();
        var limited = TestTenant.Somebody(7, RowScope.All, Permissions, fields: new() { ["customer.phone"] = FieldAccess.Read });
        var prepared = await kind.PrepareAsync(limited, "a.csv", Text("Name,Phone\nAda,123456\n"), null, null, ct);
        prepared.Targets.ShouldNotContain(t => t.Key == "phone");
        prepared.File.Columns.Keys.ShouldBe(["name"]);
        await Should.ThrowAsync<InvalidException>(() => kind.PrepareAsync(limited, "a.csv", Text("Name,Phone\nAda,123456\n"), null, new Dictionary<string, string> { ["phone"] = "Phone" }, ct));
        var forged = await PlanAsync(tenant, tenant.Admin, "Name,Phone\nAda,123456\n");
        await Should.ThrowAsync<ForbiddenException>(() => kind.StartAsync(limited, [forged], new(), ct));
        foreach (var missing in new[] { "customers.import", "customers.write" })
            await Should.ThrowAsync<ForbiddenException>(() => kind.StartAsync(TestTenant.Somebody(7, RowScope.All, [.. Permissions.Where(p => p != missing)]), [forged], new(), ct));
        (await CountAsync(tenant, "platform_import")).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task A_corrected_file_of_rejects_is_taken_in(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, "Name,Email,Gender\nAda,ada at x,female\nBob,bob@x.org,unknown\nEve,eve@x.org,女\n");
        var ct = TestContext.Current.CancellationToken;
        using var rejects = new MemoryStream();
        (await tenant.Get<RejectFile>().WriteAsync(tenant.Admin, 1, rejects, ct)).ShouldBe(2);
        var text = Encoding.UTF8.GetString(rejects.ToArray());
        text.ShouldContain("“ada at x” is no e-mail address.");
        Numbers(await ImportAsync(tenant, text.Replace("ada at x,", "ada@x.org,", StringComparison.Ordinal).Replace(",unknown,", ",男,", StringComparison.Ordinal))).ShouldBe((2, 2, 0, 0, 0));
    }

    [Theory, BothDatabases]
    public async Task Hostile_files_are_refused_or_set_aside(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var kind = tenant.Get<ImportCustomers>();
        (await Should.ThrowAsync<InvalidException>(() => kind.PrepareAsync(tenant.Admin, "empty.csv", Text(""), null, null, ct))).Code.ShouldBe("import.empty");
        var useless = await kind.PrepareAsync(tenant.Admin, "useless.csv", Text("foo,bar\n1,2\n"), null, new Dictionary<string, string> { ["name"] = "", ["externalKey"] = "", ["phone"] = "", ["email"] = "" }, ct);
        useless.Missing.ShouldBe(["name"]);
        (await Should.ThrowAsync<InvalidException>(() => kind.StartAsync(tenant.Admin, [useless.File], new(), ct))).Code.ShouldBe("import.column-missing");
        (await Should.ThrowAsync<InvalidException>(() => ImportAsync(tenant, "Name,Email\n"))).Code.ShouldBe("import.empty");
        Numbers(await ImportAsync(tenant, $"Name,Email\nBig,{new string('x', 10 << 20)}\nAda,ada@x.org\n")).ShouldBe((2, 1, 0, 0, 1));
        Numbers(await ImportAsync(tenant, "Name,Note\n" + new string('n', 201) + ",x\nBob,=cmd|'/c calc'!A1\n")).ShouldBe((2, 1, 0, 0, 1));
        // Read under a wrong encoding the names are damaged, and the wizard says so before anything is written.
        var chinese = new MemoryStream(CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes("姓名,城市\n王伟,北京\n"));
        var wrong = await kind.PrepareAsync(tenant.Admin, "gb.csv", chinese, new() { Encoding = "utf-8" }, null, ct);
        ImportWizard.Undecodable(wrong).ShouldBe((2, 2));
        (await kind.TryAsync(tenant.Admin, [wrong.File with { Columns = new Dictionary<string, int> { ["name"] = 0 } }], new(), null, ct)).Rejected.ShouldAllBe(r => r.Code == "import.row.undecodable");
        (await kind.PrepareAgainAsync(tenant.Admin, wrong.File.File, null, null, ct)).Headers.ShouldBe(["姓名", "城市"]);
    }

    [Theory, BothDatabases]
    public async Task An_import_that_was_killed_goes_on_with_the_same_command(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        // Rows that change whom earlier ones created, so that the order of batches matters.
        var text = Many(60_000) + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"K{i * 3},Name {i * 3},Paris\n"));
        await using var calm = await TestTenant.CreateAsync(engine);
        await ImportAsync(calm, text);
        await using var rough = await TestTenant.CreateAsync(engine);
        string[] command = ["import", "customers", rough.Write("customers.csv", text)];
        await using (var killed = ImportCommandTests.Start(rough, command))
        {
            while (await CountAsync(rough, "customers_customer") < 10_000)
                await Task.Delay(5, ct);
            await killed.KillAsync();
        }
        (await CountAsync(rough, "customers_customer")).ShouldBeInRange(10_000, 59_999);
        await using (var again = ImportCommandTests.Start(rough, command))
            (await again.ExitAsync(ct)).ShouldBe(0, again.Error);
        (await rough.ContentAsync()).ShouldBe(await calm.ContentAsync());
        (await CountAsync(rough, "platform_import_change")).ShouldBe(60_000);
        (await CountAsync(rough, Audited)).ShouldBe(await CountAsync(calm, Audited));
        await using var session = await rough.Databases.ReadAsync(rough.Admin, ct);
        (await session.LongAsync($"SELECT count(*) FROM customers_customer WHERE city = 'Paris'", ct)).ShouldBe(20_000);
    }

    [Theory, BothDatabases]
    public async Task New_customers_come_quickly(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var file = Many(100_000);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Numbers(await ImportAsync(tenant, file)).ShouldBe((100_000, 100_000, 0, 0, 0));
        var first = clock.Elapsed;
        clock.Restart();
        Numbers(await ImportAsync(tenant, file)).ShouldBe((100_000, 0, 0, 100_000, 0));
        TestContext.Current.TestOutputHelper!.WriteLine($"{engine}: {100_000 / first.TotalSeconds:N0} new rows/s, {100_000 / clock.Elapsed.TotalSeconds:N0} same rows/s");
        // A tenth of the budget: the machine may be busy with other tests.
        (100_000 / first.TotalSeconds).ShouldBeGreaterThan(2_000);
    }

    internal static string Many(int rows)
    {
        var text = new StringBuilder("Customer ID,Name,City\n");
        for (var i = 0; i < rows; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"K{i},Name {i},London\n");
        return text.ToString();
    }

    private static (long Rows, long New, long Changed, long Same, long Bad) Numbers(ImportProgress p) => (p.Rows, p.CustomersCreated, p.CustomersChanged, p.Same, p.Rejected);

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<ImportFile> PlanAsync(TestTenant tenant, Actor by, string text)
        => (await tenant.Get<ImportCustomers>().PrepareAsync(by, "customers.csv", Text(text), null, null, TestContext.Current.CancellationToken)).File;

    private static async Task<ImportTrial> TryAsync(GuanxiApp app, Actor by, string text)
    {
        var ct = TestContext.Current.CancellationToken;
        var file = (await app.Get<ImportCustomers>().PrepareAsync(by, "customers.csv", Text(text), null, null, ct)).File;
        return await app.Get<ImportCustomers>().TryAsync(by, [file], new(), null, ct);
    }

    private static async Task<ImportProgress> ImportAsync(TestTenant tenant, string text, bool drain = true)
    {
        var ct = TestContext.Current.CancellationToken;
        var (id, job) = await tenant.Get<ImportCustomers>().StartAsync(tenant.Admin, [await PlanAsync(tenant, tenant.Admin, text)], new(), ct);
        await FinishAsync(tenant, job);
        if (drain)
            await tenant.DrainOutboxAsync();
        return (await tenant.Get<Imports>().GetAsync(tenant.Admin, id, ct)).Progress;
    }

    private static async Task UndoAsync(TestTenant tenant, long import)
    {
        await FinishAsync(tenant, await tenant.Get<ImportCustomers>().UndoAsync(tenant.Admin, import, TestContext.Current.CancellationToken));
        await tenant.DrainOutboxAsync();
    }

    private static async Task FinishAsync(TestTenant tenant, long job)
    {
        var outcome = await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, job, null, TestContext.Current.CancellationToken);
        outcome!.State.ShouldBe(JobState.Done, outcome.Error?.ToString());
    }

    private static async Task EditAsync(TestTenant tenant, string key, Dictionary<string, object?> values)
        => await tenant.Get<RecordWriter>().UpsertAsync(tenant.Admin, tenant.Get<FieldCatalogue>()[RecordTypes.Customer], key, values, TestContext.Current.CancellationToken);

    private static async Task<int> FoundAsync(TestTenant tenant, string words)
        => (await tenant.Get<RecordReader>().ListAsync(tenant.Admin, new(tenant.Get<FieldCatalogue>()[RecordTypes.Customer]) { Search = words }, TestContext.Current.CancellationToken)).Rows.Count;

    private static async Task<long> CountAsync(TestTenant tenant, string table)
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, TestContext.Current.CancellationToken);
        return await session.LongAsync($"SELECT count(*) FROM {new Raw(table)}", TestContext.Current.CancellationToken);
    }

    private static async Task<List<string>> RowsAsync(TestTenant tenant, bool versions = true)
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, TestContext.Current.CancellationToken);
        return await session.ListAsync($"""
            SELECT external_key, name, kind, phone, email, country, gender, birthday, note, owner_id, team_id, stage, version
            FROM customers_customer WHERE deleted_at IS NULL ORDER BY coalesce(external_key, ''), name, city
            """, r => string.Join('|', Enumerable.Range(0, versions ? 13 : 12).Select(i => r.IsDBNull(i) ? "-" : r.GetValue(i).ToString())), TestContext.Current.CancellationToken);
    }
}
