namespace ActorVent.Tests.Simulation.Leases;

/// <summary>What happens to the nodes.</summary>
internal sealed partial class LeaseWorld
{
    private static readonly string[] Nodes = ["a", "b", "c"];
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(40);

    // A machine that sleeps while its wall clock is set back has no clock left to tell by.
    private readonly bool _mayBeSuspended;

    public int Acts { get; private set; }

    /// <summary>Acts, then a quiet end.</summary>
    /// <returns>What is wrong.</returns>
    public IReadOnlyList<string> Live()
    {
        foreach (var node in Nodes)
            Schedule.In(TimeSpan.FromMilliseconds(Random.Next(300)), () => Begin(node));
        Schedule.RunUntil(Schedule.Now + TimeSpan.FromSeconds(Random.Next(1, 6)));
        for (var left = Random.Next(15, 60); left > 0 && Violations.Count == 0; left--)
        {
            Act();
            Acts++;
            Schedule.RunUntil(Schedule.Now + TimeSpan.FromMilliseconds(Random.Next(3) == 0 ? Random.Next(3000) : Random.Next(500)));
        }
        Schedule.RunUntil(Schedule.Now + Quiet);
        CheckEnd();
        return Violations;
    }

    private void Act()
    {
        var life = LifeOf(Nodes[Random.Next(Nodes.Length)]);
        if (life is null || life.IsDead)
            return;
        switch (Random.Next(100))
        {
            case < 8:
                life.Die("is killed");
                break;
            case < 26 when !life.IsPaused:
                Pause(life, _mayBeSuspended && Random.Next(3) == 0);
                break;
            case < 40:
                life.IsCut = true;
                Note($"{life.Incarnation} is cut off");
                Later(12, () => life.IsCut = false);
                break;
            case < 46:
                Database.IsDown = true;
                Note("the database is down");
                Later(12, () => Database.IsDown = false);
                break;
            case < 54:
                Database.IsStanding = true;
                Note("the database stands still");
                Later(8, () => Database.IsStanding = false);
                break;
            case < 58:
                Database.IsSlow = true;
                Later(6, () => (Database.IsSlow, SlowUntil) = (false, Schedule.Now));
                break;
            case < 66:
                life.WallOffset += TimeSpan.FromSeconds(_mayBeSuspended ? Random.Next(60) : Random.Next(-60, 60));
                break;
            case < 72:
                Table.Offset += TimeSpan.FromSeconds(Random.Next(-20, 20));
                Note($"the database's clock is set to {Table.Offset.TotalSeconds} s");
                break;
            case < 86:
                if (life.Cluster is { } cluster && life.IsFormed)
                    Move(cluster, Shards[Random.Next(Shards.Length)], life);
                break;
            case < 93:
                if (life.Cluster is { } whole && whole.Members.Contains(life) && whole.Members.Exists(other => other != life && other.IsRunning))
                {
                    Down(whole, life);
                    // It hears of it in the end, if it is reached.
                    life.In(TimeSpan.FromSeconds(Random.Next(1, 15)), () => life.Die("was downed"));
                }
                break;
            default:
                life.Do(life.Leave);
                break;
        }
    }

    private void Pause(NodeLife life, bool isSuspended)
    {
        life.Pause(isSuspended);
        Later(12, life.Resume);
    }

    /// <summary>As often after a moment as after seconds.</summary>
    private void Later(int most, Action action) =>
        Schedule.In(TimeSpan.FromMilliseconds(Random.Next(2) == 0 ? Random.Next(1000) : Random.Next(most * 1000)), action);
}
