namespace Guanxi.Tests;

/// <summary>Where the source is.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Guanxi.slnx")))
                return folder;
        throw new InvalidOperationException("The tests run from within the repository's folder.");
    }
}
