using System.Net;
using ActorVent.Tests.Common.Postgres;
using Npgsql;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>
/// What leases there were, by the database's own record of every change of a node's row: who was at an address at a time, and whether
/// its lease held.
/// </summary>
internal sealed class LeaseWitness(PostgresDatabase database)
{
    private ILookup<string, Held> _leases = Array.Empty<Held>().ToLookup(held => held.Address);

    private sealed record Held(string Address, string Incarnation, DateTimeOffset At, DateTimeOffset Until, bool HasLeft);

    /// <summary>Begins to record; the table of nodes has to be there.</summary>
    public Task InstallAsync() => database.ExecuteAsync(
        """
        CREATE SCHEMA witness;
        CREATE TABLE witness.leases (address text, incarnation text, at timestamptz DEFAULT clock_timestamp(), until timestamptz, has_left boolean);
        GRANT ALL ON SCHEMA witness TO PUBLIC;
        GRANT ALL ON witness.leases TO PUBLIC;
        CREATE FUNCTION witness.record() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.address IS NULL THEN RETURN NULL; END IF;
          INSERT INTO witness.leases (address, incarnation, until, has_left) VALUES (NEW.address, NEW.incarnation, NEW.expires, NEW.state = 'left');
          RETURN NULL;
        END $$;
        CREATE TRIGGER witness AFTER INSERT OR UPDATE ON actorvent.nodes FOR EACH ROW EXECUTE FUNCTION witness.record();
        INSERT INTO witness.leases (address, incarnation, until, has_left) SELECT address, incarnation, expires, state = 'left' FROM actorvent.nodes WHERE address IS NOT NULL;
        """);

    /// <summary>Reads what was recorded.</summary>
    public async Task ReadAsync()
    {
        var leases = new List<Held>();
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT address, incarnation, at, until, has_left FROM witness.leases ORDER BY at", connection);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            leases.Add(new Held(HostOf(rows.GetString(0)), rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<DateTimeOffset>(3), rows.GetBoolean(4)));
        _leases = leases.ToLookup(held => held.Address);
    }

    /// <summary>By how much a request came after the end of its sender's lease; less than zero: it came before.</summary>
    public TimeSpan Overdue(IPAddress address, DateTimeOffset time) => _leases[address.MapToIPv4().ToString()]
        .GroupBy(held => held.Incarnation)
        .Select(incarnation => time - EndOf([.. incarnation], time))
        .DefaultIfEmpty(TimeSpan.MaxValue)
        .Min();

    /// <summary>
    /// When the lease ends that was known at a time. A node that others revoke may send until then, and they take over nothing of it before; one that
    /// has left has given it up.
    /// </summary>
    private static DateTimeOffset EndOf(List<Held> changes, DateTimeOffset time)
    {
        var known = changes.Where(change => change.At <= time).Select(change => change.Until).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        var left = changes.Where(change => change.HasLeft).Select(change => change.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        return known < left ? known : left;
    }

    /// <summary>An address may be written as an actor system's: akka.tcp://name@host:port.</summary>
    private static string HostOf(string address)
    {
        var host = address[(address.LastIndexOf('@') + 1)..];
        return host.Contains(':', StringComparison.Ordinal) ? host[..host.LastIndexOf(':')] : host;
    }
}
