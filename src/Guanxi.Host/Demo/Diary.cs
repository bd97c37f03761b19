namespace Guanxi.Host.Demo;

/// <summary>Who comes on which day: one linked list per day through a single array, since everybody is expected once at most.</summary>
internal sealed class Diary
{
    private readonly int[] _first;
    private readonly int[] _next;

    public Diary(int days, int people)
    {
        _first = new int[days];
        _next = new int[people];
        Array.Fill(_first, -1);
    }

    /// <summary>Expects a person; a day beyond the last is never reached and forgotten.</summary>
    public void Note(int day, int person)
    {
        if (day >= _first.Length) return;
        _next[person] = _first[day];
        _first[day] = person;
    }

    public IEnumerable<int> On(int day)
    {
        for (var person = _first[day]; person >= 0; person = _next[person]) yield return person;
    }
}
