namespace Guanxi.Tests;

/// <summary>A temporary folder that goes with the test.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("guanxi-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try { Directory.Delete(Path, recursive: true); }
        catch (DirectoryNotFoundException) { }
    }

    public static implicit operator string(TestFolder folder) => folder.Path;
}

/// <summary>The real data beside the repository.</summary>
public static class SharedData
{
    /// <summary>Full path of something under <c>../shared/data</c>; skips the test, visibly, where that is absent.</summary>
    public static string Path(string name)
    {
        var path = System.IO.Path.Combine(Repository.Root, "..", "shared", "data", name);
        Assert.SkipUnless(Directory.Exists(path) || File.Exists(path), $"There is no ../shared/data/{name}.");
        return System.IO.Path.GetFullPath(path);
    }
}
