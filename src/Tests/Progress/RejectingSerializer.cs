using System.Text;
using ActorVent.Progress;
using Akka.Actor;
using Akka.Serialization;

namespace ActorVent.Tests.Progress;

/// <summary>Throws for rows that contain a certain word: Akka rejects what cannot be serialized.</summary>
public sealed class RejectingSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const string Rejected = "rejected-by-a-test";

    private readonly StoredRowSerializer _inner = new(system);

    public override int Identifier => StoredRowSerializer.Id;

    public override string Manifest(object o) => _inner.Manifest(o);

    public override byte[] ToBinary(object obj)
    {
        var bytes = _inner.ToBinary(obj);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Rejected)) < 0 ? bytes : throw new InvalidOperationException("rejected by a test");
    }

    public override object FromBinary(byte[] bytes, string manifest) => _inner.FromBinary(bytes, manifest);
}
