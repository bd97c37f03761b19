using System.Reflection;
using Guanxi.Core;
using Guanxi.Platform;

namespace Guanxi.Tests.Architecture;

/// <summary>The assemblies and files that the rules are about.</summary>
internal static class House
{
    public static Assembly Core => typeof(Actor).Assembly;

    public static Assembly Platform => typeof(PlatformModule).Assembly;

    /// <summary>Every Guanxi assembly beside this test except Core, Platform, the host and tests: a new module is found by itself.</summary>
    public static IReadOnlyList<Assembly> Modules { get; } = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Guanxi.*.dll")
        .Select(f => Path.GetFileNameWithoutExtension(f))
        .Where(n => n is not ("Guanxi.Core" or "Guanxi.Platform" or "Guanxi.Host" or "Guanxi.Bench") && !n.StartsWith("Guanxi.Tests", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).Select(Assembly.Load)];

    public static IReadOnlyList<Assembly> All { get; } = [Core, Platform, .. Modules, Assembly.Load("Guanxi.Host")];

    /// <summary>Files under <c>src</c> with this ending, without what a build leaves.</summary>
    public static IEnumerable<string> Sources(string ending)
        => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*" + ending, SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/wwwroot/", StringComparison.Ordinal));

    public static string Shown(string file) => Path.GetRelativePath(Repository.Root, file);
}
