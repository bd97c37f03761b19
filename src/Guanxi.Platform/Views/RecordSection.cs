using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Views;

/// <summary>Where on the page of a record a section stands.</summary>
public enum RecordPlace
{
    /// <summary>Across the page under its head, for what must be seen first.</summary>
    Head,

    /// <summary>Left, under the record's own fields.</summary>
    Fields,

    /// <summary>Right, among what is related.</summary>
    Related,
}

/// <summary>A part that a feature adds to the page of a record, registered with <c>AddRecordSection</c>.</summary>
/// <param name="Type">Name of the record type, or <see cref="AnyType"/>.</param>
/// <param name="Component">
/// A component whose one parameter is <c>Record</c>, a <see cref="RecordModel"/>. It reads what it shows itself, as
/// <c>Record.By</c>, and draws nothing at all where there is nothing to say and nothing to invite to.
/// </param>
public sealed record RecordSection(string Type, RecordPlace Place, Type Component)
{
    /// <summary>In place of a type's name: on the page of every record.</summary>
    public const string AnyType = "*";

    /// <summary>Smaller stands nearer the top.</summary>
    public int Order { get; init; }

    /// <summary>Whoever lacks it does not see the section; null shows it to all who see the record.</summary>
    public string? Permission { get; init; }
}

/// <summary>Registers sections of records' pages.</summary>
public static class RecordSectionServices
{
    public static IServiceCollection AddRecordSection(this IServiceCollection services, params RecordSection[] sections)
    {
        foreach (var section in sections)
            services.AddSingleton(section);
        return services;
    }
}
