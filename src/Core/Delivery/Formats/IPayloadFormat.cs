using System.Buffers;

namespace ActorVent.Delivery.Formats;

/// <summary>How an entry looks as a request's body. Pure: the same input renders the same bytes, from any thread.</summary>
internal interface IPayloadFormat
{
    /// <summary>What the configuration calls it: lower case, no spaces.</summary>
    string Name { get; }

    /// <summary>The body's Content-Type.</summary>
    string ContentType { get; }

    /// <summary>The body. Does not throw, whatever bytes the entry holds: an entry that cannot be sent would block its object.</summary>
    ReadOnlySequence<byte> Render(in FormatInput input);
}
