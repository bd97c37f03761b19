using System.Collections;
using System.Reflection;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Architecture;

/// <summary>A use case is a method of a service whose first argument is the actor.</summary>
public sealed class UseCaseTests
{
    /// <summary>Not use cases, or open to everybody who is signed in; with the reason.</summary>
    private static readonly Dictionary<string, string> Open = new()
    {
        ["Databases.OpenAsync"] = "opens the tenant's database for a use case, which asks first",
        ["Databases.ReadAsync"] = "likewise",
        ["Databases.WriteAsync"] = "likewise",
        ["JobQueue.AddAsync"] = "the use case that adds a job asks first: each kind of job has a permission of its own",
        ["JobRunner.RunHereAsync"] = "likewise, on the command line",
        ["Colleagues.OfAsync"] = "without the permission she knows herself and her own teams",
        ["ExplainAccess.RunAsync"] = "asks for the permission of the type whose name it is given, once it is known",
        ["ShareRecord.ListAsync"] = "likewise",
        ["ShareRecord.AddAsync"] = "likewise",
        ["ShareRecord.RemoveAsync"] = "likewise, of the type that the share is of",
    };

    [Fact]
    public async Task Every_use_case_refuses_an_actor_without_permissions()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        var useCases = UseCases().ToList();
        useCases.ShouldNotBeEmpty();
        var wrong = new List<string>();
        foreach (var (type, method) in useCases.Where(u => !Open.ContainsKey(NameOf(u))))
            if (await RefusalAsync(tenant, type, method) is var answer && answer is not ForbiddenException)
                wrong.Add($"{NameOf((type, method))}: {(answer is null ? "went through" : $"{answer.GetType().Name} {answer.Message}")}");
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_exception_from_that_rule_still_exists()
        => Open.Keys.Except(UseCases().Select(NameOf)).ShouldBeEmpty();

    private static IEnumerable<(Type Type, MethodInfo Method)> UseCases()
        => from type in House.All.SelectMany(a => a.GetTypes())
           where type is { IsClass: true, IsAbstract: false } && !type.IsGenericTypeDefinition && !type.Name.Contains('<')
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
           where !method.IsSpecialName && method.Name is not nameof(Equals) && !method.IsGenericMethodDefinition && method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Actor)
           select (type, method);

    private static string NameOf((Type Type, MethodInfo Method) useCase) => $"{useCase.Type.Name}.{useCase.Method.Name}";

    private static async Task<Exception?> RefusalAsync(TestTenant tenant, Type type, MethodInfo method)
    {
        try
        {
            var service = tenant.Services.GetService(type) ?? ActivatorUtilities.CreateInstance(tenant.Services, type);
            var arguments = method.GetParameters().Select((p, i) => i == 0 ? TestTenant.Nobody : Default(p.ParameterType)).ToArray();
            await FinishAsync(method.Invoke(service, BindingFlags.DoNotWrapExceptions, null, arguments, null));
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static readonly RecordType AnyType = new("sample", "samples", "sample", "sample.read", []) { WritePermission = "sample.write", DeletePermission = "sample.delete" };

    /// <summary>Something harmless, so that nothing but the missing permission stops the call.</summary>
    private static object? Default(Type type)
    {
        if (type == typeof(RecordType))
            return AnyType;
        if (type == typeof(CancellationToken))
            return TestContext.Current.CancellationToken;
        if (type == typeof(string))
            return "x";
        if (type.IsArray)
            return Array.CreateInstance(type.GetElementType()!, 0);
        if (type.IsGenericType && type.IsInterface && type.GetGenericArguments() is [var element] && type.IsAssignableFrom(element.MakeArrayType()))
            return Array.CreateInstance(element, 0);
        if (type.IsGenericType && type.IsInterface && type.GetGenericArguments() is [var key, var value] && typeof(Dictionary<,>).MakeGenericType(key, value) is var dictionary && type.IsAssignableFrom(dictionary))
            return Activator.CreateInstance(dictionary);
        if (typeof(Stream).IsAssignableFrom(type))
            return Stream.Null;
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        return type.IsAbstract || type.GetConstructors().MinBy(c => c.GetParameters().Length) is not { } constructor || typeof(Delegate).IsAssignableFrom(type)
            ? null : constructor.Invoke([.. constructor.GetParameters().Select(p => Default(p.ParameterType))]);
    }

    private static async Task FinishAsync(object? result)
    {
        if (result is Task task)
            await task;
        else if (result?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            await (Task)type.GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(result, null)!;
        else if (result is ValueTask value)
            await value;
        else if (result is not null && result.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) is { } stream)
            await (Task)typeof(UseCaseTests).GetMethod(nameof(FirstAsync), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(stream.GetGenericArguments()).Invoke(null, [result])!;
        else if (result is IEnumerable rows and not string)
            rows.GetEnumerator().MoveNext();
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> rows)
    {
        await foreach (var _ in rows)
            return;
    }
}
