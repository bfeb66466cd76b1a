using System.Runtime.Serialization;
using ActorVent.Progress;
using Akka.Actor;
using Xunit;

namespace ActorVent.Tests.Progress;

public sealed class ThrowingSerializerTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Type_WithoutASerializer_IsNamed()
    {
        await using var system = await LogSystem.StartAsync(Path.Combine(_directory.Path, "progress.db"));

        var serializer = system.System.Serialization.FindSerializerForType(typeof(Uri), "actorvent-none");

        Assert.IsType<ThrowingSerializer>(serializer);
        Assert.StartsWith("System.Uri has no serializer.", Assert.Throws<SerializationException>(() => serializer.ToBinary(new Uri("http://a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task System_AsItIsSetUp_SerializesNothingByDefault()
    {
        await using var system = await LogSystem.StartAsync(Path.Combine(_directory.Path, "progress.db"), hocon: """
            akka.actor { serialize-messages = off, serialization-bindings { "System.Object" = actorvent-none } }
            """);
        var serialization = ((ExtendedActorSystem)system.System).Serialization;

        Assert.IsType<ThrowingSerializer>(serialization.FindSerializerForType(typeof(ProgressDelta)));
        Assert.IsType<StoredRowSerializer>(serialization.FindSerializerForType(typeof(StoredRow)));
    }

    [Fact]
    public async Task Row_ThroughItsSerializer_IsTheSame()
    {
        await using var system = await LogSystem.StartAsync(Path.Combine(_directory.Path, "progress.db"));
        var serializer = new StoredRowSerializer((ExtendedActorSystem)system.System);

        var row = Assert.IsType<StoredRow>(serializer.FromBinary(serializer.ToBinary(new StoredRow("d1", [1, 2])), "d1"));

        Assert.Equal("d1", row.Manifest);
        Assert.Equal(new byte[] { 1, 2 }, row.Bytes);
        Assert.Throws<ArgumentException>(() => serializer.ToBinary("row"));
    }
}
