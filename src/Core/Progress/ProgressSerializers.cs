using Akka.Configuration;

namespace ActorVent.Progress;

/// <summary>The logs' serializer, and none for everything else.</summary>
internal static class ProgressSerializers
{
    public static Config Hocon { get; } = ConfigurationFactory.ParseString($$"""
        akka.actor {
          serializers {
            actorvent-log = "{{Name(typeof(StoredRowSerializer))}}"
            actorvent-none = "{{Name(typeof(ThrowingSerializer))}}"
            # Nothing is bound to it any more; as it stands, a JSON library would be loaded.
            json = "{{Name(typeof(ThrowingSerializer))}}"
          }
          serialization-bindings {
            "{{Name(typeof(StoredRow))}}" = actorvent-log
            "System.Object" = actorvent-none
          }
        }
        """);

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
