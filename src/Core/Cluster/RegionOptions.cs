using ActorVent.Cluster.Members;
using Akka.Actor;

namespace ActorVent.Cluster;

/// <summary>What a region has to know of its entities.</summary>
internal sealed record RegionOptions
{
    /// <summary>Which entity a message is for; null: for none.</summary>
    public required Func<object, string?> EntityOf { get; init; }

    /// <summary>Makes an entity; null: there is none of that name.</summary>
    public required Func<string, Props?> Create { get; init; }

    /// <summary>Whether the message makes its entity stop: what comes after it waits for the next. Default: none does.</summary>
    public Func<object, bool> Stops { get; init; } = static _ => false;

    /// <summary>Whether a node, by what it says of itself, can have an entity. Default: each can.</summary>
    public Func<PeerMessage.Announcement, string, bool> Knows { get; init; } = static (_, _) => true;

    /// <summary>Makes the message that does nothing but begin an entity of that name; null: there is none.</summary>
    public required Func<string, object?> Ping { get; init; }

    /// <summary>Told to every entity when the region drains.</summary>
    public required object DrainMessage { get; init; }

    /// <summary>Told when an entity has failed: its name and why. It begins again by itself.</summary>
    public required Action<string, Exception> Failed { get; init; }

    /// <summary>Told when an entity has begun: it, and how often those of its name have failed, or have stopped by themselves, since the name came to this node. Default: nobody is.</summary>
    public Action<IActorRef, int> Began { get; init; } = static (_, _) => { };
}
