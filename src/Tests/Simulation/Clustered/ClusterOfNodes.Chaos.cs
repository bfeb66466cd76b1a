using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Leases;
using ActorVent.Tests.Simulation.Nodes;

namespace ActorVent.Tests.Simulation.Clustered;

/// <summary>What is done to the nodes, and to the database.</summary>
internal sealed partial class ClusterOfNodes
{
    private readonly HashSet<Incarnation> _lost = [];
    private readonly HashSet<NodeLife> _isolated = [];
    private int _moves;

    private static readonly TimeSpan MostToRestart = TimeSpan.FromMinutes(2);

    /// <summary>One random event.</summary>
    public void Disturb()
    {
        // Where lists are disturbed, so is who hears them.
        if (World.Plan.DisturbsWatchingOnly && Random.Next(3) > 0)
        {
            MoveAny();
            return;
        }
        switch (Random.Next(100))
        {
            case < 22:
                Kill();
                break;
            case < 32 when Any() is { } life:
                Pause(life);
                break;
            case < 40:
                ArmPause(Random.Next(1, 60));
                break;
            case < 52 when Any() is { } life:
                Cut(life);
                break;
            case < 56 when Any() is { } life:
                Isolate(life);
                break;
            case < 60:
                DisturbDatabase();
                break;
            case < 64 when Any() is { } life && World.Plan.Resend is null:
                var step = TimeSpan.FromSeconds(World.Plan.MaySleep ? Random.Next(60) : Random.Next(-60, 60));
                life.WallOffset += step;
                SetBack += step < TimeSpan.Zero ? -step : TimeSpan.Zero;
                Note($"the clock of {life.Incarnation} is ahead by {life.WallOffset.TotalSeconds} s");
                break;
            case < 67:
                Table.Offset += TimeSpan.FromSeconds(Random.Next(-20, 20));
                Note($"the database's clock is set to {Table.Offset.TotalSeconds} s");
                break;
            case < 82:
                MoveAny();
                break;
            case < 88 when Any() is { } life && life.Cluster is { } cluster:
                DownByHand(cluster, life);
                break;
            case < 94 when Any() is { } life:
                Leave(life);
                break;
            case < 100 when World.Plan.RollsOut:
                RollOut();
                break;
            default:
                break;
        }
    }

    public void Kill()
    {
        if (Any() is { } life)
            Kill(life);
    }

    public void Kill(NodeLife life)
    {
        if (life.IsDead)
            return;
        World.Kills++;
        life.Die("is killed");
    }

    public void Drain()
    {
        if (Any() is { } life)
            Leave(life);
    }

    public void RestartCleanly()
    {
        foreach (var name in NodeNames)
        {
            var end = World.Now + MostToRestart;
            while (!IsWhole && World.Now < end)
                World.Wait(TimeSpan.FromMilliseconds(100));
            if (LifeOf(name) is not { IsDead: false } life)
                continue;
            Leave(life);
            while (!life.IsDead && World.Now < end)
                World.Wait(TimeSpan.FromMilliseconds(100));
        }
    }

    public void ArmKill(int effects)
    {
        if (Any() is { } life)
            NodeOf(life).ArmKill(effects);
    }

    public void ArmRestart(int effects)
    {
        if (Any() is { } life)
            NodeOf(life).ArmRestart(effects);
    }

    public void Disarm()
    {
        foreach (var node in Running)
            node.Disarm();
    }

    public void BreakAny<T>()
        where T : Entity
    {
        if (Any() is { } life)
            NodeOf(life).BreakAny<T>();
    }

    public void Pause(TimeSpan time)
    {
        if (Any() is { } life)
            Pause(life);
    }

    public void Pause(NodeLife life)
    {
        if (life.IsDead || life.IsPaused)
            return;
        life.Pause(World.Plan.MaySleep && Random.Next(3) == 0);
        Later(12, life.Resume);
    }

    public void Compact(TimeSpan age)
    {
        if (Any() is not { } life)
            return;
        NodeOf(life).Disk.Do(() => ValueTask.FromResult(World.Compact(age)), static _ => { }, static _ => { });
    }

    public void Resume()
    {
        Database.IsDown = Database.IsStanding = Database.IsSlow = false;
        SlowUntil = Schedule.Now;
        _isolated.Clear();
        foreach (var life in LastLives.Where(static life => !life.IsDead).ToList())
        {
            life.IsCut = false;
            if (life.IsPaused)
                life.Resume();
        }
        FinishRollOut();
    }

    /// <summary>A life that is not over; null: the node is between two.</summary>
    private NodeLife? Any() => LifeOf(Names[Random.Next(World.Plan.Nodes)]) is { IsDead: false } life ? life : null;

    private void ArmPause(int effects)
    {
        if (Any() is { } life)
            NodeOf(life).ArmPause(effects);
    }

    private void Cut(NodeLife life)
    {
        life.IsCut = true;
        Note($"{life.Incarnation} is cut off from the database");
        Later(12, () => life.IsCut = false);
    }

    /// <summary>The others do not reach it; what the failure detector makes of it comes later, or not at all.</summary>
    private void Isolate(NodeLife life)
    {
        _isolated.Add(life);
        Note($"{life.Incarnation} is cut off from the others");
        Later(12, () => _isolated.Remove(life));
    }

    private void DisturbDatabase()
    {
        switch (Random.Next(3))
        {
            case 0:
                Database.IsDown = true;
                Note("the database is down");
                Later(12, () => Database.IsDown = false);
                break;
            case 1:
                Database.IsStanding = true;
                Note("the database stands still");
                Later(8, () => Database.IsStanding = false);
                break;
            default:
                Database.IsSlow = true;
                Later(6, () => (Database.IsSlow, SlowUntil) = (false, Schedule.Now));
                break;
        }
    }

    private void DownByHand(SimulatedCluster cluster, NodeLife life)
    {
        if (!cluster.Members.Contains(life) || !cluster.Members.Exists(other => other != life && other.IsRunning))
            return;
        Down(cluster, life);
        // It hears of it in the end, if it is reached.
        life.In(TimeSpan.FromSeconds(Random.Next(1, 15)), () => life.Die("was downed"));
    }

    private void Leave(NodeLife life)
    {
        Note($"{life.Incarnation} leaves");
        life.Do(life.Leave);
    }

    /// <summary>As often after a moment as after seconds.</summary>
    private void Later(int most, Action action) =>
        Schedule.In(TimeSpan.FromMilliseconds(Random.Next(2) == 0 ? Random.Next(1000) : Random.Next(most * 1000)), action);
}
