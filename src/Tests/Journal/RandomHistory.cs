using System.Text;
using ActorVent.Journal;
using ActorVent.Primitives;

namespace ActorVent.Tests.Journal;

/// <summary>Makes up calls; what it is told of their outcomes is all that it knows.</summary>
internal sealed class RandomHistory(Random random, Ring ring)
{
    private static readonly string[] Uids = ["u1", "u2", "u3"];

    private readonly Dictionary<PartitionId, Fence> _fences = [];
    private readonly long[] _heads = new long[ring.Partitions];
    private readonly EndpointRegistration[] _endpoints =
    [
        .. ((string[])["e1", "e2", "e3"]).Select(id => new EndpointRegistration(new EndpointId(id), "https://h")),
        .. ((string[])["a-1", "a-2", "a-3"]).Select(id => new EndpointRegistration(new EndpointId(id), $"https://{id}", FromAnnotation: true)),
    ];

    private int _version;

    /// <summary>The next call, which answers as text.</summary>
    public (string Name, Func<IJournal, Task<string>> Call) Next() => random.Next(100) switch
    {
        < 41 => Append(),
        < 45 => End(),
        < 50 => Take(),
        < 51 => Release(),
        < 60 => Read(),
        < 72 => ReadNext(),
        < 75 => Open(),
        < 82 => Pass(),
        < 84 => WriteDeadLetters(),
        < 85 => Retire(),
        < 86 => SkipOthers(),
        < 88 => Expired(),
        < 89 => DeadLetters(),
        < 92 => ScopePosition(),
        < 93 => Cluster(),
        < 94 => ("heads", async j => string.Join(",", await j.HeadsAsync(default))),
        < 95 => ("endpoints from annotations", async j => string.Join(",", await j.ReadAnnotationEndpointsAsync(default))),
        < 96 => ("endpoints", async j => JournalAnswers.Of(await j.ReadEndpointsAsync(default))),
        _ => Compact(),
    };

    private PartitionId Partition() => new(random.Next(ring.Partitions));

    private static ObjectKey Pod(int number) => new("c", "Pod", "d", $"p{number}");

    private ObjectKey Object() => Pod(random.Next(6));

    private ScopeId Scope() => new($"s{random.Next(3)}");

    private Fence FenceOf(PartitionId partition)
    {
        var fence = _fences.GetValueOrDefault(partition) ?? new Fence(partition, "n1", new Incarnation("1"), new Epoch(1));
        return random.Next(40) == 0 ? fence with { Epoch = new Epoch(fence.Epoch.Value - 1) } : fence;
    }

    private (string, Func<IJournal, Task<string>>) Append()
    {
        var partition = Partition();
        var append = new PartitionAppend
        {
            Fence = FenceOf(partition),
            Last = new SequenceNumber(_heads[partition.Value] - (random.Next(40) == 0 ? 1 : 0)),
            Entries = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Change())],
            Rescoped = random.Next(5) == 0 ? [(Object(), Scope(), new ResourceVersion($"{_version}"), random.Next(3))] : [],
            Forgotten = random.Next(3) == 0 ? [Object(), Object()] : [],
            Scopes = random.Next(3) == 0 ? [new PartitionScope(Scope(), new ScopeEpoch(random.Next(9), random.Next(9)), random.Next(3), Position())] : [],
            DroppedScopes = random.Next(20) == 0 ? [Scope()] : [],
            MostAnnotationEndpoints = 2,
        };
        return ($"append to {partition} {append.Entries.Count}", async j =>
        {
            var result = await j.AppendAsync(append, default);
            if (result.Outcome == WriteOutcome.Written)
                _heads[partition.Value] = append.LastAfter(result).Value;
            return JournalAnswers.Of(result);
        }
        );
    }

    /// <summary>All objects of a partition are deleted and forgotten, and every endpoint has got it: then those from annotations can go.</summary>
    private (string, Func<IJournal, Task<string>>) End()
    {
        var partition = Partition();
        var fence = _fences.GetValueOrDefault(partition) ?? FenceOf(partition);
        ObjectKey[] all = [.. Enumerable.Range(0, 6).Select(Pod)];
        var append = new PartitionAppend
        {
            Fence = fence,
            Last = new SequenceNumber(_heads[partition.Value]),
            Entries = [.. all.Select(key => Change() with { Object = key, Type = ChangeType.Deleted })],
            Forgotten = all,
        };
        return ($"end {partition}", async j =>
        {
            var result = await j.AppendAsync(append, default);
            if (result.Outcome == WriteOutcome.Written)
                _heads[partition.Value] = append.LastAfter(result).Value;
            var answers = JournalAnswers.Of(result);
            foreach (var endpoint in _endpoints[3..])
                answers += JournalAnswers.Of(await j.WriteLowAsync(endpoint.Id, [(partition, new SequenceNumber(_heads[partition.Value]))], null, default));
            return answers;
        }
        );
    }

    private NewEntry Change() => new()
    {
        Object = Object(),
        Uid = Uids[random.Next(Uids.Length)],
        Version = new ResourceVersion($"{++_version}"),
        Type = (ChangeType)random.Next(4),
        Cause = (Cause)random.Next(6),
        Health = (Health)random.Next(3),
        Time = DateTimeOffset.UnixEpoch.AddSeconds(_version + random.Next(-20, 20)),
        Collapsed = random.Next(3) == 0 ? random.Next(5) : 0,
        Payload = random.Next(4) == 0 ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(new string('x', random.Next(30)) + _version),
        Targets = random.Next(12) == 0 ? [.. _endpoints[3..].Where(_ => random.Next(2) == 0)] : [],
        Digest = new Digest(0, (ulong)random.NextInt64()),
        Scope = Scope(),
        History = random.Next(3),
    };

    private (string, Func<IJournal, Task<string>>) Take()
    {
        var partition = Partition();
        var (node, incarnation) = ($"n{random.Next(2)}", new Incarnation($"{random.Next(3)}"));
        return ($"take {partition}", async j =>
        {
            var snapshot = await j.TakePartitionAsync(partition, node, incarnation, default);
            _fences[partition] = snapshot!.Fence;
            return JournalAnswers.Of(snapshot);
        }
        );
    }

    private (string, Func<IJournal, Task<string>>) Release()
    {
        var fence = FenceOf(Partition());
        return ($"release {fence.Partition}", async j => (await j.ReleasePartitionAsync(fence, default)).ToString());
    }

    private (string, Func<IJournal, Task<string>>) Read()
    {
        var partition = Partition();
        var after = Place(partition);
        var (most, mostBytes) = (random.Next(1, 30), random.Next(300));
        return ($"read {partition} after {after}", async j => JournalAnswers.Of(await j.ReadAsync(partition, after, most, mostBytes, default)));
    }

    private (string, Func<IJournal, Task<string>>) ReadNext()
    {
        var newest = random.Next(4) > 0;
        EndpointId? target = random.Next(3) == 0 ? _endpoints[random.Next(3, _endpoints.Length)].Id : null;
        LaneRead[] lanes = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Lane())];
        return (
            $"read next of {string.Join(", ", lanes)} for {target}, newest {newest}",
            async j => JournalAnswers.Of(await j.ReadNextAsync(lanes, target, newest, default)));
    }

    private LaneRead Lane()
    {
        var partition = Partition();
        return new LaneRead(partition, Object(), Place(partition), Place(partition));
    }

    private SequenceNumber Place(PartitionId partition) => new(random.NextInt64(Math.Max(0, _heads[partition.Value] - 40), _heads[partition.Value] + 1));

    private (string, Func<IJournal, Task<string>>) Open()
    {
        var endpoint = _endpoints[random.Next(_endpoints.Length)];
        return ($"open {endpoint}", async j => JournalAnswers.Of(await j.OpenEndpointAsync(endpoint, default)));
    }

    private (string, Func<IJournal, Task<string>>) Pass()
    {
        var endpoint = _endpoints[random.Next(_endpoints.Length)].Id;
        // Now and then it is up to date, so that those from annotations can go.
        (PartitionId, SequenceNumber)[] low = random.Next(3) == 0
            ? [.. _heads.Select((head, partition) => (new PartitionId(partition), new SequenceNumber(head)))]
            : [.. Enumerable.Range(0, random.Next(3)).Select(_ => Partition()).Distinct().Select(s => (s, Place(s)))];
        DateTimeOffset? disabledSince = random.Next(3) == 0 ? DateTimeOffset.UnixEpoch.AddSeconds(_version - random.Next(100)) : null;
        return ($"pass {endpoint} {disabledSince}", async j => JournalAnswers.Of(await j.WriteLowAsync(endpoint, low, disabledSince, default)));
    }

    private (string, Func<IJournal, Task<string>>) WriteDeadLetters()
    {
        DeadLetter[] letters = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Letter(_endpoints[random.Next(_endpoints.Length)].Id))];
        return ($"write {letters.Length} dead letters", async j => JournalAnswers.Of(await j.WriteDeadLettersAsync(letters, default)));
    }

    private (string, Func<IJournal, Task<string>>) SkipOthers()
    {
        var endpoint = _endpoints[random.Next(3, _endpoints.Length)].Id;
        SequenceNumber[] offsets = [.. Enumerable.Range(0, ring.Partitions).Select(i => Place(new PartitionId(i)))];
        return ($"skip others for {endpoint}", async j => string.Join(",", await j.SkipOthersAsync(endpoint, offsets, default)));
    }

    private (string, Func<IJournal, Task<string>>) Expired()
    {
        var partition = Partition();
        EndpointId? target = random.Next(3) == 0 ? _endpoints[random.Next(3, _endpoints.Length)].Id : null;
        var (after, upTo) = (Place(partition), Place(partition));
        if (random.Next(2) == 0)
            after = SequenceNumber.Zero;
        return ($"expired for {target} in {partition} after {after} up to {upTo}", async j => JournalAnswers.Of(await j.ReadExpiredAsync(partition, after, upTo, target, default)));
    }

    private ResourceVersion Position() => random.Next(4) == 0 ? ResourceVersion.None : new ResourceVersion($"{_version}");

    private (string, Func<IJournal, Task<string>>) ScopePosition()
    {
        var (scope, epoch, position, history) = (Scope(), random.Next(1, 12), Position(), random.Next(3));
        return random.Next(6) switch
        {
            0 => ($"begin {scope}", async j => (await j.BeginScopeAsync(scope, default)).ToString()),
            1 => ($"reset {scope}", async j => JournalAnswers.Of(await j.ResetScopeAsync(scope, epoch, history, default))),
            _ => ($"move {scope}", async j => JournalAnswers.Of(await j.MoveScopeAsync(scope, epoch, position, default))),
        };
    }

    private DeadLetter Letter(EndpointId endpoint)
    {
        var partition = Partition();
        var place = Place(partition);
        return new DeadLetter
        {
            Endpoint = endpoint,
            Partition = partition,
            Sequence = place,
            Object = Pod((int)(place.Value % 6)),
            Uid = "u1",
            Version = new ResourceVersion($"{random.Next(100)}"),
            Type = ChangeType.Modified,
            Time = DateTimeOffset.UnixEpoch,
            Attempts = random.Next(10),
            Reason = "422 Unprocessable Entity",
            Payload = Encoding.UTF8.GetBytes($"{random.Next()}"),
        };
    }

    private (string, Func<IJournal, Task<string>>) Retire()
    {
        EndpointId[] configured = [.. _endpoints[..3].Where(_ => random.Next(3) > 0).Select(e => e.Id)];
        var annotations = random.Next(4) > 0;
        return ($"retire all but {string.Join(",", configured)}, annotations {annotations}", async j =>
        {
            await j.RetireEndpointsAsync(configured, annotations, default);
            return "";
        }
        );
    }

    private (string, Func<IJournal, Task<string>>) DeadLetters()
    {
        EndpointId? endpoint = random.Next(2) == 0 ? null : _endpoints[random.Next(_endpoints.Length)].Id;
        var most = random.Next(1, 50);
        return ("dead letters", async j => JournalAnswers.Of(await j.ReadDeadLettersAsync(endpoint, most, payloads: true, default)));
    }

    private (string, Func<IJournal, Task<string>>) Cluster()
    {
        if (random.Next(4) == 0)
            return ("accept cluster", async j => $"{await j.AcceptClusterAsync(default)}");
        var record = new ClusterRecord($"c{random.Next(2)}", random.Next(2) == 0 ? null : "u", [$"f{random.Next(3)}"], [], [$"a{random.Next(3)}", "b"]);
        return ($"write cluster {record.Identity}", async j =>
        {
            var stored = await j.WriteClusterAsync(record, default);
            return $"{stored.Identity} {stored.Uid} {string.Join(",", stored.CaFingerprints)} {string.Join(",", stored.Addresses)}";
        }
        );
    }

    private (string, Func<IJournal, Task<string>>) Compact()
    {
        var policy = new RetentionPolicy
        {
            Before = DateTimeOffset.UnixEpoch.AddSeconds(_version - random.Next(100)),
            MostBytes = random.Next(3000),
            NewestOnly = random.Next(2) == 0,
            Batch = random.Next(1, 30),
        };
        return ($"compact {policy}", async j => (await j.CompactAsync(policy, default)).ToString());
    }
}
