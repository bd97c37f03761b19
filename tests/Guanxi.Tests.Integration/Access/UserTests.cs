using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;

namespace Guanxi.Tests.Integration;

public sealed class UserTests
{
    private static CancellationToken Ct => AccessHouse.Ct;

    private static UserChange Same(UserRow user) => new(user.Email, user.Name, user.Language, user.TimeZone, user.Disabled, user.Roles, user.Teams, user.Version);

    [Theory, BothDatabases]
    public async Task Every_tenant_has_the_shipped_roles_and_they_mean_what_they_say(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var roles = await house.Get<ListRoles>().RunAsync(house.System, Ct);
        roles.Select(r => r.Key).ShouldBe(["administrator", "manager", "sales", "service", "analyst", "viewer", "partner"]);
        await house.AddUserAsync("sam@example.com", "sales");
        var sam = await house.ActorAsync("sam@example.com");
        sam.May("customers.write").ShouldBeTrue();
        sam.May("customers.delete").ShouldBeFalse();
        sam.May("users.manage").ShouldBeFalse();
        sam.ScopeOf("customer").ShouldBe(RowScope.Team);
        await Should.ThrowAsync<ForbiddenException>(() => house.Get<ListUsers>().RunAsync(sam, null, null, Ct));
    }

    [Theory, BothDatabases]
    public async Task An_address_belongs_to_one_user_whatever_its_capitals(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        (await Should.ThrowAsync<ConflictException>(() => house.AddUserAsync("Ada@Example.com"))).Field.ShouldBe("email");
        (await Should.ThrowAsync<InvalidException>(() => house.AddUserAsync("nobody"))).Code.ShouldBe("user.email.form");
    }

    [Theory, BothDatabases]
    public async Task The_last_administrator_cannot_be_disabled_or_demoted(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var (list, change) = (house.Get<ListUsers>(), house.Get<ChangeUser>());
        var ada = await list.GetAsync(house.System, house.AdministratorId, Ct);
        (await Should.ThrowAsync<ConflictException>(() => change.RunAsync(house.System, ada.Id, Same(ada) with { Disabled = true }, Ct))).Code.ShouldBe("user.last-administrator");
        (await Should.ThrowAsync<ConflictException>(() => change.RunAsync(house.System, ada.Id, Same(ada) with { Roles = [] }, Ct))).Code.ShouldBe("user.last-administrator");
        await house.AddUserAsync("bea@example.com", "administrator");
        await change.RunAsync(house.System, ada.Id, Same(ada) with { Disabled = true }, Ct);
        (await list.GetAsync(house.System, ada.Id, Ct)).Disabled.ShouldBeTrue();
        (await Should.ThrowAsync<ConflictException>(() => change.RunAsync(house.System, ada.Id, Same(ada), Ct))).Code.ShouldBe("record.changed");
    }

    [Theory, BothDatabases]
    public async Task Disabling_a_user_ends_her_sessions_and_stops_her_tokens_at_once(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var id = await house.AddUserAsync("sam@example.com", "sales");
        var session = (await house.SignInAsync("sam@example.com")).Token!;
        var token = (await house.Get<CreateToken>().RunAsync(house.System, new TokenRequest("till", [], UserId: id), Ct)).Token;
        var callers = house.Get<Callers>();
        (await callers.FindAsync(Databases.Main, session, Ct)).ShouldNotBeNull();
        (await callers.FindAsync(Databases.Main, token, Ct)).ShouldNotBeNull();
        var sam = await house.Get<ListUsers>().GetAsync(house.System, id, Ct);
        await house.Get<ChangeUser>().RunAsync(house.System, id, Same(sam) with { Disabled = true }, Ct);
        (await callers.FindAsync(Databases.Main, session, Ct)).ShouldBeNull();
        (await callers.FindAsync(Databases.Main, token, Ct)).ShouldBeNull();
        await Should.ThrowAsync<InvalidException>(() => house.SignInAsync("sam@example.com"));
    }

    [Theory, BothDatabases]
    public async Task Who_manages_users_cannot_make_herself_an_administrator(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var clerk = await house.Get<SaveRole>().RunAsync(house.System, null,
            new RoleChange("Clerk", ["users.manage", "roles.manage", "customers.read"], new Dictionary<string, RowScope> { ["customer"] = RowScope.All }, new Dictionary<string, FieldAccess>()), Ct);
        await house.AddUserAsync("cleo@example.com", "Clerk");
        var cleo = await house.ActorAsync("cleo@example.com");
        var list = house.Get<ListUsers>();
        var self = await list.GetAsync(cleo, cleo.UserId, Ct);
        var change = house.Get<ChangeUser>();
        (await Should.ThrowAsync<InvalidException>(async () => await change.RunAsync(cleo, self.Id, Same(self) with { Roles = [clerk, await house.RoleAsync("administrator")] }, Ct)))
            .Code.ShouldBe("access.beyond-own");
        (await Should.ThrowAsync<InvalidException>(() => house.Get<SetPassword>().RunAsync(cleo, house.AdministratorId, "a password of mine", Ct))).Code.ShouldBe("access.beyond-own");
        var role = (await house.Get<ListRoles>().RunAsync(cleo, Ct)).Single(r => r.Id == clerk);
        (await Should.ThrowAsync<InvalidException>(() => house.Get<SaveRole>().RunAsync(cleo, clerk,
            new RoleChange("Clerk", [.. role.Permissions, "customers.export"], role.Rows, role.Fields, role.Version), Ct))).Code.ShouldBe("access.beyond-own");
        await change.RunAsync(cleo, self.Id, Same(self) with { Name = "Cleo" }, Ct);
    }

    [Theory, BothDatabases]
    public async Task A_change_of_roles_reads_well_in_the_audit_log_and_holds_at_the_next_request(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var id = await house.AddUserAsync("sam@example.com", "sales");
        var token = (await house.SignInAsync("sam@example.com")).Token!;
        var callers = house.Get<Callers>();
        (await callers.FindAsync(Databases.Main, token, Ct))!.Actor.May("customers.export").ShouldBeFalse();
        var sam = await house.Get<ListUsers>().GetAsync(house.System, id, Ct);
        await house.Get<ChangeUser>().RunAsync(house.System, id, Same(sam) with { Roles = [await house.RoleAsync("analyst")] }, Ct);
        (await callers.FindAsync(Databases.Main, token, Ct))!.Actor.May("customers.export").ShouldBeTrue();
        var change = (await house.Get<ReadAudit>().RunAsync(house.System, new AuditQuery("user", id), Ct)).Rows[0].Changes.Single();
        (change.Field, change.Before!.ToString(), change.After!.ToString()).ShouldBe(("roles", "sales", "analyst"));
    }

    [Theory, BothDatabases]
    public async Task Secrets_stay_out_of_the_audit_log(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var id = await house.AddUserAsync("sam@example.com", "sales");
        await house.Get<SetPassword>().RunAsync(house.System, id, "something else entirely", Ct);
        await house.Get<CreateToken>().RunAsync(house.System, new TokenRequest("till", [], UserId: id), Ct);
        var log = await house.Get<ReadAudit>().RunAsync(house.System, new AuditQuery(), Ct);
        log.Rows.ShouldContain(r => r.Action == "password" && r.RecordId == id);
        log.Rows.SelectMany(r => r.Changes).Select(c => c.Field).ShouldNotContain(f => f.Contains("hash", StringComparison.OrdinalIgnoreCase) || f.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, BothDatabases]
    public async Task Whoever_belongs_to_a_team_belongs_to_all_below_it(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var save = house.Get<SaveTeam>();
        var all = await save.RunAsync(house.System, null, new TeamChange("All", null), Ct);
        var north = await save.RunAsync(house.System, null, new TeamChange("North", all), Ct);
        var harbour = await save.RunAsync(house.System, null, new TeamChange("Harbour", north), Ct);
        var south = await save.RunAsync(house.System, null, new TeamChange("South", all), Ct);
        var id = await house.AddUserAsync("sam@example.com", "sales");
        var sam = await house.Get<ListUsers>().GetAsync(house.System, id, Ct);
        await house.Get<ChangeUser>().RunAsync(house.System, id, Same(sam) with { Teams = [new(north, Leader: true)] }, Ct);
        (await house.ActorAsync("sam@example.com")).Teams.ShouldBe([north, harbour]);
        (await Should.ThrowAsync<InvalidException>(() => save.RunAsync(house.System, all, new TeamChange("All", harbour, 1), Ct))).Code.ShouldBe("team.cycle");
        (await Should.ThrowAsync<ConflictException>(() => house.Get<RemoveTeam>().RunAsync(house.System, north, Ct))).Code.ShouldBe("team.has-teams");
        await house.Get<RemoveTeam>().RunAsync(house.System, south, Ct);
        (await house.Get<ListTeams>().RunAsync(house.System, Ct)).Select(t => t.Name).ShouldBe(["All", "Harbour", "North"]);
    }

    [Theory, BothDatabases]
    public async Task A_token_keeps_its_scopes_only_and_never_touches_the_account(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var ada = await house.ActorAsync("ada@example.com");
        var create = house.Get<CreateToken>();
        var narrow = (await create.RunAsync(ada, new TokenRequest("till", ["customers.read"], house.Clock.GetUtcNow().UtcDateTime.AddHours(1)), Ct)).Token;
        var wide = (await create.RunAsync(ada, new TokenRequest("sync", []), Ct)).Token;
        narrow.ShouldStartWith("gx_");
        var callers = house.Get<Callers>();
        var till = (await callers.FindAsync(Databases.Main, narrow, Ct))!;
        till.SessionId.ShouldBeNull();
        till.Actor.May("customers.read").ShouldBeTrue();
        till.Actor.May("customers.write").ShouldBeFalse();
        var sync = (await callers.FindAsync(Databases.Main, wide, Ct))!;
        sync.Actor.May("customers.write").ShouldBeTrue();
        await Should.ThrowAsync<ForbiddenException>(() => create.RunAsync(sync.Actor, new TokenRequest("more", []), Ct));
        await Should.ThrowAsync<ForbiddenException>(() => house.Get<ChangePassword>().RunAsync(sync.Actor, AccessHouse.Password, "another fine sentence", null, Ct));
        house.Clock.Advance(TimeSpan.FromHours(2));
        (await callers.FindAsync(Databases.Main, narrow, Ct)).ShouldBeNull();
        await house.Get<SeenStamps>().WriteAsync(Ct);
        var tokens = await house.Get<ListTokens>().RunAsync(ada, Ct);
        tokens.Single(t => t.Name == "sync").LastUsedAt.ShouldNotBeNull();
        await house.Get<RevokeToken>().RunAsync(ada, tokens.Single(t => t.Name == "sync").Id, Ct);
        (await callers.FindAsync(Databases.Main, wide, Ct)).ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task The_audit_log_is_paged_and_leaves_out_what_the_reader_may_not_see(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        await using (var session = await house.Get<Databases>().WriteAsync(house.System, Ct))
        {
            for (var i = 1; i <= 150; i++)
                await AuditEntry.For("customer", i, "update", house.System, house.Clock.GetUtcNow().UtcDateTime, new AuditChange("phone", null, "1"), new AuditChange("name", null, "x")).WriteAsync(session, Ct);
            await session.CommitAsync(Ct);
        }
        var read = house.Get<ReadAudit>();
        var first = await read.RunAsync(house.System, new AuditQuery("customer"), Ct);
        first.Rows.Count.ShouldBe(100);
        first.Rows[0].RecordId.ShouldBe(150);
        var second = await read.RunAsync(house.System, new AuditQuery("customer", Before: first.Next), Ct);
        second.Rows.Count.ShouldBe(50);
        second.Next.ShouldBeNull();
        var grants = new Grants(["audit.read"], new Dictionary<string, RowScope>(), new Dictionary<string, FieldAccess> { ["customer.phone"] = FieldAccess.Hidden });
        var limited = await read.RunAsync(new Actor("main", 7, "Lim", grants, []), new AuditQuery("customer", 3), Ct);
        limited.Rows.Single().Changes.Single().Field.ShouldBe("name");
    }
}
