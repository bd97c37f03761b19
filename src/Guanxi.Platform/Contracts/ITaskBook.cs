using Guanxi.Platform.Data;

namespace Guanxi.Platform.Contracts;

/// <summary>A task that a job or a handler wants done.</summary>
/// <param name="Cause">
/// Names what made it necessary, unique among all tasks ever made, such as <c>quality:email:4711</c>: a second task of one
/// cause is never made, so a job that runs twice does no harm.
/// </param>
/// <param name="Subject">One line in the language of the company.</param>
/// <param name="Kind"><c>call</c>, <c>mail</c>, <c>visit</c>, <c>correction</c>, <c>care</c> or <c>other</c>.</param>
/// <param name="Due">The day it is to be done by.</param>
/// <param name="CustomerId">Whom it is about; null for nobody. Who looks after her has to do it, unless an owner is named.</param>
public sealed record NewTask(string Cause, string Subject, string Kind, DateOnly Due, long? CustomerId = null)
{
    /// <summary><c>high</c>, <c>normal</c> or <c>low</c>.</summary>
    public string Priority { get; init; } = "normal";

    public string Note { get; init; } = "";

    /// <summary>Who has to do it; null for whoever looks after the customer.</summary>
    public long? OwnerId { get; init; }

    /// <summary>Team that sees it; null for the customer's.</summary>
    public long? TeamId { get; init; }

    /// <summary>Another record that it is about; null for none.</summary>
    public (string Type, long Id)? About { get; init; }
}

/// <summary>Customers keeps the tasks: other modules and jobs open and close them within their own transactions.</summary>
public interface ITaskBook
{
    /// <summary>Opens those tasks whose cause has made none yet, in sets, in the caller's write transaction.</summary>
    /// <param name="tasks">At most some thousand.</param>
    /// <returns>How many were made.</returns>
    Task<int> OpenAsync(Database database, Session session, IReadOnlyCollection<NewTask> tasks, CancellationToken ct);

    /// <summary>Closes the open tasks of these causes, because what made them necessary is settled. Unknown causes are passed over.</summary>
    /// <param name="done">False when they have become pointless instead.</param>
    /// <returns>How many were closed.</returns>
    Task<int> CloseAsync(Session session, IReadOnlyCollection<string> causes, bool done, CancellationToken ct);
}
