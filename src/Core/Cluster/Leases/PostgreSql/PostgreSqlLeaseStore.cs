using System.Net.Sockets;
using ActorVent.Primitives;
using Npgsql;
using NpgsqlTypes;

namespace ActorVent.Cluster.Leases;

/// <summary>
/// The leases' tables in PostgreSQL. One connection, never pooled, and closed at the first failure: the next call opens another, and first ends the
/// server's side of the one before. What was given up must not be done behind what follows it: a release, for one, behind the next acquire.
/// </summary>
internal sealed class PostgreSqlLeaseStore : ILeaseStore
{
    private const int MostPolls = 100;

    private readonly string _connectionString;
    private readonly NodeIdentity _identity;
    private readonly TimeSpan _ttl;
    private readonly List<int> _abandoned = [];
    private NpgsqlConnection? _connection;
    private int _process;

    /// <param name="server">Host, port, database, user, password and TLS.</param>
    /// <param name="identity">This life.</param>
    /// <param name="times">How long what lasts.</param>
    public PostgreSqlLeaseStore(NpgsqlConnectionStringBuilder server, NodeIdentity identity, LeaseTimes times)
    {
        _connectionString = LeaseConnections.Of(server, identity);
        (_identity, _ttl) = (identity, times.Ttl);
    }

    public bool Register(NodeIdentity identity)
    {
        Change(LeaseSql.Forget);
        return Change(LeaseSql.Register, Own, Text(identity.Node), Text(identity.ConfigDigest), Text(identity.Thumbprint), Ttl) == 1;
    }

    public bool Renew() => Change(LeaseSql.Renew, Own, Ttl) == 1;

    public void SetAddress(string address, long uid) => Change(LeaseSql.SetAddress, Own, Text(address), Long(uid));

    public void SetState(NodeState state)
    {
        if (state == NodeState.Left)
            Change(LeaseSql.Leave, Own);
        else
            Change(LeaseSql.SetState, Own, Text(NodeRows.NameOf(state)));
    }

    public IReadOnlyList<NodeRow> Look() => Read(LeaseSql.Look, NodeRows.Read, Ttl);

    public bool Revoke(Incarnation incarnation, long? renewals) =>
        Change(LeaseSql.Revoke, Own, Text(incarnation.Value), new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = (object?)renewals ?? DBNull.Value }) == 1;

    public IReadOnlyCollection<string> Acquire(IReadOnlyCollection<string> names) => Read(LeaseSql.Acquire, static row => row.GetString(0), Own, Names(names));

    public void Release(IReadOnlyCollection<string> names) => Change(LeaseSql.Release, Own, Names(names));

    public void Dispose() => Close();

    private NpgsqlParameter Own => Text(_identity.Incarnation.Value);

    private NpgsqlParameter Ttl => new() { NpgsqlDbType = NpgsqlDbType.Interval, Value = _ttl };

    private int Change(string sql, params NpgsqlParameter[] parameters) => Do(sql, static command => command.ExecuteNonQuery(), parameters);

    private List<T> Read<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] parameters) => Do(
        sql,
        command =>
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        },
        parameters);

    private T Do<T>(string sql, Func<NpgsqlCommand, T> run, NpgsqlParameter[] parameters)
    {
        try
        {
            using var command = new NpgsqlCommand(sql, Open());
            command.Parameters.AddRange(parameters);
            return run(command);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException or InvalidOperationException)
        {
            Close();
            throw new LeaseStoreException(e.Message, e);
        }
    }

    private NpgsqlConnection Open()
    {
        if (_connection is not null)
            return _connection;
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Open();
            EndAbandoned(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        _process = connection.ProcessID;
        return _connection = connection;
    }

    private void EndAbandoned(NpgsqlConnection connection)
    {
        if (_abandoned.Count == 0)
            return;
        for (var left = MostPolls; ; left--)
        {
            using var command = new NpgsqlCommand(LeaseSql.EndSessions, connection);
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. _abandoned] });
            command.Parameters.Add(Text(SessionName.OfLease(_identity.Node, _identity.Incarnation)));
            if ((long)command.ExecuteScalar()! == 0)
                break;
            if (left == 0)
                throw new TimeoutException("a session of this node that was given up does not end");
            using var pause = new NpgsqlCommand("SELECT pg_sleep(0.01)", connection);
            pause.ExecuteNonQuery();
        }
        _abandoned.Clear();
    }

    private void Close()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        _abandoned.Add(_process);
        connection.Dispose();
    }

    private static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    private static NpgsqlParameter Long(long value) => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value };

    private static NpgsqlParameter Names(IReadOnlyCollection<string> names) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = names.Order(StringComparer.Ordinal).ToArray() };
}
