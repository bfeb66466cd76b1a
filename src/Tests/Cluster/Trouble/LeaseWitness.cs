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
    /// <summary>A request is on its way, and waits for a processor, before it is seen.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(250);

    private ILookup<string, Held> _leases = Array.Empty<Held>().ToLookup(held => held.Address);

    private sealed record Held(string Address, string Incarnation, DateTimeOffset At, DateTimeOffset Until, bool IsRevoked);

    /// <summary>Begins to record; the table of nodes has to be there.</summary>
    public Task InstallAsync() => database.ExecuteAsync(
        """
        CREATE SCHEMA witness;
        CREATE TABLE witness.leases (address text, incarnation text, at timestamptz DEFAULT clock_timestamp(), until timestamptz, revoked boolean);
        GRANT ALL ON SCHEMA witness TO PUBLIC;
        GRANT ALL ON witness.leases TO PUBLIC;
        CREATE FUNCTION witness.record() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.address IS NULL THEN RETURN NULL; END IF;
          INSERT INTO witness.leases (address, incarnation, until, revoked) VALUES (NEW.address, NEW.incarnation, NEW.expires, NEW.revoked);
          RETURN NULL;
        END $$;
        CREATE TRIGGER witness AFTER INSERT OR UPDATE ON actorvent.nodes FOR EACH ROW EXECUTE FUNCTION witness.record();
        INSERT INTO witness.leases (address, incarnation, until, revoked) SELECT address, incarnation, expires, revoked FROM actorvent.nodes WHERE address IS NOT NULL;
        """);

    /// <summary>Reads what was recorded.</summary>
    public async Task ReadAsync()
    {
        var leases = new List<Held>();
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT address, incarnation, at, until, revoked FROM witness.leases ORDER BY at", connection);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            leases.Add(new Held(HostOf(rows.GetString(0)), rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<DateTimeOffset>(3), rows.GetBoolean(4)));
        _leases = leases.ToLookup(held => held.Address);
    }

    /// <summary>Whether any incarnation at the address had a lease then.</summary>
    public bool IsHeld(IPAddress address, DateTimeOffset time) => _leases[address.MapToIPv4().ToString()]
        .GroupBy(held => held.Incarnation)
        .Any(incarnation => Covers([.. incarnation], time));

    private static bool Covers(List<Held> changes, DateTimeOffset time)
    {
        // What a renewal says counts from before it is seen to be committed.
        var known = changes.Where(change => change.At <= time + OnItsWay && !change.IsRevoked).Select(change => change.Until).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        var revoked = changes.Where(change => change.IsRevoked).Select(change => change.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        return time - OnItsWay <= known && time - OnItsWay <= revoked;
    }

    /// <summary>An address may be written as an actor system's: akka.tcp://name@host:port.</summary>
    private static string HostOf(string address)
    {
        var host = address[(address.LastIndexOf('@') + 1)..];
        return host.Contains(':', StringComparison.Ordinal) ? host[..host.LastIndexOf(':')] : host;
    }
}
