using System.CommandLine;
using Guanxi.Core;
using Guanxi.Platform.Access;

namespace Guanxi.Host.Commands;

internal static class TokenCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var texts = terminal.Texts;
        var user = new Option<string>("--user") { Description = texts["cli.token.user"], HelpName = "EMAIL", Required = true };
        var name = new Option<string>("--name") { Description = texts["cli.token.name"], DefaultValueFactory = _ => "command line" };
        var scope = new Option<string[]>("--scope") { Description = texts["cli.token.scope"], DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var days = new Option<int?>("--days") { Description = texts["cli.token.days"] };
        var create = new Command("create", texts["cli.token.create"]) { user, name, scope, days };
        create.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var tenant = parsed.GetValue(common.Tenant)!;
            var owner = await app.Services.GetRequiredService<Bootstrap>().UserIdAsync(tenant, parsed.GetValue(user)!, ct);
            DateTime? expires = parsed.GetValue(days) is { } count ? app.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime.AddDays(count) : null;
            var token = await app.Services.GetRequiredService<CreateToken>()
                .RunAsync(Actor.System(tenant), new TokenRequest(parsed.GetValue(name)!, parsed.GetValue(scope)!, expires, owner), ct);
            terminal.Say("cli.token.created");
            if (!terminal.IsJson)
                terminal.Line(token.Token);
            terminal.Result(new { token.Id, token.Token });
            return 0;
        });
        return new Command("token", texts["cli.token"]) { create };
    }
}
