using Guanxi.Bench;

if (args is ["load"])
    return await LoadGenerator.RunAsync();
if (!Options.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}
var chosen = Benchmarks.All.Where(b => options.Name is null ? options.Size == "full" || !b.OnlyFull : b.Name == options.Name).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"There is no benchmark {options.Name}. Known: {string.Join(", ", Benchmarks.All.Select(b => b.Name))}.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => { press.Cancel = true; stop.Cancel(); };
var recorded = Results.Load();
var figures = new List<Figure>();
var failed = false;
foreach (var benchmark in chosen)
{
    Console.Error.WriteLine($"== {benchmark.Name}: {benchmark.About}");
    try
    {
        figures.AddRange((await benchmark.RunAsync(options.Size, stop.Token)).Select(f => f with { Size = options.Size, Machine = Machine.Name }));
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return 130;
    }
    catch (Exception e)
    {
        Console.Error.WriteLine($"{benchmark.Name} failed: {e.Message}");
        failed = true;
    }
}
Console.Write(options.Json ? Results.ToJson(figures) : Results.Table(figures, recorded));
if (options.Record && figures.Count > 0)
    Results.Save(recorded, figures);
return failed || figures.Any(f => !f.WithinBudget) ? 1 : 0;
