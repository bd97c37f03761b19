using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Guanxi.Tests.Architecture;

public sealed class SurfaceTests
{
    /// <summary>A component is public by birth, and so must be the data it takes.</summary>
    [Fact]
    public void A_module_shows_its_door_its_permissions_and_what_its_components_take()
    {
        var types = House.Modules.SelectMany(m => m.GetExportedTypes()).Where(t => !Generated(t)).ToList();
        var taken = types.Where(t => typeof(IComponent).IsAssignableFrom(t)).SelectMany(t => t.GetProperties()).SelectMany(p => Data(p.PropertyType)).ToHashSet();
        // Public data is made of public data.
        for (var parts = taken; parts.Count > 0; taken.UnionWith(parts))
            parts = [.. parts.Intersect(types).SelectMany(t => t.GetProperties()).SelectMany(p => Data(p.PropertyType)).Except(taken)];
        House.Modules.ShouldNotBeEmpty();
        types.Where(t => !IsDoor(t) && !typeof(IComponent).IsAssignableFrom(t) && !taken.Contains(t)).Select(t => t.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void No_static_field_holds_state()
    {
        var fields = House.All.SelectMany(a => a.GetTypes()).Where(t => !Generated(t))
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).ToList();
        fields.ShouldNotBeEmpty();
        fields.Where(f => !f.IsInitOnly && !f.IsLiteral && !Generated(f) && !f.IsDefined(typeof(ThreadStaticAttribute), false)).Select(f => $"{f.DeclaringType}.{f.Name}").ShouldBeEmpty();
    }

    [Fact]
    public void Classes_are_sealed_unless_something_derives_from_them()
    {
        var classes = House.All.SelectMany(a => a.GetTypes()).Where(t => t.IsClass && !Generated(t) && !typeof(IComponent).IsAssignableFrom(t)).ToList();
        classes.ShouldNotBeEmpty();
        var bases = classes.Select(c => c.BaseType is { IsGenericType: true } g ? g.GetGenericTypeDefinition() : c.BaseType).ToHashSet();
        classes.Where(c => !c.IsSealed && !c.IsAbstract && !bases.Contains(c) && c != c.Assembly.EntryPoint?.DeclaringType).Select(c => c.FullName).ShouldBeEmpty();
    }

    private static bool IsDoor(Type type)
        => type is { IsAbstract: true, IsSealed: true } && (type.Name.EndsWith("Module", StringComparison.Ordinal) || type.Name.EndsWith("Permissions", StringComparison.Ordinal));

    private static IEnumerable<Type> Data(Type type)
        => (type.HasElementType ? Data(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Data).Append(type));

    private static bool Generated(MemberInfo member)
        => member.Name.Contains('<') || member.Name == "_Imports" || member.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false)
            || member.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), false) || member.DeclaringType is { } outer && Generated(outer);
}
