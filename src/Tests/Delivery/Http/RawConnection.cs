using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ActorVent.Tests.Delivery.Http;

/// <summary>The server's end of one connection.</summary>
internal sealed class RawConnection(RawServer server, TcpClient client, Stream stream, CancellationToken stop)
{
    public Stream Stream => stream;

    public CancellationToken Stop => stop;

    /// <summary>One request, head and body as sent; null once the client has closed the connection.</summary>
    public async Task<RawRequest?> ReadRequestAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop) == 0)
                return null;
            head.Append((char)one[0]);
        }
        var request = new RawRequest(head.ToString(), []);
        var length = int.Parse(request.Header("content-length") ?? "0", CultureInfo.InvariantCulture);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop);
        server.Count();
        return request with { Body = body };
    }

    public async Task WriteAsync(string text)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop);
        await stream.FlushAsync(stop);
    }

    /// <summary>Stays open and silent until the client closes or the test ends.</summary>
    public Task WaitAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    /// <summary>Closes with a reset rather than an end.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }
}
