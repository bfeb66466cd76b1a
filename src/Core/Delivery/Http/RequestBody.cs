using System.Net;

namespace ActorVent.Delivery;

/// <summary>Bytes to send, not copied, that are sent once.</summary>
internal sealed class RequestBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly RequestProgress _progress;
    private int _begun;

    public RequestBody(ReadOnlyMemory<byte> body, string contentType, RequestProgress progress)
    {
        _body = body;
        _progress = progress;
        Headers.TryAddWithoutValidation("Content-Type", HeaderValue.Safe(contentType));
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The handler sends again by itself when a kept connection breaks before the answer. The endpoint may have the first
        // request, and the sender's lease may be over by now: repeating is the schedule's decision.
        if (Interlocked.Exchange(ref _begun, 1) != 0)
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "not sent again");
        _progress.Advance(RequestProgress.Step.Sending);
        await stream.WriteAsync(_body, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _progress.Advance(RequestProgress.Step.Responding);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
