using System.CommandLine;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;

namespace Guanxi.Host.Commands;

/// <summary>Options that every command takes.</summary>
internal sealed class CommonOptions(Texts texts)
{
    public Option<string?> Data { get; } = new("--data") { Description = texts["cli.option.data"], HelpName = "DIR", Recursive = true };

    public Option<string> Tenant { get; } = new("--tenant")
    {
        Description = texts["cli.option.tenant"],
        HelpName = "KEY",
        Recursive = true,
        DefaultValueFactory = _ => Databases.Main,
    };

    public Option<bool> Json { get; } = new("--json") { Description = texts["cli.option.json"], Recursive = true };

    public Option<string?> Language { get; } = new Option<string?>("--language") { Description = texts["cli.option.language"], Recursive = true }.AcceptOnlyFromAmong([.. Languages.All]);

    /// <param name="part">Folder within the default one; null for that itself.</param>
    public string DataDir(ParseResult parsed, string? part = null) => Path.GetFullPath(parsed.GetValue(Data) ?? Path.Combine(Home(), "data", part ?? ""));

    /// <summary>The services of a command that needs no web server. Dispose it.</summary>
    public WebApplication Build(ParseResult parsed) => GuanxiHost.Build(HostOptions.Load(DataDir(parsed), logs: false));

    // The project's folder where the program was built in one; else where the user stands.
    private static string Home()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Guanxi.slnx")))
                return folder.FullName;
        return Directory.GetCurrentDirectory();
    }
}
