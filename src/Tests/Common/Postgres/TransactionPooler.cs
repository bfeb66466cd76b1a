using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorVent.Tests.Common.Postgres;

/// <summary>A pooler in transaction mode with one session for all its clients: whose transaction is over gives it to the next.</summary>
internal sealed class TransactionPooler : IAsyncDisposable
{
    private const int AskForEncryption = 80877103;
    private const int Version3 = 196608;
    private const byte Ready = (byte)'Z';
    private const byte Idle = (byte)'I';

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _free = new(1);
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly NetworkStream _session;
    private readonly Task _accepting;

    public TransactionPooler(PostgresDatabase database)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(database.Server.Socket));
        _session = new NetworkStream(_socket);
        _listener.Start();
        _accepting = AcceptAsync(database.Name);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _socket.Dispose();
    }

    private async Task AcceptAsync(string database)
    {
        byte[] named = [.. Number(Version3), .. Encoding.UTF8.GetBytes($"user\0postgres\0database\0{database}\0\0")];
        await _session.WriteAsync((byte[])[.. Number(named.Length + 4), .. named]);
        while ((await MessageAsync(_session))[0] != Ready)
        {
        }
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                while (await StartAsync(stream) == AskForEncryption)
                    await stream.WriteAsync("N"u8.ToArray());
                // Let in, of version 15, as session 4242: a number that it makes up.
                await stream.WriteAsync((byte[])
                [
                    .. Message('R', Number(0)), .. Message('S', "server_version\u000015.1\0"u8.ToArray()), .. Message('S', "client_encoding\0UTF8\0"u8.ToArray()),
                    .. Message('S', "integer_datetimes\0on\0"u8.ToArray()), .. Message('K', [.. Number(4242), .. Number(1)]), .. Message('Z', "I"u8.ToArray()),
                ]);
                while (true)
                    await TransactAsync(stream);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    private async Task TransactAsync(NetworkStream client)
    {
        var message = await MessageAsync(client);
        await _free.WaitAsync();
        try
        {
            while (true)
            {
                if (message[0] == 'X')
                    throw new IOException("the client has gone");
                await _session.WriteAsync(message);
                if (message[0] is (byte)'S' or (byte)'Q' && await AnswerAsync(client) == Idle)
                    return;
                message = await MessageAsync(client);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <returns>In what the session is now.</returns>
    private async Task<byte> AnswerAsync(NetworkStream client)
    {
        while (true)
        {
            var message = await MessageAsync(_session);
            await client.WriteAsync(message);
            if (message[0] == Ready)
                return message[5];
        }
    }

    private static async Task<int> StartAsync(NetworkStream stream)
    {
        var header = new byte[8];
        await stream.ReadExactlyAsync(header);
        var rest = new byte[BinaryPrimitives.ReadInt32BigEndian(header) - header.Length];
        await stream.ReadExactlyAsync(rest);
        return BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
    }

    private static async Task<byte[]> MessageAsync(NetworkStream stream)
    {
        var header = new byte[5];
        await stream.ReadExactlyAsync(header);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) + 1];
        header.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(header.Length));
        return message;
    }

    private static byte[] Message(char type, byte[] content) => [(byte)type, .. Number(content.Length + 4), .. content];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
