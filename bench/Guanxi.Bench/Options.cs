namespace Guanxi.Bench;

/// <param name="Name">One benchmark; null runs all of this size.</param>
/// <param name="Size"><c>small</c> takes minutes, <c>full</c> measures at the sizes that the budgets are about.</param>
internal sealed record Options(string? Name, string Size, bool Json, bool Record)
{
    public static bool TryParse(string[] args, out Options options, out string? problem)
    {
        options = new(null, "small", false, false);
        problem = null;
        for (var i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--json": options = options with { Json = true }; break;
                case "--record": options = options with { Record = true }; break;
                case "--size" when i + 1 < args.Length && args[i + 1] is "small" or "full": options = options with { Size = args[++i] }; break;
                case var name when !name.StartsWith('-') && options.Name is null: options = options with { Name = name }; break;
                case var other: problem = $"'{other}' is not understood. bench [NAME] [--size small|full] [--json] [--record]"; return false;
            }
        return true;
    }
}
