namespace Guanxi.Platform.Normalising;

/// <summary>
/// Several patterns over digits as one table: a single walk over a number tells all that match it whole. It understands what
/// numbering plans are written in: digits, <c>\d</c>, classes, groups, alternatives, <c>?</c> and counts.
/// </summary>
internal sealed class DigitMachine
{
    private readonly ushort[] next;
    private readonly ushort[] accepts;

    /// <param name="patterns">At most 16; an empty one matches nothing.</param>
    public DigitMachine(params ReadOnlySpan<string> patterns)
    {
        var builder = new Builder();
        var start = builder.State();
        for (var i = 0; i < patterns.Length; i++)
            if (patterns[i].Length > 0)
            {
                var from = builder.State();
                builder.Silent[start].Add(from);
                builder.Accepts[new Reader(patterns[i], builder).Alternatives(from)] |= 1 << i;
            }
        (next, accepts) = builder.Determine(start);
    }

    /// <returns>A bit for each pattern that matches all of it.</returns>
    public int Match(ReadOnlySpan<char> digits)
    {
        var state = 1;
        foreach (var digit in digits)
            if ((state = next[(state * 10) + digit - '0']) == 0)
                return 0;
        return accepts[state];
    }

    /// <returns>How many digits the longest beginning has that any pattern matches; 0 for none.</returns>
    public int Prefix(ReadOnlySpan<char> digits)
    {
        var (state, longest) = (1, 0);
        for (var i = 0; i < digits.Length && (state = next[(state * 10) + digits[i] - '0']) != 0; i++)
            if (accepts[state] != 0)
                longest = i + 1;
        return longest;
    }

    /// <summary>The states while they may still stand in several places at once.</summary>
    private sealed class Builder
    {
        public List<List<int>> Silent { get; } = [];
        public List<int> Accepts { get; } = [];
        private readonly List<(int Digits, int To)> steps = [];

        public int State()
        {
            Silent.Add([]);
            Accepts.Add(0);
            steps.Add(default);
            return steps.Count - 1;
        }

        public int Step(int from, int digits)
        {
            var to = State();
            steps[from] = (digits, to);
            return to;
        }

        public (ushort[] Next, ushort[] Accepts) Determine(int start)
        {
            List<int[]> sets = [[], Closure([start])];
            var known = new Dictionary<string, int> { [Key(sets[1])] = 1 };
            List<ushort> table = [.. new ushort[20]];
            for (var i = 1; i < sets.Count; i++)
                for (var digit = 0; digit < 10; digit++)
                {
                    var to = Closure(sets[i].Where(s => (steps[s].Digits & (1 << digit)) != 0).Select(s => steps[s].To));
                    if (to.Length == 0)
                        continue;
                    if (!known.TryGetValue(Key(to), out var index))
                    {
                        known[Key(to)] = index = sets.Count;
                        sets.Add(to);
                        table.AddRange(new ushort[10]);
                    }
                    table[(i * 10) + digit] = checked((ushort)index);
                }
            return ([.. table], [.. sets.Select(set => (ushort)set.Aggregate(0, (all, s) => all | Accepts[s]))]);
        }

        private int[] Closure(IEnumerable<int> from)
        {
            var seen = new SortedSet<int>();
            var open = new Stack<int>(from);
            while (open.TryPop(out var state))
                if (seen.Add(state))
                    Silent[state].ForEach(open.Push);
            // Only what leads on or accepts tells sets apart.
            return [.. seen.Where(s => steps[s].Digits != 0 || Accepts[s] != 0)];
        }

        private static string Key(int[] set) => string.Create(set.Length * 2, set, (key, set) =>
        {
            for (var i = 0; i < set.Length; i++)
                (key[2 * i], key[(2 * i) + 1]) = ((char)(set[i] >> 16), (char)set[i]);
        });
    }

    /// <summary>Reads one pattern and lays its states; a counted part is read as often as it may stand.</summary>
    private sealed class Reader(string pattern, Builder builder)
    {
        private int at;

        public int Alternatives(int from)
        {
            var end = builder.State();
            while (true)
            {
                var begin = builder.State();
                builder.Silent[from].Add(begin);
                builder.Silent[Sequence(begin)].Add(end);
                if (at == pattern.Length || pattern[at] != '|')
                    return end;
                at++;
            }
        }

        private int Sequence(int from)
        {
            while (at < pattern.Length && pattern[at] is not ('|' or ')'))
                from = Counted(from);
            return from;
        }

        private int Counted(int from)
        {
            var begin = at;
            var to = Part(from);
            var (least, most) = Count();
            var after = at;
            if (least == 0)
                builder.Silent[from].Add(to);
            for (var i = 1; i < most; i++)
            {
                at = begin;
                var further = builder.State();
                builder.Silent[to].Add(further);
                var end = Part(further);
                if (i >= least)
                    builder.Silent[to].Add(end);
                to = end;
            }
            at = after;
            return to;
        }

        private int Part(int from)
        {
            if (pattern[at] == '(')
            {
                at += pattern.AsSpan(at).StartsWith("(?:") ? 3 : 1;
                var to = Alternatives(from);
                at++;
                return to;
            }
            return builder.Step(from, Class());
        }

        private int Class()
        {
            var c = pattern[at++];
            if (c == '\\' && pattern[at++] == 'd')
                return 0x3FF;
            if (c != '[')
                return char.IsAsciiDigit(c) ? 1 << (c - '0') : throw new FormatException($"{pattern} at {at}");
            var digits = 0;
            for (; pattern[at] != ']'; at++)
                if (pattern[at] == '-')
                    for (var d = pattern[at - 1]; d <= pattern[at + 1]; d++)
                        digits |= 1 << (d - '0');
                else
                    digits |= 1 << (pattern[at] - '0');
            at++;
            return digits;
        }

        private (int Least, int Most) Count()
        {
            if (at == pattern.Length || pattern[at] is not ('?' or '{'))
                return (1, 1);
            if (pattern[at++] == '?')
                return (0, 1);
            var close = pattern.IndexOf('}', at);
            var counts = pattern[at..close].Split(',');
            at = close + 1;
            return (int.Parse(counts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(counts[^1], System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
