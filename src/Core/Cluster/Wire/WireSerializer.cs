using System.Runtime.Serialization;
using ActorVent.Cluster.Members;
using ActorVent.Cluster.Questions;
using ActorVent.Cluster.Tails;
using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Partitions;
using ActorVent.Primitives;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace ActorVent.Cluster.Wire;

/// <summary>Between what crosses nodes and its bytes (<c>wire.proto</c>). Fields that a newer version has added are passed over; of what else it says, nothing is guessed.</summary>
internal sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Sent with each message: never changes.</summary>
    public const int Id = 4712;

    /// <summary>All that has a form on the wire.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(PartitionMessage.Ping), typeof(PartitionMessage.Observed),
        typeof(WatcherMessage.Ping), typeof(WatcherMessage.Hello), typeof(WatcherMessage.Taken), typeof(WatcherMessage.Settled),
        typeof(EndpointMessage.Ping), typeof(EndpointMessage.Stop), typeof(EndpointMessage.Pause),
        typeof(Drain), typeof(EndpointMessage.Drain),
        typeof(TailMessage.Appended), typeof(TailMessage.Head), typeof(TailsMessage.Durable), typeof(TailsMessage.Heard),
        typeof(PeerMessage.Announcement), typeof(PeerMessage.EndpointsChanged),
        typeof(QuestionMessage.Ask), typeof(QuestionMessage.Answer), typeof(QuestionMessage.Follow), typeof(QuestionMessage.Happened),
    ];

    public override int Identifier => Id;

    public override string Manifest(object o) => Form(o).Manifest;

    public override byte[] ToBinary(object obj) => Form(obj).Message.ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return Read(bytes, manifest);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new SerializationException($"{bytes.Length} bytes of a message {manifest} are damaged: {e.Message}", e);
        }
    }

    private static (string Manifest, IMessage Message) Form(object message) => message switch
    {
        PartitionMessage.Observed observed => (WireManifests.Observed, ObservedFormat.Write(observed)),
        WatcherMessage.Taken taken => (WireManifests.Taken, WatcherFormat.Write(taken)),
        WatcherMessage.Settled settled => (WireManifests.Settled, WatcherFormat.Write(settled)),
        TailsMessage.Durable durable => (WireManifests.Durable, DurableFormat.Write(durable)),
        TailsMessage.Heard heard => (WireManifests.Heard, new Sent.Heard { Number = heard.Number, Idle = heard.IsIdle }),
        PartitionMessage.Ping ping => (WireManifests.PartitionPing, new Sent.PartitionPing { Partition = ping.Partition.Value }),
        WatcherMessage.Ping ping => (WireManifests.WatcherPing, new Sent.WatcherPing { Scope = ping.Scope.Value }),
        EndpointMessage.Ping ping => (WireManifests.EndpointPing, new Sent.EndpointName { Endpoint = ping.Endpoint.Value }),
        WatcherMessage.Hello hello => (WireManifests.Hello, WatcherFormat.Write(hello)),
        EndpointMessage.Stop stop => (WireManifests.EndpointStop, new Sent.EndpointName { Endpoint = stop.Endpoint.Value }),
        EndpointMessage.Pause pause => (WireManifests.EndpointPause, new Sent.Pause { Endpoint = pause.Endpoint.Value, IsPaused = pause.IsPaused }),
        Drain => (WireManifests.Drain, new Sent.Nothing()),
        EndpointMessage.Drain => (WireManifests.EndpointDrain, new Sent.Nothing()),
        TailMessage.Appended appended => (WireManifests.Appended, DurableFormat.Write(appended.Entries)),
        TailMessage.Head head => (WireManifests.Head, DurableFormat.Write(head)),
        PeerMessage.Announcement announcement => (WireManifests.Announcement, AnnouncementFormat.Write(announcement)),
        PeerMessage.EndpointsChanged => (WireManifests.EndpointsChanged, new Sent.Nothing()),
        QuestionMessage.Ask ask => (WireManifests.QuestionAsk, new Sent.Question { Text = ask.Question }),
        QuestionMessage.Answer answer => (WireManifests.QuestionAnswer, new Sent.Told { Json = WireValues.Bytes(answer.Json) }),
        QuestionMessage.Follow follow => (WireManifests.QuestionFollow, new Sent.Question { Text = follow.Question }),
        QuestionMessage.Happened happened => (WireManifests.QuestionHappened, new Sent.Happened { Lines = WireValues.Bytes(happened.Lines), Dropped = happened.Dropped }),
        _ => throw new SerializationException($"{message.GetType()} has no form on the wire."),
    };

    private static object Read(byte[] bytes, string manifest) => manifest switch
    {
        WireManifests.Observed => ObservedFormat.Read(Sent.Observed.Parser.ParseFrom(bytes)),
        WireManifests.Taken => WatcherFormat.ReadTaken(Sent.Answer.Parser.ParseFrom(bytes)),
        WireManifests.Settled => WatcherFormat.ReadSettled(Sent.Answer.Parser.ParseFrom(bytes)),
        WireManifests.Durable => DurableFormat.Read(Sent.Durable.Parser.ParseFrom(bytes)),
        WireManifests.Heard => Heard(Sent.Heard.Parser.ParseFrom(bytes)),
        WireManifests.PartitionPing => new PartitionMessage.Ping(new PartitionId(Sent.PartitionPing.Parser.ParseFrom(bytes).Partition)),
        WireManifests.WatcherPing => new WatcherMessage.Ping(new ScopeId(Sent.WatcherPing.Parser.ParseFrom(bytes).Scope)),
        WireManifests.EndpointPing => new EndpointMessage.Ping(Endpoint(bytes)),
        WireManifests.Hello => WatcherFormat.Read(Sent.Hello.Parser.ParseFrom(bytes)),
        WireManifests.EndpointStop => new EndpointMessage.Stop(Endpoint(bytes)),
        WireManifests.EndpointPause => Pause(Sent.Pause.Parser.ParseFrom(bytes)),
        WireManifests.Drain => Drain.Instance,
        WireManifests.EndpointDrain => EndpointMessage.Drain.Instance,
        WireManifests.Appended => new TailMessage.Appended(DurableFormat.Read(Sent.Appended.Parser.ParseFrom(bytes))),
        WireManifests.Head => DurableFormat.Read(Sent.Head.Parser.ParseFrom(bytes)),
        WireManifests.Announcement => AnnouncementFormat.Read(Sent.Announcement.Parser.ParseFrom(bytes)),
        WireManifests.EndpointsChanged => PeerMessage.EndpointsChanged.Instance,
        WireManifests.QuestionAsk => new QuestionMessage.Ask(Sent.Question.Parser.ParseFrom(bytes).Text),
        WireManifests.QuestionAnswer => new QuestionMessage.Answer(Sent.Told.Parser.ParseFrom(bytes).Json.Memory),
        WireManifests.QuestionFollow => new QuestionMessage.Follow(Sent.Question.Parser.ParseFrom(bytes).Text),
        WireManifests.QuestionHappened => Happened(Sent.Happened.Parser.ParseFrom(bytes)),
        _ => throw new SerializationException($"A message {manifest} came, which this version does not know: the node that sent it is newer."),
    };

    private static EndpointId Endpoint(byte[] bytes) => new(Sent.EndpointName.Parser.ParseFrom(bytes).Endpoint);

    private static QuestionMessage.Happened Happened(Sent.Happened sent) => new(sent.Lines.Memory, sent.Dropped);

    private static TailsMessage.Heard Heard(Sent.Heard sent) => new(sent.Number) { IsIdle = sent.Idle };

    private static EndpointMessage.Pause Pause(Sent.Pause sent) => new(new EndpointId(sent.Endpoint), sent.IsPaused);
}
