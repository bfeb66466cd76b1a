using System.Buffers;
using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Tests.Simulation.Receivers;

namespace ActorVent.Tests.Shell.Nodes;

/// <summary>One life's way to a receiver. A request that its sender's end cut off before it arrived does not arrive.</summary>
internal sealed class ReceiverTransport(ShellWorld world, Receiver receiver, Func<bool> isAlive) : IWebhookTransport
{
    private readonly HashSet<string> _underWay = [];

    /// <summary>Requests whose senders did not wait for the answer.</summary>
    public int Cut { get; private set; }

    public ValueTask<DeliveryOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        var read = Read(request);
        var key = read.Entry.Object.Path;
        if (!_underWay.Add(key))
            world.Fail($"{receiver.Name} is sent {key} twice at once");
        cancellationToken.UnsafeRegister(_ => GivenUp(key), null);
        var answer = new Answer<DeliveryOutcome>(cancellationToken);
        In(world.Random.Next(3) == 0 ? 0 : world.Random.Next(1, 20), () =>
        {
            if (answer.IsGivenUp || !isAlive())
                return;
            if (world.Random.NextDouble() < receiver.Mood.Refuses)
            {
                Answered(key, answer, new DeliveryOutcome(DeliveryCause.Network, DeliveryPhase.Connect, Detail: "refused"));
                return;
            }
            var outcome = receiver.Receive(read);
            var latency = outcome.Cause == DeliveryCause.TimedOut ? 30_000 : world.Random.Next(1, receiver.Mood.MostLatency);
            In(latency, () => Answered(key, answer, outcome));
        });
        return answer.Task;
    }

    private void In(int milliseconds, Action action) => world.Schedule.In(TimeSpan.FromMilliseconds(milliseconds), action);

    private void Answered(string key, Answer<DeliveryOutcome> answer, DeliveryOutcome outcome)
    {
        if (answer.IsGivenUp)
            return;
        _underWay.Remove(key);
        answer.Give(outcome);
    }

    private void GivenUp(string key)
    {
        if (_underWay.Remove(key))
            Cut++;
    }

    /// <summary>As the bytes and headers say, not as the sender's entry was.</summary>
    private Request Read(WebhookRequest request)
    {
        var (partition, sequence, payload) = NumberedFormat.Read(request.Body.ToArray());
        var type = Header(request, DeliveryHeaders.Type);
        var cause = Header(request, DeliveryHeaders.Cause);
        var entry = world.Durable.Single(e => e.Partition == partition && e.Sequence == sequence) with
        {
            Payload = payload,
            Type = Enum.GetValues<ChangeType>().Single(t => DeliveryHeaders.NameOf(t) == type),
        };
        return new Request(Header(request, DeliveryHeaders.WebhookId), entry, Enum.GetValues<Cause>().Single(c => DeliveryHeaders.NameOf(c) == cause));
    }

    private static string Header(WebhookRequest request, string name) => request.Headers.Single(h => h.Key == name).Value;
}
