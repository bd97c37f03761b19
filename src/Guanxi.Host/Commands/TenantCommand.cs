using System.CommandLine;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Host.Commands;

internal static class TenantCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var key = new Argument<string>("KEY") { Description = terminal.Texts["cli.tenant.key"] };
        var add = new Command("add", terminal.Texts["cli.tenant.add"]) { key };
        add.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var tenant = (await app.Services.GetRequiredService<Bootstrap>().EnsureRolesAsync(parsed.GetValue(key)!, ct)).Tenant;
            terminal.Say("cli.tenant.added", tenant);
            terminal.Result(new { tenant });
            return 0;
        });
        var list = new Command("list", terminal.Texts["cli.tenant.list"]);
        list.SetAction(async (parsed, ct) =>
        {
            await using var app = common.Build(parsed);
            var tenants = await app.Services.GetRequiredService<Databases>().ListAsync(ct);
            foreach (var tenant in tenants)
                terminal.Line(tenant);
            terminal.Result(new { tenants });
            return 0;
        });
        return new Command("tenant", terminal.Texts["cli.tenant"]) { add, list };
    }
}
