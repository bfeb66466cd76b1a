using System.Collections.Concurrent;
using ActorVent.Progress;
using Akka.Actor;
using Akka.Serialization;

namespace ActorVent.Tests.Progress;

/// <summary>
/// For <c>serialize-messages = on</c>: as <see cref="ThrowingSerializer"/>, but what Akka's actors tell each other inside a node, which was
/// never meant to be written, comes through by reference.
/// </summary>
public sealed class VerifyingSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private readonly ThrowingSerializer _throwing = new(system);
    private readonly ConcurrentDictionary<long, object> _passing = [];
    private long _last;

    public override int Identifier => 4712;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        if (!obj.GetType().Assembly.GetName().Name!.StartsWith("Akka", StringComparison.Ordinal))
            return _throwing.ToBinary(obj);
        var number = Interlocked.Increment(ref _last);
        _passing[number] = obj;
        return BitConverter.GetBytes(number);
    }

    public override object FromBinary(byte[] bytes, Type type) =>
        _passing.TryRemove(BitConverter.ToInt64(bytes), out var obj) ? obj : _throwing.FromBinary(bytes, type);
}
