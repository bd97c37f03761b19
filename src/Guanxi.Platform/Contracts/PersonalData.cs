using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Contracts;

/// <summary>
/// What becomes of rows about a customer when she is reported on or erased, registered with <c>AddPersonalData</c> by the module
/// that owns the table. A <see cref="CustomerLink"/> of which nothing is said here is reported whole and erased whole, so that
/// forgetting to say something keeps nothing.
/// </summary>
/// <param name="Table">Such as <c>sales_order</c>; its name for people is the text <c>personal.{table}</c>.</param>
/// <param name="Column">Column that holds the customer, or what <see cref="Through"/> says.</param>
public sealed record PersonalData(string Table, string Column)
{
    /// <summary>Condition in SQL that limits the rows, such as <c>type = 'customer'</c>; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Another table and its column that holds the customer: <see cref="Column"/> holds the id of its rows. Null for none.</summary>
    public (string Table, string Column)? Through { get; init; }

    /// <summary>The rows stay after an erasure, without the person; why is the text <c>personal.kept.{table}</c>.</summary>
    public bool Kept { get; init; }

    /// <summary>What is emptied in rows that are kept, as assignments in SQL for both databases, such as <c>note = ''</c>; null for nothing.</summary>
    public string? Emptied { get; init; }
}

/// <summary>Registers what becomes of a person's rows.</summary>
public static class PersonalDataServices
{
    public static IServiceCollection AddPersonalData(this IServiceCollection services, params PersonalData[] data)
    {
        foreach (var one in data)
            services.AddSingleton(one);
        return services;
    }
}
