using System.Reflection;

namespace Guanxi.Tests.Architecture;

public sealed class ReferenceTests
{
    [Fact]
    public void A_module_knows_only_Core_and_Platform()
    {
        var modules = House.Modules;
        modules.Count.ShouldBeGreaterThanOrEqualTo(3);
        var wrong = from module in modules
                    from reference in OwnReferences(module)
                    where reference is not ("Guanxi.Core" or "Guanxi.Platform")
                    select $"{module.GetName().Name} knows {reference}";
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Core_knows_neither_the_web_nor_a_database()
    {
        House.Core.GetTypes().ShouldNotBeEmpty();
        House.Core.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || n.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                || n.StartsWith("Microsoft.Data", StringComparison.Ordinal) || n.StartsWith("Npgsql", StringComparison.Ordinal) || n.StartsWith("Guanxi", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static IEnumerable<string> OwnReferences(Assembly assembly)
        => assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Guanxi.", StringComparison.Ordinal));
}
