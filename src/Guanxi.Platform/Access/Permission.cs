namespace Guanxi.Platform.Access;

/// <summary>Something that a role can grant.</summary>
/// <param name="Name">Module and verb, such as <c>customers.write</c>; its label is the text <c>permission.customers.write</c>.</param>
public sealed record Permission(string Name);
