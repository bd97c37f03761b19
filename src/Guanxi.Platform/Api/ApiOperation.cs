using Guanxi.Platform.Catalogue;

namespace Guanxi.Platform.Api;

/// <summary>What a record operation does.</summary>
internal enum RecordVerb { List, Get, Create, Change, Delete, Restore, Upsert, Batch }

/// <summary>One operation of the API, as callers and the OpenAPI document know it.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Below <c>/api/v1</c>, such as <c>/orders/{id}/lines</c>; a parameter is a number, but for one called key.</param>
/// <param name="Name">Operation id, such as <c>listOrderLines</c>; its text is <c>api.operation.{name}</c>.</param>
/// <param name="Tag">Route of the type it belongs to, such as <c>orders</c>.</param>
/// <param name="Permission">Needed to call it; the use case requires it as well. Null for everybody who signed in.</param>
public sealed record ApiOperation(string Method, string Path, string Name, string Tag, string? Permission)
{
    /// <summary>Key of its text where types share one, with the type's plural as {0}; null for a text of its own.</summary>
    public string? Words { get; init; }

    /// <summary>Query parameters it takes; any other is refused. Their texts are <c>api.query.{name}</c>.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>Those of <see cref="Query"/> that must be given, each with an example.</summary>
    public IReadOnlyDictionary<string, string> Musts { get; init; } = new Dictionary<string, string>();

    /// <summary>HTTP status when it is done.</summary>
    public int Status { get; init; } = 200;

    /// <summary>An Idempotency-Key makes it safe to repeat.</summary>
    internal bool Keyed { get; init; }

    /// <summary>Media type of the body where it is no JSON.</summary>
    public string? Takes { get; init; }

    /// <summary>Media type of the answer where it is no JSON.</summary>
    public string? Gives { get; init; }

    /// <summary>Class of the body it reads; null for none.</summary>
    public Type? Body { get; init; }

    /// <summary>Class of what it answers; null for nothing.</summary>
    public Type? Answer { get; init; }

    /// <summary>Permissions that serve as well as <see cref="Permission"/>.</summary>
    public IReadOnlyList<string> Or { get; init; } = [];

    /// <summary>What its endpoint demands.</summary>
    internal Access.Demand Demand => new(Permission is null ? [] : [Permission, .. Or]);

    /// <summary>Type and verb of a record operation; null for one that a module maps itself.</summary>
    internal (RecordType Type, RecordVerb Verb)? Record { get; init; }
}
