using System.Globalization;
using System.Text;
using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using ActorVent.Progress;

namespace ActorVent.Tests.Delivery.Machine;

/// <summary>An endpoint's machine by itself, with what it asked for last.</summary>
internal sealed class MachineRig(EndpointOptions? options = null, int partitions = 1)
{
    public const string Journal = "journal-1";

    private readonly List<EndpointEffect> _effects = [];

    public static readonly EndpointOptions Newest = new() { Id = new EndpointId("hook"), MaskedUrl = "https://hook.example", FirstInFlight = 32 };

    public static readonly EndpointOptions All = Newest with { NewestOnly = false };

    public DateTimeOffset Now { get; private set; } = Samples.Time;

    public EndpointOptions Options { get; } = options ?? Newest;

    public Func<Entry, Uri?>? UrlOf { get; init; }

    public bool EnablesAgain { get; init; }

    public EndpointMachine Machine => field ??= new EndpointMachine(new EndpointSettings(Options, Journal, () => 0) { UrlOf = UrlOf, EnablesAgain = EnablesAgain });

    /// <summary>All effects since the last input that was told by a test, those of acknowledgements by the rig included.</summary>
    public IReadOnlyList<EndpointEffect> Effects => _effects;

    public IReadOnlyList<EndpointEffect.Post> Posts => Of<EndpointEffect.Post>();

    public EndpointEffect.Persist? Persist => Of<EndpointEffect.Persist>().LastOrDefault();

    public bool IsStopped => Of<EndpointEffect.Stop>().Count > 0;

    public IReadOnlyList<T> Of<T>() => [.. _effects.OfType<T>()];

    public T Only<T>() => _effects.OfType<T>().Single();

    public MachineRig Tell(EndpointInput input)
    {
        _effects.Clear();
        Machine.On(input, Now, _effects);
        return this;
    }

    public MachineRig Wait(TimeSpan by)
    {
        Now += by;
        return Tell(EndpointInput.Due.Instance);
    }

    public MachineRig Open(EndpointProgress? progress = null, CarriedProgress? carried = null, long joined = 0, long head = 1_000_000)
    {
        Tell(EndpointInput.Start.Instance);
        Tell(new EndpointInput.Opened(new EndpointStart(false, Repeat(joined), carried), Repeat(head)));
        return Tell(new EndpointInput.LogRecovered(progress ?? new EndpointProgress()));
    }

    public MachineRig Pulled(params Entry[] entries) => Tell(new EndpointInput.Pulled(entries));

    public MachineRig Answer(EndpointEffect.Post post, int status = 200, TimeSpan? retryAfter = null) => Tell(new EndpointInput.Answered(
        post.Number, new DeliveryOutcome(DeliveryCause.Status, DeliveryPhase.Response, status, retryAfter), TimeSpan.FromMilliseconds(3)));

    public MachineRig Break(EndpointEffect.Post post) => Tell(new EndpointInput.Answered(
        post.Number, new DeliveryOutcome(DeliveryCause.Network, DeliveryPhase.Connect), TimeSpan.FromMilliseconds(3)));

    public MachineRig Persisted() => Tell(new EndpointInput.Persisted(Persist!.Number));

    /// <summary>Answers, and makes durable all that this leads to, as long as it does. Effects of all of it.</summary>
    public MachineRig Settle(EndpointEffect.Post post, int status = 200)
    {
        Answer(post, status);
        var all = new List<EndpointEffect>(_effects);
        while (true)
        {
            if (_effects.OfType<EndpointEffect.WriteLetters>().Any())
                Tell(EndpointInput.LettersWritten.Instance);
            else if (Persist is not null)
                Persisted();
            else
                break;
            all.AddRange(_effects);
        }
        _effects.Clear();
        _effects.AddRange(all);
        return this;
    }

    public static Entry Entry(long sequence, string name, string? uid = null, int partition = 0) => new()
    {
        Partition = new PartitionId(partition),
        Sequence = new SequenceNumber(sequence),
        Object = Key(name),
        Uid = uid ?? $"uid-{name}",
        Version = new ResourceVersion((1000 + sequence).ToString(CultureInfo.InvariantCulture)),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = Samples.Time,
        Collapsed = 0,
        Previous = ResourceVersion.None,
        Payload = Encoding.UTF8.GetBytes($$"""{"n":{{sequence}}}"""),
    };

    public static ObjectKey Key(string name) => new("prod", "Pod", "default", name);

    public static LaneRow Row(string name, long sequence, int attempts = 0, DateTimeOffset? next = null) => new()
    {
        Partition = default,
        Object = Key(name),
        Sequence = new SequenceNumber(sequence),
        Version = ResourceVersion.None,
        Attempts = attempts,
        First = attempts > 0 ? Samples.Time : null,
        Next = next,
    };

    public static EndpointProgress At(long offset, params LaneRow[] lanes) =>
        new() { Journal = Journal, Offsets = [new SequenceNumber(offset)], Lanes = lanes };

    public static ExpiredEntry Expired(long sequence, string name) => new(
        default, new SequenceNumber(sequence), Key(name), $"uid-{name}", new ResourceVersion((1000 + sequence).ToString(CultureInfo.InvariantCulture)), ChangeType.Modified, Samples.Time);

    private SequenceNumber[] Repeat(long value) => [.. Enumerable.Repeat(new SequenceNumber(value), partitions)];
}
