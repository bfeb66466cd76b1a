using System.Text;
using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Tests.Delivery;

internal static class Samples
{
    public static readonly DateTimeOffset Time = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyDictionary<string, string> NoEnvironment { get; } = new Dictionary<string, string>();

    public static Entry Entry(string payload = "{}", ChangeType type = ChangeType.Modified, string kind = "Pod", string version = "217") =>
        new()
        {
            Partition = new PartitionId(3),
            Sequence = new SequenceNumber(9),
            Object = new ObjectKey("prod", kind, "default", "web-0"),
            Uid = "52bb6d43-167a-4481-ab25-be7522e122af",
            Version = new ResourceVersion(version),
            Type = type,
            Cause = Cause.Live,
            Time = Time,
            Collapsed = 0,
            Previous = ResourceVersion.None,
            Payload = Encoding.UTF8.GetBytes(payload),
        };

    public static DeliveryAttempt Attempt(Entry? entry = null, string previous = "", Cause cause = Cause.Live) => new()
    {
        Entry = entry ?? Entry(),
        WebhookId = "msg_0123",
        Time = Time,
        Number = 1,
        Cause = cause,
        Previous = new ResourceVersion(previous),
        Collapsed = 2,
    };

    public static string Recording(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", name));
}
