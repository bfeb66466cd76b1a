using System.Buffers;
using System.Net;

namespace ActorVent.Delivery;

/// <summary>Bytes to send, not copied, that tell how far they came.</summary>
internal sealed class RequestBody : HttpContent
{
    private readonly ReadOnlySequence<byte> _body;
    private readonly RequestProgress _progress;

    public RequestBody(ReadOnlySequence<byte> body, string contentType, RequestProgress progress)
    {
        _body = body;
        _progress = progress;
        Headers.TryAddWithoutValidation("Content-Type", HeaderValue.Safe(contentType));
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Over HTTP/1.1 nothing is on the wire yet: the headers leave with the body.
        _progress.RequireLease();
        _progress.Advance(RequestProgress.Step.Sending);
        foreach (var part in _body)
            await stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _progress.Advance(RequestProgress.Step.Responding);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
