using Xunit;

namespace ActorVent.Tests.Architecture;

/// <summary>What decides, and everything of the project that it uses, sees no actor, task, clock, randomness or I/O.</summary>
public class MachineTests
{
    private static readonly string[] ForbiddenSpaces =
    [
        "Akka", "System.Threading", "System.IO", "System.Net", "System.Diagnostics", "Microsoft.Extensions", "Microsoft.Data", "SQLitePCL", "LinqToDB", "k8s",
    ];

    private static readonly string[] ForbiddenTypes =
    [
        "System.TimeProvider", "System.Random", "System.Environment", "System.Console", "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask",
    ];

    /// <summary>Marks of messages, which say nothing of what they do.</summary>
    private static readonly string[] Harmless = ["Akka.Actor.INoSerializationVerificationNeeded"];

    private static readonly ILookup<string, Arrow> ByType =
        ArrowReader.Read(Path.Combine(AppContext.BaseDirectory, "ActorVent.Core.dll")).ToLookup(TypeOf);

    [Theory]
    [InlineData("ActorVent.Partitions.PartitionMachine")]
    [InlineData("ActorVent.Partitions.ObjectMachine")]
    [InlineData("ActorVent.Watching.WatcherMachine")]
    [InlineData("ActorVent.Delivery.EndpointMachine")]
    [InlineData("ActorVent.Cluster.Leases.LeaseMachine")]
    [InlineData("ActorVent.Cluster.Leases.JudgeMachine")]
    [InlineData("ActorVent.Cluster.Leases.FormationMachine")]
    public void Machine_WithAllThatItUses_IsPure(string machine)
    {
        Assert.True(ByType.Contains(machine), $"{machine} is not there");
        var violations = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string> { machine };
        var waiting = new Queue<string>(seen);
        while (waiting.TryDequeue(out var type))
        {
            foreach (var arrow in ByType.Where(group => IsPartOf(group.Key, type)).SelectMany(group => group))
            {
                if (IsForbidden(arrow))
                    violations.Add($"{arrow.Where} uses {arrow.Used}");
                else if (arrow.UsedNamespace.StartsWith("ActorVent.", StringComparison.Ordinal) && seen.Add(arrow.Used))
                    waiting.Enqueue(arrow.Used);
            }
        }
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    private static string TypeOf(Arrow arrow) => $"{arrow.Namespace}.{arrow.Where[(arrow.Namespace.Length + 1)..].Split('.')[0]}";

    /// <summary>The type itself, and what the compiler or its author nests in it.</summary>
    private static bool IsPartOf(string candidate, string type) => candidate == type || candidate.StartsWith($"{type}+", StringComparison.Ordinal);

    private static bool IsForbidden(Arrow arrow) =>
        !Harmless.Contains(arrow.Used)
        && arrow.UsedNamespace != "System.Diagnostics.CodeAnalysis"
        && (ForbiddenTypes.Contains(arrow.Used)
            || ForbiddenSpaces.Any(space => arrow.UsedNamespace == space || arrow.UsedNamespace.StartsWith($"{space}.", StringComparison.Ordinal)));
}
