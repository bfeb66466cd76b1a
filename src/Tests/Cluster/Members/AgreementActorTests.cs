using ActorVent.Cluster.Members;
using Akka.Actor;
using Akka.TestKit.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Cluster.Members;

public sealed class AgreementActorTests : TestKit
{
    private const string Hocon = """
        akka.loglevel = ERROR
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        """;

    private readonly IActorRef _agreement;
    private bool _isAgreed;
    private bool _fails;

    public AgreementActorTests()
        : base(Hocon)
    {
        _agreement = Sys.ActorOf(AgreementActor.Props(() => _isAgreed, GiveUpAsync, NullLogger.Instance));
        // Its timer runs from now on.
        Settle();
    }

    private Akka.TestKit.TestScheduler Scheduler => (Akka.TestKit.TestScheduler)Sys.Scheduler;

    [Fact]
    public void Nodes_ThatDiffer_GiveNothingUp()
    {
        Pass();

        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Nodes_ThatAgree_GiveUpOnce_AndAgainWhenTheyAgreeAnew()
    {
        _isAgreed = true;
        Pass();
        ExpectMsg("given up");
        Pass();
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));

        _isAgreed = false;
        Pass();
        _isAgreed = true;
        Pass();
        ExpectMsg("given up");
    }

    [Fact]
    public void WhatFails_IsTriedAgain()
    {
        (_isAgreed, _fails) = (true, true);
        Pass();
        ExpectMsg("given up");

        _fails = false;
        AwaitAssert(() =>
        {
            Pass();
            ExpectMsg("given up", TimeSpan.FromMilliseconds(100));
        });
    }

    private void Pass()
    {
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Settle();
    }

    /// <summary>Returns when the actor has done what was told to it.</summary>
    private void Settle()
    {
        var probe = CreateTestProbe();
        _agreement.Tell(new Identify(null), probe);
        probe.ExpectMsg<ActorIdentity>();
    }

    private Task GiveUpAsync()
    {
        TestActor.Tell("given up", TestActor);
        return _fails ? Task.FromException(new InvalidOperationException("as asked")) : Task.CompletedTask;
    }
}
