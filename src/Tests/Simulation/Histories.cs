using System.Globalization;

namespace ActorVent.Tests.Simulation;

/// <summary>Many worlds, one after the other, on two threads.</summary>
internal sealed class Histories
{
    private const int Threads = 2;

    private readonly Lock _lock = new();
    private readonly List<(int Acts, int Kills, int Restarts, int Failures)> _done = [];

    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The first seed, by order, whose history breaks a promise, and what is wrong; null when none does.</summary>
    /// <param name="first">Seed of the first.</param>
    /// <param name="count">How many seeds, one after the other.</param>
    /// <param name="create">A world of the seed.</param>
    /// <param name="counts">Which violations count; null: all.</param>
    public (int Seed, IReadOnlyList<string> Violations)? Run(int first, int count, Func<int, IHistory> create, Func<string, bool>? counts = null)
    {
        (int Seed, IReadOnlyList<string> Violations)? found = null;
        var next = first - 1;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(Work, 16 << 20)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return found;

        void Work()
        {
            while (true)
            {
                var seed = Interlocked.Increment(ref next);
                if (seed >= first + count || found is not null)
                    return;
                var violations = Live(seed, create);
                lock (_lock)
                {
                    if (violations.Any(counts ?? (static _ => true)) && (found is null || seed < found.Value.Seed))
                        found = (seed, violations);
                }
            }
        }
    }

    /// <summary>Histories lived so far.</summary>
    public int Count => _done.Count;

    public string Summary()
    {
        var (acts, kills, failures) = (Median(h => h.Acts), Median(h => h.Kills), Median(h => h.Failures));
        var disturbed = _done.Count(h => h.Kills + h.Restarts + h.Failures > 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_done.Count} histories, median {acts} acts, {kills} kills, {Median(h => h.Restarts)} restarts of entities, {failures} failed groups of writes; {disturbed} with a kill or a failed write");
    }

    private IReadOnlyList<string> Live(int seed, Func<int, IHistory> create)
    {
        IHistory? world = null;
        try
        {
            world = create(seed);
            return world.Live();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [$"the simulation itself: {e}"];
        }
        finally
        {
            if (world is not null)
            {
                lock (_lock)
                    _done.Add((world.Plan.Acts, world.Kills, world.Restarts, world.Failures));
            }
        }
    }

    private int Median(Func<(int Acts, int Kills, int Restarts, int Failures), int> of) =>
        _done.Count == 0 ? 0 : _done.Select(of).Order().ElementAt(_done.Count / 2);
}
