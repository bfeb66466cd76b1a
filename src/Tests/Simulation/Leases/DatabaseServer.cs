namespace ActorVent.Tests.Simulation.Leases;

/// <summary>The way to the database and its moods: slow, cut for one node, down, or standing still with statements in it.</summary>
internal sealed class DatabaseServer(Schedule schedule, Random random, LeaseSwitches switches)
{
    // A second, and what cancelling takes.
    private static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan Retransmission = TimeSpan.FromMilliseconds(200);

    private readonly List<Action> _standing = [];

    /// <summary>Connections are refused, and what was under way fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>All is slow.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Statements reach it, and are done when it goes on.</summary>
    public bool IsStanding
    {
        get;
        set
        {
            field = value;
            if (value)
                return;
            // Each session goes on by itself: in no order.
            foreach (var statement in _standing.OrderBy(_ => random.Next()).ToList())
                statement();
            _standing.Clear();
        }
    }

    /// <summary>Runs a statement for a life, on its connection of that name.</summary>
    /// <param name="life">Whose.</param>
    /// <param name="connection">Statements of one connection follow each other.</param>
    /// <param name="statement">Done at one moment, or not at all.</param>
    /// <param name="done">Told the answer.</param>
    /// <param name="failed">Told that there is none.</param>
    /// <param name="refused">Told instead that it is certainly not done; null: nobody can tell.</param>
    public void Run<T>(NodeLife life, LifeConnection connection, Func<T> statement, Action<T> done, Action failed, Action? refused = null)
    {
        var number = connection.Next();
        var isOver = false;
        schedule.In(ClientTimeout, () => life.Do(() => End(failed)));
        schedule.In(Latency(), Arrive);

        void Arrive()
        {
            if (life.IsCut)
            {
                Again(Arrive);
                return;
            }
            if (IsDown)
            {
                life.In(Latency(), () => End(refused ?? failed));
                return;
            }
            if (IsStanding)
            {
                _standing.Add(Arrive);
                return;
            }
            // Whoever opens a connection anew ends what is left of the one before.
            if (switches.EndsAbandoned && number < connection.Done)
                return;
            connection.Done = Math.Max(connection.Done, number);
            var answer = statement();
            schedule.In(Latency(), () => Answer(answer));
        }

        void Answer(T answer)
        {
            if (life.IsCut)
                Again(() => Answer(answer));
            else
                life.Do(() => End(IsDown ? failed : () => done(answer)));
        }

        // What is lost is sent again, until one side gives up.
        void Again(Action what)
        {
            if (!isOver)
                schedule.In(Retransmission, what);
        }

        void End(Action how)
        {
            if (isOver)
                return;
            isOver = true;
            how();
        }
    }

    private TimeSpan Latency() => TimeSpan.FromMilliseconds(IsSlow ? random.Next(1, 900) : random.Next(100) < 90 ? random.Next(1, 5) : random.Next(5, 200));
}

/// <summary>One of a life's connections, through all its reconnections.</summary>
internal sealed class LifeConnection
{
    private long _sent;

    public long Done { get; set; }

    public long Next() => ++_sent;
}
