using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Nodes;
using ActorVent.Tests.Simulation.Receivers;
using Xunit;

namespace ActorVent.Tests.Simulation;

/// <summary>Each check of the oracle fails where something is wrong that no machine did.</summary>
public sealed class OracleTests
{
    private const string Name = "a/x";

    private static readonly EndpointId Endpoint = new("endpoint-0");

    [Fact]
    public void Quiet_WhereAllIsWell_HasNoViolation()
    {
        var world = WithAPod();

        Assert.Empty(world.Violations());
    }

    [Fact]
    public void Repeat_WithoutACrash_IsAViolation()
    {
        var world = WithAPod();
        Deliver(world, world.Durable[0]);

        AssertViolates(world, "nothing had crashed");
    }

    [Fact]
    public void Repeats_BeyondTheWindowOfACrash_AreAViolation()
    {
        var world = WithAPod(new WorldPlan { EndpointWindow = 1 });
        world.Api.CreateOrUpdate("b/y");
        world.Wait(TimeSpan.FromSeconds(5));
        world.Crashed(Endpoint);
        world.Wait(TimeSpan.FromSeconds(1));
        Deliver(world, world.Durable[0]);
        Assert.Empty(world.Violations());

        Deliver(world, world.Durable[1]);

        AssertViolates(world, "one repeat too many");
    }

    [Fact]
    public void OlderState_AfterANewerOne_IsAViolation()
    {
        var world = WithAPod();
        world.Api.CreateOrUpdate(Name);
        world.Wait(TimeSpan.FromSeconds(5));
        Deliver(world, world.Durable[0]);

        AssertViolates(world, "it is older, or never was");
    }

    [Fact]
    public void NewestState_ThatDidNotArrive_IsAViolation()
    {
        var world = WithAPod();
        world.Receivers[0].Mood.Down();
        world.Api.CreateOrUpdate(Name);
        world.Wait(TimeSpan.FromSeconds(5));

        AssertViolates(world, "but last received was uid-1 token 1");
    }

    [Fact]
    public void Deletion_ThatDidNotArrive_IsAViolation()
    {
        var world = WithAPod();
        world.Receivers[0].Mood.Down();
        world.Api.Delete(Name);
        world.Wait(TimeSpan.FromSeconds(5));

        AssertViolates(world, "is gone");
    }

    [Fact]
    public void Successor_WithoutTheEndBeforeIt_IsAViolation()
    {
        var world = WithAPod();
        world.Receivers[0].Mood.Down();
        world.Api.Delete(Name);
        world.Api.CreateOrUpdate(Name);
        world.Wait(TimeSpan.FromSeconds(5));
        world.Receivers[0].Mood.Calm();
        Deliver(world, world.Durable[^1]);

        AssertViolates(world, "without the end of uid-1 token 1");
    }

    [Fact]
    public void Entry_ThatWasDurableAndNeverArrived_IsAViolation()
    {
        var world = WithAPod(new WorldPlan { Mode = CollapseMode.None });
        world.Durable.Add(world.Durable[0] with { Sequence = new SequenceNumber(100), Version = new ResourceVersion("100000") });

        AssertViolates(world, "was durable, but never arrived");
    }

    [Fact]
    public void Refusal_ThatIsNoDeadLetter_IsAViolation()
    {
        var world = WithAPod();
        world.Receivers[0].Mood.Rejects = 1;
        Deliver(world, world.Durable[0]);

        AssertViolates(world, "was refused, but is no dead letter");
    }

    [Fact]
    public void Resend_ThatNobodyAskedFor_IsAViolation()
    {
        var world = WithAPod();
        world.Receivers[0].Receive(new Request("another id", world.Durable[0], Cause.Resend));

        AssertViolates(world, "resends that nobody asked for");
    }

    [Fact]
    public void Change_ThatWasTakenAndNotCounted_IsAViolation()
    {
        var account = new ChangeAccount();
        var scope = new ScopeId("test|Pod|||");
        var epoch = new ScopeEpoch(1, 0);
        var entry = WithAPod().Durable[0];
        var change = new Change
        {
            Object = entry.Object,
            Uid = entry.Uid,
            Version = entry.Version,
            Type = entry.Type,
            Cause = entry.Cause,
            Time = entry.Time,
            Payload = entry.Payload,
            Digest = Digest.None,
            Scope = scope,
        };
        account.Told(new PartitionMessage.Observed
        {
            Partition = new PartitionId(0),
            Scope = scope,
            Epoch = epoch,
            History = 0,
            Hello = 1,
            Number = 1,
            Items = [new Observation.Watched(change)],
        });
        Assert.Empty(account.Check("partition"));

        account.Answered(new WatcherMessage.Taken(scope, new PartitionId(0), epoch, 1));

        Assert.Single(account.Check("partition"));
        account.Counted(new PartitionCounts(Journaled: 1, Collapsed: 0, Unchanged: 0, Void: 0, Resent: 0));
        Assert.Empty(account.Check("partition"));
    }

    private static World WithAPod(WorldPlan? plan = null)
    {
        var world = new World(1, plan ?? new WorldPlan());
        world.Wait(TimeSpan.FromSeconds(5));
        world.Api.CreateOrUpdate(Name);
        world.Wait(TimeSpan.FromSeconds(5));
        return world;
    }

    /// <summary>As no machine would.</summary>
    private static void Deliver(World world, Entry entry) =>
        world.Receivers[0].Receive(new Request(World.IdOf(Endpoint, entry), entry, entry.Cause));

    private static void AssertViolates(World world, string words) =>
        Assert.Contains(world.Violations(), violation => violation.Contains(words, StringComparison.Ordinal));
}
