using System.Text.Json;

namespace Guanxi.Platform.Ui;

/// <summary>Addresses of the bundled scripts, styles and icons.</summary>
public static class Asset
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Manifest = new(Read);

    /// <summary>The folder that holds the bundle: beside the program, or wwwroot of the project it is started from.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>The hashed address of a bundled file, such as <c>app.css</c>; the plain name where the bundle has not been built.</summary>
    public static string Url(string name) => "/assets/" + (Manifest.Value.TryGetValue(name, out var file) ? file : name);

    private static Dictionary<string, string> Read()
    {
        var file = Path.Combine(Folder, "manifest.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [] : [];
    }

    private static string FindFolder()
    {
        string[] candidates = [Path.Combine(Directory.GetCurrentDirectory(), "wwwroot", "assets"), Path.Combine(AppContext.BaseDirectory, "wwwroot", "assets")];
        return candidates.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "manifest.json"))) ?? candidates[^1];
    }
}
