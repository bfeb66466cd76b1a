using Received = ActorVent.Simulator.Webhooks.Delivery;

namespace ActorVent.Tests.Simulator;

/// <summary>Deliveries in short: <c>uid@version</c>, with an exclamation mark for a deletion.</summary>
internal static class Deliveries
{
    public static Received Of(string text, string name = "web-0")
    {
        var parts = text.TrimEnd('!').Split('@');
        return new Received
        {
            Time = default,
            Id = $"{name}/{text}",
            Namespace = "shop",
            Name = name,
            Uid = parts[0],
            Version = parts[1],
            Phase = text.EndsWith('!') ? "Deleted" : "Running",
            Ready = "1/1",
            Cause = "live",
            Type = "modified",
            SentVersion = parts[1],
            Collapsed = 0,
            Attempt = 1,
            Signed = null,
            Status = 200,
        };
    }
}
