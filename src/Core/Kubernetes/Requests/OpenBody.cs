using System.Buffers;
using System.IO.Compression;

namespace ActorVent.Kubernetes.Requests;

/// <summary>A response whose body is taken from the front while more of it comes: the server waits with the rest.</summary>
internal sealed class OpenBody : IAsyncDisposable
{
    private const int Initial = 64 * 1024;
    private readonly HttpResponseMessage _response;
    private readonly Stream _stream;
    private byte[] _buffer;
    private bool _isBroken;
    private int _start;
    private int _end;

    private OpenBody(HttpResponseMessage response, Stream stream, int expected)
    {
        _response = response;
        _stream = stream;
        _buffer = ArrayPool<byte>.Shared.Rent(expected);
    }

    /// <summary>What has come and is not taken.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Whether nothing more comes.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Opens it and reads so many bytes, or all that there are.</summary>
    public static async Task<OpenBody> OpenAsync(HttpResponseMessage response, int bytes, CancellationToken cancellationToken)
    {
        var content = response.Content;
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (content.Headers.ContentEncoding.Contains("gzip"))
            stream = new GZipStream(stream, CompressionMode.Decompress);
        var body = new OpenBody(response, stream, (int)Math.Clamp(content.Headers.ContentLength + 1 ?? Initial, 1, bytes));
        try
        {
            await body.FillAsync(bytes, cancellationToken).ConfigureAwait(false);
            return body;
        }
        catch
        {
            await body.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes bytes from the front.</summary>
    public void Take(int count) => _start += count;

    /// <summary>Reads until there are so many bytes, or all of them.</summary>
    public async Task FillAsync(int bytes, CancellationToken cancellationToken)
    {
        while (!IsWhole && _end - _start < bytes)
        {
            MakeRoom();
            // After a failure the transport may still hold the buffer: then it is left to the collector.
            _isBroken = true;
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _isBroken = false;
            _end += read;
            IsWhole = read == 0;
        }
    }

    /// <summary>Once only, and not while it is read.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isBroken)
            ArrayPool<byte>.Shared.Return(_buffer);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
            return;
        var pending = _end - _start;
        var full = _buffer;
        if (pending > full.Length / 2)
            _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(full.Length * 2L, Array.MaxLength));
        full.AsSpan(_start, pending).CopyTo(_buffer);
        (_start, _end) = (0, pending);
        if (_buffer != full)
            ArrayPool<byte>.Shared.Return(full);
    }
}
