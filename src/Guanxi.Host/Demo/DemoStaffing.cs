namespace Guanxi.Host.Demo;

/// <summary>The people of the demo company as users and teams, and the account that is told to whoever started it.</summary>
internal static class DemoStaffing
{
    /// <returns>Ids of teams and of sales persons by their keys.</returns>
    public static Task<(IReadOnlyDictionary<string, long> Teams, IReadOnlyDictionary<string, long> Staff)> MakeAsync(
        IServiceProvider services, DemoCompany company, DemoAccount account, string language, CancellationToken ct)
        => Task.FromResult<(IReadOnlyDictionary<string, long>, IReadOnlyDictionary<string, long>)>((new Dictionary<string, long>(), new Dictionary<string, long>()));
}
