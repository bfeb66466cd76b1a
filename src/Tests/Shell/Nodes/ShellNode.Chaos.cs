using ActorVent.Cluster;
using ActorVent.Journal;
using ActorVent.Node.Hosting;
using ActorVent.Primitives;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorVent.Tests.Shell.Nodes;

/// <summary>What is done to the process and to single actors of it.</summary>
internal sealed partial class ShellNode
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    private bool _isDraining;

    /// <summary>As SIGKILL. Starts again a little later.</summary>
    public void Kill()
    {
        if (!IsUp)
            return;
        world.Killed();
        End();
        world.Store.Disk.LoseWriters();
        StartSoon();
    }

    /// <summary>Kills the process once so many mailboxes more have run.</summary>
    public void ArmKill(int mailboxes)
    {
        if (_stage is { } stage)
            stage.Left = mailboxes;
    }

    public void Disarm()
    {
        if (_stage is { } stage)
            stage.Left = null;
    }

    /// <summary>As SIGTERM, without the end of the actor system, which goes by other threads; then a start.</summary>
    public void Drain()
    {
        if (!IsUp || _isDraining)
            return;
        world.Trace.Add($"* drain");
        _isDraining = true;
        var (life, troubles, cut) = (_life, world.Store.Troubles, Cut);
        // Not from within the last message: the stage is not to be left while it runs.
        var wait = System.ActorOf(DrainWait.Props(3, () => world.Schedule.In(TimeSpan.Zero, () => EndDrain(isInTime: true))));
        var registry = _host!.Services.GetRequiredService<ActorRegistry>();
        foreach (var region in new[] { registry.Get<WatcherRegion>(), registry.Get<PartitionRegion>(), registry.Get<EndpointRegion>() })
            region.Tell(RegionMessage.Drain.Instance, wait);
        world.Schedule.In(DrainLimit, () => EndDrain(isInTime: false));

        void EndDrain(bool isInTime)
        {
            if (life != _life)
                return;
            // An answer that came too late, and what could not be written, is as after a crash.
            if (!isInTime || cut != Cut || troubles != world.Store.Troubles || world.Store.Hanging > 0)
                world.AllCrashed();
            world.Trace.Add($"* drained");
            End();
            StartSoon();
        }
    }

    /// <summary>One of its actors throws.</summary>
    public void BreakAny(Random acts)
    {
        if (!IsUp || _isDraining)
            return;
        var partition = acts.Next(world.Plan.Partitions);
        var endpoint = world.Receivers[acts.Next(world.Receivers.Count)].Name;
        switch (acts.Next(12))
        {
            case < 3:
                Break($"/user/partitions/{partition}");
                break;
            case < 5:
                world.Crashed(new EndpointId(endpoint));
                Break($"/user/endpoints/{endpoint}");
                break;
            case < 7:
                Break($"/user/endpoints/{endpoint}/log");
                break;
            case < 9:
                Break("/user/watchers/*");
                break;
            case < 10:
                // Killed, it would be gone for good; what throws begins again.
                Break("/user/tail", new TailMessage.Appended(null!));
                break;
            default:
                // Those of objects: there are some while something goes on.
                Break($"/user/partitions/{partition}/*");
                break;
        }
    }

    private int Cut => _transports.Sum(transport => transport.Cut);

    private void Break(string path, object? poison = null)
    {
        world.Broken(path);
        System.ActorSelection(path).Tell(poison ?? Akka.Actor.Kill.Instance);
    }

    private void End()
    {
        _life++;
        _isDraining = false;
        _stage = null;
        _host = null;
    }

    private void StartSoon()
    {
        var life = _life;
        world.Schedule.In(TimeSpan.FromMilliseconds(world.Random.Next(3) == 0 ? 0 : world.Random.Next(1000)), () =>
        {
            if (life == _life && !IsUp)
                Start();
        });
    }
}
