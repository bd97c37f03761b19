using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Guanxi.Tests.Architecture;

public sealed partial class SourceTests
{
    private const int MaxLines = 400;

    // Tables of data rather than code: read from top to bottom by nobody.
    private static readonly string[] Tables = [];

    [Fact]
    public void A_file_of_code_fits_a_few_screens()
    {
        var files = House.Sources(".cs").Concat(House.Sources(".razor")).ToList();
        files.ShouldNotBeEmpty();
        files.Select(f => (File: House.Shown(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > MaxLines && !Tables.Contains(f.File))
            .Select(f => $"{f.File} has {f.Lines} lines").ShouldBeEmpty();
    }

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine()
    {
        var files = Tracked();
        files.ShouldNotBeEmpty();
        var wrong = from file in files
                    where !file.EndsWith("package-lock.json", StringComparison.Ordinal)
                    from line in File.ReadLines(Path.Combine(Repository.Root, file))
                    where MachinePath().IsMatch(line)
                    select $"{file}: {line.Trim()}";
        wrong.ShouldBeEmpty();
    }

    private static List<string> Tracked()
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        try
        {
            using var git = Process.Start(start)!;
            var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            Assert.SkipUnless(git.ExitCode == 0, "Not a git repository: what belongs to it is unknown.");
            return [.. files.Where(f => File.Exists(Path.Combine(Repository.Root, f)) && Readable().IsMatch(f))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("git is not installed: what belongs to the repository is unknown.");
            throw;
        }
    }

    [GeneratedRegex(@"(^|[^\w.~-])/(work|home/\w+|Users|root)/\w|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\.(cs|razor|resx|md|json|ts|css|mjs|csproj|props|slnx|ya?ml|txt|html|sh)$|^[^.]+$")]
    private static partial Regex Readable();
}
