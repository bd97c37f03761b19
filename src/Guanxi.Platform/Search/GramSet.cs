namespace Guanxi.Platform.Search;

/// <summary>The distinct grams of a text: up to three characters packed into a number, 21 bits each, the first lowest.</summary>
internal sealed class GramSet
{
    [ThreadStatic] private static GramSet? shared;

    private ulong[] slots = new ulong[1024];
    private int[] taken = new int[512];

    /// <summary>This thread's set, emptied.</summary>
    public static GramSet Rent()
    {
        var set = shared ??= new();
        set.Clear();
        return set;
    }

    public int Count { get; private set; }

    public ulong this[int index] => slots[taken[index]];

    public void Add(ulong gram)
    {
        var slot = Slot(gram);
        if (slots[slot] == gram)
            return;
        if (Count == taken.Length)
        {
            Grow();
            slot = Slot(gram);
        }
        slots[slot] = gram;
        taken[Count++] = slot;
    }

    private int Slot(ulong gram)
    {
        var slot = (int)((gram * 0x9E3779B97F4A7C15) >> 32) & (slots.Length - 1);
        while (slots[slot] != 0 && slots[slot] != gram)
            slot = (slot + 1) & (slots.Length - 1);
        return slot;
    }

    private void Grow()
    {
        var grams = Enumerable.Range(0, Count).Select(i => this[i]).ToArray();
        slots = new ulong[2 * slots.Length];
        taken = new int[2 * taken.Length];
        for (var i = 0; i < grams.Length; i++)
            slots[taken[i] = Slot(grams[i])] = grams[i];
    }

    private void Clear()
    {
        for (var i = 0; i < Count; i++)
            slots[taken[i]] = 0;
        Count = 0;
    }
}
