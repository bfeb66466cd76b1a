using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Tests.Simulation.Api;
using ActorVent.Tests.Simulation.Receivers;
using ActorVent.Tests.Simulation.Truth;

namespace ActorVent.Tests.Simulation;

/// <summary>A history that was lived, whether by machines alone or by real actors: what the <see cref="Oracle"/> judges it by.</summary>
internal interface IHistory
{
    WorldPlan Plan { get; }

    DateTimeOffset Now { get; }

    /// <summary>Receivers that were configured once, and are not any more.</summary>
    IReadOnlyList<Receiver> Former => [];

    ApiServer Api { get; }

    PodAnnotations Annotations { get; }

    IReadOnlyList<Receiver> Receivers { get; }

    /// <summary>Receivers that only annotations name.</summary>
    IReadOnlyList<Receiver> Tenants { get; }

    /// <summary>Whether fewer endpoints from annotations may exist than annotations name.</summary>
    bool IsLimited { get; }

    /// <summary>Everything that was ever durable in the journal, in each partition in order.</summary>
    IReadOnlyList<Entry> Durable { get; }

    IReadOnlyList<DeadLetter> DeadLetters { get; }

    /// <summary>Dead letters that were there before retention removed them with their endpoint.</summary>
    IReadOnlySet<(EndpointId Endpoint, PartitionId Partition, SequenceNumber Sequence)> Listed { get; }

    /// <summary>Endpoints from annotations that retention has removed, with what was for them.</summary>
    IReadOnlySet<EndpointId> Removed { get; }

    /// <summary>By the endpoint: what stood in each partition when it joined.</summary>
    IReadOnlyDictionary<EndpointId, IReadOnlyList<SequenceNumber>> Joined { get; }

    /// <summary>Where counters do not add up, for people.</summary>
    IEnumerable<string> Uncounted { get; }

    /// <summary>Processes killed.</summary>
    int Kills { get; }

    /// <summary>Entities that began anew by themselves or were made to.</summary>
    int Restarts { get; }

    /// <summary>Groups of writes that failed, or whose outcome was lost.</summary>
    int Failures { get; }

    /// <summary>Whether a pod is there and watched, as it is configured at last.</summary>
    bool IsWatched(string name) => Api.IsInScope(name);

    /// <summary>What retention removed although not all had passed it.</summary>
    IEnumerable<ExpiredEntry> Expired(EndpointId? target);

    /// <summary>When the endpoint lost what it knew.</summary>
    IReadOnlyList<DateTimeOffset> CrashesOf(EndpointId endpoint);

    /// <summary>The whole of it: acts, then a quiet end.</summary>
    /// <returns>What is wrong.</returns>
    IReadOnlyList<string> Live();
}
