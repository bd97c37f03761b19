namespace Guanxi.Customers.Relations;

/// <summary>Where each of a graph stands: the customer in the middle, the others on two rings, each near whom it was reached through.</summary>
internal static class GraphLayout
{
    public const int Width = 820;
    public const int Height = 480;
    private const double First = 0.5;

    /// <returns>Centre of each node by its id.</returns>
    public static Dictionary<long, (double X, double Y)> Of(RelationGraphView graph)
    {
        var places = new Dictionary<long, (double, double)>();
        var second = graph.Nodes.Where(n => n.Steps == 2).ToLookup(n => n.Via!.Value);
        var first = graph.Nodes.Where(n => n.Steps == 1).ToList();
        foreach (var centre in graph.Nodes.Where(n => n.Steps == 0))
            places[centre.Id] = (Width / 2.0, Height / 2.0);
        // A node takes as much of the circle as those behind it need.
        var whole = first.Sum(n => Math.Max(1, second[n.Id].Count()));
        var angle = -Math.PI / 2;
        foreach (var node in first)
        {
            var behind = second[node.Id].ToList();
            var sector = 2 * Math.PI * Math.Max(1, behind.Count) / whole;
            places[node.Id] = At(angle + sector / 2, First);
            for (var i = 0; i < behind.Count; i++)
                places[behind[i].Id] = At(angle + sector * (i + 0.5) / behind.Count, 1);
            angle += sector;
        }
        return places;
    }

    private static (double X, double Y) At(double angle, double ring)
        => (Width / 2.0 + Math.Cos(angle) * ring * (Width / 2.0 - 70), Height / 2.0 + Math.Sin(angle) * ring * (Height / 2.0 - 36));
}
