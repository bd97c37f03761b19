namespace Guanxi.Host.Demo;

/// <summary>Things with whole-number weights, picked by binary search.</summary>
internal sealed class Weighted<T>
{
    private readonly T[] _items;
    private readonly int[] _sums;

    public Weighted(IEnumerable<(T Item, int Weight)> entries)
    {
        var kept = entries.Where(e => e.Weight > 0).ToArray();
        _items = [.. kept.Select(e => e.Item)];
        _sums = new int[kept.Length];
        var sum = 0;
        for (var i = 0; i < kept.Length; i++) _sums[i] = sum += kept[i].Weight;
    }

    public T Pick(ref Dice dice)
    {
        var found = Array.BinarySearch(_sums, dice.Below(_sums[^1]) + 1);
        return _items[found < 0 ? ~found : found];
    }
}
