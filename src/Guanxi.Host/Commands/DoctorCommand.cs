using System.CommandLine;
using Guanxi.Host.Serving;

namespace Guanxi.Host.Commands;

internal static class DoctorCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("doctor", terminal.Texts["cli.doctor"]);
        command.SetAction(async (parsed, ct) =>
        {
            var findings = new List<Finding>();
            await foreach (var finding in Doctor.ExamineAsync(common.DataDir(parsed), terminal.Texts, ct))
            {
                findings.Add(finding);
                terminal.Line($"{Mark(finding.Severity)} {finding.What}{(finding.Mend is null ? "" : Environment.NewLine + "    " + finding.Mend)}");
            }
            terminal.Result(new { findings });
            return findings.Any(f => f.Severity == "error") ? 1 : 0;
        });
        return command;

        string Mark(string severity) => severity switch { "ok" => "✓", "warning" => "!", _ => "✗" } + " " + terminal.Texts[$"cli.doctor.{severity}"];
    }
}
