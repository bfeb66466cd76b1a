using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorVent.Journal;
using ActorVent.Journal.Sqlite;
using ActorVent.Primitives;
using ActorVent.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Journal;

/// <summary>A process of its own appends and is killed in the middle of it.</summary>
public sealed class SqliteJournalKillTests : IDisposable
{
    private const string PathVariable = "ACTORVENT_TEST_JOURNAL";
    private const string PortVariable = "ACTORVENT_TEST_PORT";
    private const int Partitions = 4;
    private const int AcknowledgementBytes = 12;
    private static readonly ScopeId Scope = new("s");

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Kill_InTheMiddleOfAppends_LosesNothingAcknowledged()
    {
        for (var round = 1; round <= 3; round++)
        {
            var acknowledged = await RunAndKillAsync(after: 150 * round);

            await using var journal = SqliteJournal.Open(new SqliteJournalOptions { Path = _directory.Journal }, TimeProvider.System, NullLogger.Instance);
            var heads = await journal.HeadsAsync(default);
            for (var partition = 0; partition < Partitions; partition++)
            {
                var head = heads[partition].Value;
                // At most the one append that was in flight is there without having been acknowledged.
                Assert.InRange(head, acknowledged[partition], acknowledged[partition] + 2);
                var entries = await journal.ReadAsync(new PartitionId(partition), SequenceNumber.Zero, int.MaxValue, long.MaxValue, default);
                Assert.Equal(Enumerable.Range(1, (int)head), entries.Select(e => (int)e.Sequence.Value));
                Assert.All(entries, e => Assert.Equal(e.Version.Value, Encoding.UTF8.GetString(e.Payload.Span).Trim()));
                var taken = await journal.TakePartitionAsync(new PartitionId(partition), "parent", new Incarnation("p"), default);
                Assert.Equal(new ResourceVersion($"{head}"), taken!.Objects.MaxBy(o => o.Sequence.Value)!.Version);
                Assert.Equal(new PartitionScope(Scope, new ScopeEpoch(head, 1), 0, new ResourceVersion($"{head}")), taken.Scopes[Scope]);
            }
        }
    }

    /// <summary>The child: appends two entries at a time to each partition until it is killed.</summary>
    [Fact(Explicit = true)]
    [Trait("Category", "Child")]
    public async Task Child()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable);
        ArgumentNullException.ThrowIfNull(path);
        using var parent = new TcpClient();
        await parent.ConnectAsync(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable(PortVariable)!, CultureInfo.InvariantCulture));
        await using var journal = SqliteJournal.Open(new SqliteJournalOptions { Path = path, Partitions = Partitions }, TimeProvider.System, NullLogger.Instance);
        using var sending = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition => Task.Run(async () =>
        {
            var owner = await PartitionOwner.TakeAsync(journal, new PartitionId(partition), "child", new Incarnation("c"));
            while (true)
            {
                var next = owner.Last.Value + 2;
                await owner.AppendAsync(owner.Entries(Change(next - 1), Change(next)) with { Scopes = [new PartitionScope(Scope, new ScopeEpoch(next, 1), 0, new ResourceVersion($"{next}"))] });
                var acknowledgement = new byte[AcknowledgementBytes];
                BinaryPrimitives.WriteInt32LittleEndian(acknowledgement, partition);
                BinaryPrimitives.WriteInt64LittleEndian(acknowledgement.AsSpan(4), owner.Last.Value);
                await sending.WaitAsync();
                await parent.GetStream().WriteAsync(acknowledgement);
                sending.Release();
            }
        })));
    }

    private async Task<long[]> RunAndKillAsync(int after)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var child = Start(((IPEndPoint)listener.LocalEndpoint).Port);
        var acknowledged = new long[Partitions];
        try
        {
            var exited = child.WaitForExitAsync();
            var accepting = listener.AcceptTcpClientAsync();
            Assert.True(await Task.WhenAny(accepting, exited) == accepting, "the child ended before it connected");
            using var client = await accepting;
            var buffer = new byte[AcknowledgementBytes];
            for (var received = 0; await ReadAsync(client.GetStream(), buffer); received++)
            {
                acknowledged[BinaryPrimitives.ReadInt32LittleEndian(buffer)] = BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(4));
                if (received != after)
                    continue;
                var refused = Assert.Throws<JournalException>(() =>
                    SqliteJournal.Open(new SqliteJournalOptions { Path = _directory.Journal }, TimeProvider.System, NullLogger.Instance));
                Assert.Contains($"in use by process {child.Id}", refused.Message);
                child.Kill();
            }
            Assert.All(acknowledged, sequence => Assert.True(sequence > 0));
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }
        return acknowledged;
    }

    private Process Start(int port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(SqliteJournalKillTests).Assembly.Location);
        string[] arguments = ["-method", $"{typeof(SqliteJournalKillTests).FullName}.{nameof(Child)}", "-explicit", "only"];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[PathVariable] = _directory.Journal;
        start.Environment[PortVariable] = port.ToString(CultureInfo.InvariantCulture);
        var child = Process.Start(start)!;
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private static async Task<bool> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static NewEntry Change(long version) => new()
    {
        Object = new ObjectKey("c", "Pod", "default", $"p{version % 50}"),
        Uid = "u",
        Version = new ResourceVersion($"{version}"),
        Type = ChangeType.Modified,
        Cause = Cause.Live,
        Time = DateTimeOffset.UnixEpoch.AddSeconds(version),
        Payload = Encoding.UTF8.GetBytes($"{version}".PadRight(2000)),
        Digest = new Digest(0, (ulong)version),
        Scope = Scope,
    };
}
