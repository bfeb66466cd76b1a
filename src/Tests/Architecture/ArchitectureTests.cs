using System.Reflection;
using ActorVent.Kubernetes;
using ActorVent.Node.Hosting;
using ActorVent.Simulator.Api;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorVent.Tests.Architecture;

public class ArchitectureTests
{
    private static readonly House House = new("ActorVent", new Dictionary<string, string[]>
    {
        ["Primitives"] = [],
        ["Machines"] = ["Primitives"],
        ["Troubles"] = [],
        ["Introspection"] = ["Primitives"],
        ["Kubernetes"] = ["Primitives"],
        ["Journal"] = ["Primitives", "Machines", "Troubles"],
        ["Progress"] = ["Primitives", "Machines", "Journal"],
        ["Routing"] = ["Primitives", "Journal"],
        ["Tracing"] = ["Primitives", "Journal"],
        ["Partitions"] = ["Primitives", "Journal", "Machines", "Routing", "Tracing", "Troubles", "Introspection"],
        ["Watching"] = ["Primitives", "Kubernetes", "Journal", "Machines", "Partitions", "Troubles", "Introspection"],
        ["Delivery"] = ["Primitives", "Journal", "Progress", "Machines", "Routing", "Tracing", "Troubles", "Introspection"],
        ["Cluster"] =
        [
            "Primitives", "Machines", "ActorVent.Progress.ThrowingSerializer",
            "ActorVent.Journal.AppendedEntries", "ActorVent.Journal.Cause", "ActorVent.Journal.ChangeType", "ActorVent.Journal.Entry", "ActorVent.Journal.EntryOrigin", "ActorVent.Journal.TailMessage",
            "ActorVent.Partitions.Change", "ActorVent.Partitions.Drain", "ActorVent.Partitions.Observation", "ActorVent.Partitions.PartitionMessage", "ActorVent.Partitions.WatcherMessage",
            "ActorVent.Delivery.EndpointMessage",
        ],
        ["Node"] = ["Primitives", "Machines", "Kubernetes", "Journal", "Progress", "Partitions", "Watching", "Routing", "Delivery", "Cluster", "Tracing", "Troubles", "Introspection", "Simulator"],
        ["Simulator"] = [],
    });

    [Theory]
    [InlineData("ActorVent.Core.dll")]
    [InlineData("actorvent.dll")]
    [InlineData("ActorVent.Simulator.dll")]
    public void Assembly_UsesBetweenRooms_AreThoseOfTheHouse(string assembly)
    {
        var violations = House.Violations(ArrowReader.Read(Path.Combine(AppContext.BaseDirectory, assembly))).ToArray();

        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    /// <summary>Logs are searched by them.</summary>
    [Fact]
    public void LogEvents_HaveNumbersOfTheirOwn()
    {
        var events =
            from assembly in new[] { typeof(ResourceKind).Assembly, typeof(NodeHost).Assembly, typeof(ApiServer).Assembly }
            from type in assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            select (message.EventId, Name: $"{type.FullName}.{method.Name}");

        var shared = events.GroupBy(e => e.EventId).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.Name))}").ToArray();

        Assert.NotEmpty(events);
        Assert.True(shared.Length == 0, string.Join('\n', shared));
    }

    /// <summary>Else the test of uses would pass on an assembly that was not read.</summary>
    [Fact]
    public void Core_IsReadWhole()
    {
        var arrows = ArrowReader.Read(Path.Combine(AppContext.BaseDirectory, "ActorVent.Core.dll"));

        var rooms = arrows.Select(arrow => (arrow.Namespace, arrow.UsedNamespace)).ToHashSet();
        Assert.Contains(("ActorVent.Kubernetes", "ActorVent.Primitives"), rooms);
        Assert.Contains(("ActorVent.Delivery", "ActorVent.Progress"), rooms);
        Assert.Contains(("ActorVent.Partitions", "ActorVent.Journal"), rooms);
        Assert.Contains(("ActorVent.Watching", "ActorVent.Partitions"), rooms);
        Assert.Contains(("ActorVent.Delivery", "ActorVent.Journal"), rooms);
    }
}
