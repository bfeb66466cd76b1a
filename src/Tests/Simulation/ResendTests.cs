using ActorVent.Tests.Simulation.Truth;
using Xunit;

namespace ActorVent.Tests.Simulation;

/// <summary>Resends in a whole system, one situation each.</summary>
public sealed class ResendTests
{
    private const string Name = "a/x";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(2);

    [Fact]
    public void UnhealthyPod_IsSentAgainAtEachInterval()
    {
        var world = Create();
        Put(world, unhealthy: true);

        world.Wait(TimeSpan.FromMinutes(11));

        Assert.All(world.Receivers, receiver => Assert.Equal((6, 5, 0), (receiver.Accepted, receiver.Resends.Count, receiver.Repeats.Count)));
        AssertPromises(world);
    }

    [Fact]
    public void HealthyPod_IsNotSentAgain()
    {
        var world = Create();
        Put(world, unhealthy: true);
        world.Wait(TimeSpan.FromMinutes(5));
        Put(world, unhealthy: false);
        world.Wait(TimeSpan.FromMinutes(30));

        Assert.All(world.Receivers, receiver => Assert.Equal((4, 2), (receiver.Accepted, receiver.Resends.Count)));
    }

    [Fact]
    public void DeletedPod_IsNotSentAgain()
    {
        var world = Create();
        Put(world, unhealthy: true);
        world.Api.Delete(Name);
        world.Wait(TimeSpan.FromMinutes(30));

        Assert.All(world.Receivers, receiver => Assert.Equal(0, receiver.Resends.Count));
    }

    [Fact]
    public void Change_OfAnUnhealthyPod_PutsTheResendOff()
    {
        var world = Create();
        for (var i = 0; i < 10; i++)
        {
            Put(world, unhealthy: true);
            world.Wait(TimeSpan.FromSeconds(100));
        }

        Assert.All(world.Receivers, receiver => Assert.Equal((10, 0), (receiver.Accepted, receiver.Resends.Count)));
    }

    [Fact]
    public void Restart_KeepsTheInterval()
    {
        var world = Create();
        Put(world, unhealthy: true);
        for (var i = 0; i < 10; i++)
        {
            // Less than the interval, and more than it takes to a bookmark, before which nothing is sent again.
            world.Wait(TimeSpan.FromSeconds(90));
            world.RestartCleanly();
        }

        Assert.All(world.Receivers, receiver => Assert.InRange(receiver.Resends.Count, 4, 6));
        AssertPromises(world);
    }

    [Fact]
    public void PodThatRecoveredMeanwhile_IsNotSentAsItWas()
    {
        var world = Create();
        Put(world, unhealthy: true);
        world.Wait(TimeSpan.FromSeconds(10));
        // The watch is cut off before the pod recovers, and stays so for long after the resend was due.
        world.Api.Mood.WatchCuts = 1;
        world.Api.Mood.Errors = 1;
        world.Kill();
        Put(world, unhealthy: false);
        world.Wait(TimeSpan.FromMinutes(20));
        Assert.All(world.Receivers, receiver => Assert.Equal((1, 0), (receiver.Accepted, receiver.Resends.Count)));

        world.Settle();

        Assert.All(world.Receivers, receiver => Assert.Equal((2, 0), (receiver.Accepted, receiver.Resends.Count)));
        AssertPromises(world);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EndpointThatWasDown_GetsOneResendAndNotAllOfThem(bool crash)
    {
        var world = Create();
        Put(world, unhealthy: true);
        foreach (var receiver in world.Receivers)
            receiver.Mood.Down();
        world.Wait(TimeSpan.FromHours(2));
        if (crash)
            world.Kill();
        foreach (var receiver in world.Receivers)
            receiver.Mood.Calm();
        world.Wait(TimeSpan.FromMinutes(7));

        // What it missed was one; then they go on, two minutes apart.
        Assert.All(world.Receivers, receiver => Assert.InRange(receiver.Resends.Count, 2, 5));
        AssertPromises(world);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ChangeThatWaitsInAWindow_IsNotSentAgainBeforeItIsSent(bool crash)
    {
        var world = Create(window: TimeSpan.FromMinutes(5));
        Put(world, unhealthy: false);
        Put(world, unhealthy: true);
        world.Wait(TimeSpan.FromMinutes(4));
        Assert.All(world.Receivers, receiver => Assert.Equal((1, 0), (receiver.Accepted, receiver.Resends.Count)));

        if (crash)
            world.Kill();
        world.Wait(TimeSpan.FromMinutes(2));

        Assert.All(world.Receivers, receiver => Assert.Equal(world.Api.Get(Name)!.Token, receiver.Settled(Name)?.Token));
        AssertPromises(world);
    }

    [Fact]
    public void StateThatStillWaits_ComesBeforeItsResends()
    {
        var world = Create();
        foreach (var receiver in world.Receivers)
            receiver.Mood.Hold = TimeSpan.FromMinutes(5);
        world.Api.Set("b/y", 1);
        world.Wait(TimeSpan.FromSeconds(5));
        Put(world, unhealthy: true);
        foreach (var receiver in world.Receivers)
            receiver.Mood.Calm();
        // Two resends are recorded before anything may be sent; the next is due a minute later.
        world.Wait(TimeSpan.FromSeconds(310));

        Assert.All(world.Receivers, receiver => Assert.Equal((2, 0), (receiver.Accepted, receiver.Resends.Count)));
        AssertPromises(world);
        world.Wait(TimeSpan.FromMinutes(2));
        Assert.All(world.Receivers, receiver => Assert.Equal(1, receiver.Resends.Count));
    }

    [Fact]
    public void EndpointThatRefuses_GetsOneDeadLetterForAll()
    {
        var world = Create();
        foreach (var receiver in world.Receivers)
            receiver.Mood.Rejects = 1;
        Put(world, unhealthy: true);
        world.Wait(TimeSpan.FromMinutes(11));

        Assert.All(world.Receivers, receiver => Assert.Equal(5, receiver.Resends.Count));
        Assert.Equal(world.Receivers.Count, world.DeadLetters.Count);
    }

    [Fact]
    public void SwitchedOnLater_WhatIsUnhealthyAlreadyIsSentAgain()
    {
        var before = new World(1, new WorldPlan { KeepsHistory = true });
        Put(before, unhealthy: true);
        before.Wait(TimeSpan.FromMinutes(10));
        before.RestartCleanly(Interval);
        before.Wait(TimeSpan.FromMinutes(10));

        Assert.All(before.Receivers, receiver => Assert.InRange(receiver.Resends.Count, 4, 5));
    }

    [Fact]
    public void PodWithAWebhook_IsSentAgainThereAlone()
    {
        var world = Create();
        Put(world, unhealthy: true, "tenant-1");
        world.Wait(TimeSpan.FromMinutes(5));
        world.Kill();
        world.Wait(TimeSpan.FromMinutes(6));

        Assert.All(world.Receivers, receiver => Assert.Equal(0, receiver.Accepted));
        Assert.Equal([0, 6, 0], world.Tenants.Select(receiver => receiver.Accepted));
        Assert.Equal((5, 0), (world.Tenants[1].Resends.Count, world.Tenants[1].Repeats.Count));
        AssertPromises(world);
    }

    [Fact]
    public void PodThatGoesElsewhere_IsSentAgainWhereItWent()
    {
        var world = Create();
        Put(world, unhealthy: true);
        world.Wait(TimeSpan.FromMinutes(5));
        Put(world, unhealthy: true, "tenant-0", "tenant-2");
        world.Wait(TimeSpan.FromMinutes(5));
        Put(world, unhealthy: true, "tenant-2");
        world.Wait(TimeSpan.FromMinutes(5));

        // The state and two resends of it each, and the note to those whom it left.
        Assert.All(world.Receivers, receiver => Assert.Equal((4, 2, true), (receiver.Accepted, receiver.Resends.Count, receiver.HasLeft(Name))));
        Assert.Equal([(4, 2, true), (0, 0, false), (6, 4, false)], world.Tenants.Select(r => (r.Accepted, r.Resends.Count, r.HasLeft(Name))));
        AssertPromises(world);
    }

    [Fact]
    public void WebhookThatWasDown_GetsOneResendAndNotAllOfThem()
    {
        var world = Create();
        Put(world, unhealthy: true, "tenant-0");
        world.Tenants[0].Mood.Down();
        world.Wait(TimeSpan.FromHours(2));
        world.Tenants[0].Mood.Calm();
        world.Wait(TimeSpan.FromMinutes(7));

        Assert.InRange(world.Tenants[0].Resends.Count, 2, 5);
        AssertPromises(world);
    }

    private static World Create(TimeSpan? window = null)
    {
        var world = new World(1, new WorldPlan { Resend = Interval, KeepsHistory = true, Endpoints = 2, Window = window ?? TimeSpan.FromSeconds(1) });
        world.Wait(TimeSpan.FromMinutes(2));
        return world;
    }

    private static void Put(World world, bool unhealthy, params string[] route)
    {
        var token = world.Api.Exists(Name) ? world.Api.Get(Name)!.Token + 1 : 1;
        while (PodShape.IsUnhealthy(token) != unhealthy)
            token++;
        if (route.Length > 0)
            world.Annotations.Say(token, route);
        world.Api.Set(Name, token);
        world.Wait(TimeSpan.FromSeconds(1));
    }

    private static void AssertPromises(World world) => Assert.Empty(world.Violations());
}
