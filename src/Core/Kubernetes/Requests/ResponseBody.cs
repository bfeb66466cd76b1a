using System.Buffers;
using System.IO.Compression;
using ActorVent.Kubernetes.Scanning;

namespace ActorVent.Kubernetes.Requests;

/// <summary>A response's body in a pooled buffer.</summary>
internal readonly struct ResponseBody : IDisposable
{
    private const int Initial = 64 * 1024;
    private readonly byte[] _buffer;
    private readonly int _length;

    private ResponseBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <exception cref="ApiException">TooLarge: the body is longer than <paramref name="most"/>.</exception>
    public static async ValueTask<ResponseBody> ReadAsync(HttpContent content, int most, string what, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (content.Headers.ContentEncoding.Contains("gzip"))
            stream = new GZipStream(stream, CompressionMode.Decompress);
        await using (stream.ConfigureAwait(false))
        {
            var expected = (int)Math.Clamp(content.Headers.ContentLength + 1 ?? Initial, 1, Math.Min(most + 1L, Initial * 64));
            var buffer = ArrayPool<byte>.Shared.Rent(expected);
            var length = 0;
            try
            {
                int read;
                while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
                {
                    length += read;
                    if (length > most)
                        throw ObjectScanner.TooLarge($"cannot {what}: the answer is longer than {most} bytes");
                    if (length == buffer.Length)
                        buffer = Grow(buffer);
                }
            }
            catch (ApiException)
            {
                // After any other failure the transport may still hold the buffer: that one is left to the collector.
                ArrayPool<byte>.Shared.Return(buffer);
                throw;
            }
            return new ResponseBody(buffer, length);
        }
    }

    public void Dispose()
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(full.Length * 2L, Array.MaxLength));
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
