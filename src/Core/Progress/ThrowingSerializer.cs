using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ActorVent.Progress;

/// <summary>In the place of Akka's default, which writes any type as JSON with the type's name: nothing without a format of its own is written or read.</summary>
internal sealed class ThrowingSerializer(ExtendedActorSystem system) : Serializer(system)
{
    /// <summary>In the place of one that has settings.</summary>
    public ThrowingSerializer(ExtendedActorSystem system, Config settings)
        : this(system) => _ = settings;

    public override int Identifier => 4711;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"{obj.GetType()} has no serializer. Bind one of its own to it, or mark it as {nameof(INoSerializationVerificationNeeded)} if it never leaves its node.");

    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException($"{type?.ToString() ?? "A message"} was written with a serializer that this node does not have.");
}
