using Guanxi.Customers.Relations;

namespace Guanxi.Tests.Unit.Customers;

public sealed class GraphLayoutTests
{
    [Fact]
    public void Nobody_stands_on_another_or_outside_the_drawing()
    {
        var nodes = new List<GraphNode> { new(1, "Ada", false, 0, null) };
        for (var i = 0; i < 9; i++)
        {
            nodes.Add(new(10 + i, $"A{i}", false, 1, 1));
            for (var j = 0; j < i; j++)
                nodes.Add(new(100 + (i * 10) + j, $"B{i}{j}", true, 2, 10 + i));
        }
        var places = GraphLayout.Of(new(nodes, [], false));
        places.Count.ShouldBe(nodes.Count);
        foreach (var (id, (x, y)) in places)
        {
            x.ShouldBeInRange(12, GraphLayout.Width - 12);
            y.ShouldBeInRange(12, GraphLayout.Height - 12);
            places.Where(p => p.Key != id).Min(p => Math.Max(Math.Abs(p.Value.X - x), Math.Abs(p.Value.Y - y))).ShouldBeGreaterThan(12, $"{id}");
        }
    }
}
