using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;

namespace Guanxi.Tests.Integration;

public sealed class SignInTests
{
    private static CancellationToken Ct => AccessHouse.Ct;

    [Theory, BothDatabases]
    public async Task The_first_administrator_signs_in_and_may_do_everything(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var caller = await house.CallerAsync(" Administrator@Example.com ");
        caller.Actor.UserId.ShouldBe(house.AdministratorId);
        caller.Actor.Grants.ShouldBeSameAs(Grants.Everything);
        caller.SessionId.ShouldNotBeNull();
        (await house.Get<Bootstrap>().EnsureAsync(Databases.Main, "eve@example.com", AccessHouse.Password, "en", Ct)).ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task Wrong_passwords_and_unknown_addresses_sound_the_same(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var wrong = await Should.ThrowAsync<InvalidException>(() => house.SignInAsync("administrator@example.com", "not her password"));
        var unknown = await Should.ThrowAsync<InvalidException>(() => house.SignInAsync("bob@example.com"));
        (wrong.Code, wrong.Field).ShouldBe((unknown.Code, unknown.Field));
        var log = await house.Get<ReadAudit>().RunAsync(house.System, new AuditQuery(Action: "sign-in-failed"), Ct);
        log.Rows.Select(r => r.RecordId).ShouldBe([0, house.AdministratorId]);
        log.Rows[0].Changes.Single().After!.ToString().ShouldBe("127.0.0.*");
    }

    [Theory, BothDatabases]
    public async Task Five_wrong_tries_close_the_account_for_a_while(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        for (var i = 0; i < 5; i++)
            await Should.ThrowAsync<InvalidException>(() => house.SignInAsync("administrator@example.com", "not her password"));
        (await Should.ThrowAsync<InvalidException>(() => house.SignInAsync("administrator@example.com"))).Code.ShouldBe("sign-in.failed");
        house.Clock.Advance(TimeSpan.FromSeconds(31));
        (await house.SignInAsync("administrator@example.com")).Token.ShouldNotBeNull();
        await Should.ThrowAsync<InvalidException>(() => house.SignInAsync("administrator@example.com", "not her password"));
        (await house.SignInAsync("administrator@example.com")).Token.ShouldNotBeNull();
    }

    [Theory, BothDatabases]
    public async Task An_address_that_keeps_failing_has_to_wait_whichever_account_it_tries(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var from = new Visitor(IPAddress.Parse("203.0.113.9"), "");
        for (var i = 0; i < 20; i++)
            house.Get<Attempts>().Failed(from.Address);
        var wait = await Should.ThrowAsync<ConflictException>(() => house.Get<SignIn>().PasswordAsync(Databases.Main, "administrator@example.com", AccessHouse.Password, from, Ct));
        wait.Code.ShouldBe("sign-in.wait");
        house.Clock.Advance(TimeSpan.FromMinutes(11));
        (await house.Get<SignIn>().PasswordAsync(Databases.Main, "administrator@example.com", AccessHouse.Password, from, Ct)).Token.ShouldNotBeNull();
    }

    [Theory, BothDatabases]
    public async Task With_two_factors_the_password_alone_opens_nothing_and_a_code_works_once(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var ada = await house.ActorAsync("administrator@example.com");
        var twoFactor = house.Get<TwoFactor>();
        var start = await twoFactor.StartAsync(ada, Ct);
        start.QrCode.ShouldStartWith("<svg");
        (await Should.ThrowAsync<InvalidException>(() => twoFactor.ConfirmAsync(ada, start.Setup, "000000x", Ct))).Code.ShouldBe("two-factor.code");
        var secret = house.Get<TotpSecrets>().Read(start.Setup);
        string Code() => Totp.Code(secret, Totp.StepAt(house.Clock.GetUtcNow()));
        var recovery = await twoFactor.ConfirmAsync(ada, start.Setup, Code(), Ct);

        var step = await house.SignInAsync("administrator@example.com");
        step.Token.ShouldBeNull();
        var signIn = house.Get<SignIn>();
        // The code that confirmed is used up.
        await Should.ThrowAsync<InvalidException>(() => signIn.CodeAsync(Databases.Main, step.Ticket!, Code(), Visitor.Local, Ct));
        house.Clock.Advance(TimeSpan.FromSeconds(30));
        (await signIn.CodeAsync(Databases.Main, step.Ticket!, Code(), Visitor.Local, Ct)).ShouldNotBeNull();
        await Should.ThrowAsync<InvalidException>(() => signIn.CodeAsync(Databases.Main, step.Ticket!, Code(), Visitor.Local, Ct));
        (await signIn.CodeAsync(Databases.Main, step.Ticket!, recovery[0], Visitor.Local, Ct)).ShouldNotBeNull();
        await Should.ThrowAsync<InvalidException>(() => signIn.CodeAsync(Databases.Main, step.Ticket!, recovery[0], Visitor.Local, Ct));

        await twoFactor.StopAsync(ada, AccessHouse.Password, Ct);
        (await house.SignInAsync("administrator@example.com")).Token.ShouldNotBeNull();
    }

    [Theory, BothDatabases]
    public async Task A_known_password_does_not_buy_more_tries_at_the_code(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var ada = await house.ActorAsync("administrator@example.com");
        var start = await house.Get<TwoFactor>().StartAsync(ada, Ct);
        var secret = house.Get<TotpSecrets>().Read(start.Setup);
        await house.Get<TwoFactor>().ConfirmAsync(ada, start.Setup, Totp.Code(secret, Totp.StepAt(house.Clock.GetUtcNow())), Ct);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
        {
            var step = await house.SignInAsync("administrator@example.com");
            await Should.ThrowAsync<InvalidException>(() => house.Get<SignIn>().CodeAsync(Databases.Main, step.Ticket!, "wrong", Visitor.Local, Ct));
        }
        (await Should.ThrowAsync<InvalidException>(() => house.SignInAsync("administrator@example.com"))).Code.ShouldBe("sign-in.failed");
    }

    [Theory, BothDatabases]
    public async Task Changing_the_password_signs_out_the_other_browsers_only(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var here = (await house.SignInAsync("administrator@example.com")).Token!;
        var there = (await house.SignInAsync("administrator@example.com")).Token!;
        var callers = house.Get<Callers>();
        var me = (await callers.FindAsync(Databases.Main, here, Ct))!;
        (await callers.FindAsync(Databases.Main, there, Ct)).ShouldNotBeNull();
        var change = house.Get<ChangePassword>();
        (await Should.ThrowAsync<InvalidException>(() => change.RunAsync(me.Actor, "wrong", "another fine sentence", me.SessionId, Ct))).Code.ShouldBe("password.wrong");
        await change.RunAsync(me.Actor, AccessHouse.Password, "another fine sentence", me.SessionId, Ct);
        (await callers.FindAsync(Databases.Main, here, Ct)).ShouldNotBeNull();
        (await callers.FindAsync(Databases.Main, there, Ct)).ShouldBeNull();
        (await house.SignInAsync("administrator@example.com", "another fine sentence")).Token.ShouldNotBeNull();
    }

    [Theory, BothDatabases]
    public async Task A_session_ends_when_it_lies_idle_and_slides_while_it_is_used(Engine engine)
    {
        await using var house = await AccessHouse.OpenAsync(engine);
        var token = (await house.SignInAsync("administrator@example.com")).Token!;
        var callers = house.Get<Callers>();
        for (var day = 0; day < 59; day += 5)
        {
            (await callers.FindAsync(Databases.Main, token, Ct)).ShouldNotBeNull();
            await house.Get<SeenStamps>().WriteAsync(Ct);
            house.Clock.Advance(TimeSpan.FromDays(5));
        }
        // Sixty days have passed: used or not, it is over.
        (await callers.FindAsync(Databases.Main, token, Ct)).ShouldBeNull();
        var idle = (await house.SignInAsync("administrator@example.com")).Token!;
        house.Clock.Advance(BrowserSessions.Idle + TimeSpan.FromSeconds(1));
        (await callers.FindAsync(Databases.Main, idle, Ct)).ShouldBeNull();
    }
}
