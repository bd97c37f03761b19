using System.CommandLine;
using System.Security.Cryptography;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Localisation;

namespace Guanxi.Host.Commands;

internal static class UserCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var texts = terminal.Texts;
        var email = new Argument<string>("EMAIL") { Description = texts["cli.user.email"] };
        var name = new Option<string?>("--name") { Description = texts["cli.user.name"] };
        var role = new Option<string[]>("--role") { Description = texts["cli.user.role"], DefaultValueFactory = _ => [ShippedRoles.Administrator], AllowMultipleArgumentsPerToken = true };
        var password = new Option<string?>("--password") { Description = texts["cli.user.password"] };
        var zone = new Option<string>("--time-zone") { Description = texts["cli.user.zone"], DefaultValueFactory = _ => TimeZoneInfo.Local.HasIanaId ? TimeZoneInfo.Local.Id : "UTC" };
        var add = new Command("add", texts["cli.user.add"]) { email, name, role, password, zone };
        add.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var tenant = parsed.GetValue(common.Tenant)!;
            var (address, given) = (parsed.GetValue(email)!, parsed.GetValue(password));
            var bootstrap = app.Services.GetRequiredService<Bootstrap>();
            await bootstrap.EnsureRolesAsync(tenant, ct);
            var secret = given ?? RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
            var id = await app.Services.GetRequiredService<AddUser>().RunAsync(Actor.System(tenant), new NewUser(
                address, parsed.GetValue(name) ?? address.Split('@')[0], secret, parsed.GetValue(common.Language) ?? Languages.Current, parsed.GetValue(zone)!,
                await bootstrap.RoleIdsAsync(tenant, parsed.GetValue(role)!, ct), [], MustChangePassword: given is null), ct);
            if (given is null)
                terminal.Say("cli.user.added.password", address, secret);
            else
                terminal.Say("cli.user.added", address);
            terminal.Result(new { id, email = address, password = given is null ? secret : null });
            return 0;
        });
        return new Command("user", texts["cli.user"]) { add };
    }
}
