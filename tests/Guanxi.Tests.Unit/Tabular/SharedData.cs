namespace Guanxi.Tests.Unit.Tabular;

/// <summary>Real data beside the repository; tests that need it are skipped where it is absent.</summary>
internal static class SharedData
{
    public static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            foreach (var place in (string[])[Path.Combine(folder.FullName, "shared", "data"), Path.Combine(folder.FullName, "..", "shared", "data")])
                if (Directory.Exists(Path.Combine(place, name)))
                    return Path.Combine(place, name);
        Assert.Skip($"shared/data/{name} is not here");
        return "";
    }
}
