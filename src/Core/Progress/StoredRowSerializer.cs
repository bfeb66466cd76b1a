using Akka.Actor;
using Akka.Serialization;

namespace ActorVent.Progress;

/// <summary>Hands rows to Akka.Persistence and back as they are; <see cref="ProgressFormat"/> knows what is in them.</summary>
internal sealed class StoredRowSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Stored with each row: never changes.</summary>
    public const int Id = 4710;

    public override int Identifier => Id;

    public override string Manifest(object o) => Row(o).Manifest;

    public override byte[] ToBinary(object obj) => Row(obj).Bytes;

    public override object FromBinary(byte[] bytes, string manifest) => new StoredRow(manifest, bytes);

    private static StoredRow Row(object o) =>
        o as StoredRow ?? throw new ArgumentException($"{o.GetType()} is not a row of a log.", nameof(o));
}
