using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>
/// A network of real interfaces: one namespace per node, joined by a bridge at which the database and all other parts listen, so that
/// links can be cut as they break in life. Needs root.
/// </summary>
internal sealed class NodeNetwork : IDisposable
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"av{Environment.ProcessId % 100_000}");
    private readonly string _subnet = string.Create(CultureInfo.InvariantCulture, $"10.{64 + Environment.ProcessId % 64}.{Environment.ProcessId / 64 % 256}");
    private readonly int _nodes;

    private NodeNetwork(int nodes) => _nodes = nodes;

    /// <summary>Where the database listens.</summary>
    public IPAddress Database => IPAddress.Parse($"{_subnet}.254");

    /// <summary>Where the API server and the receivers listen.</summary>
    public IPAddress Services => IPAddress.Parse($"{_subnet}.253");

    /// <summary>The network as pg_hba.conf names it.</summary>
    public string Range => $"{_subnet}.0/24";

    /// <summary>Makes the network for nodes 1 to <paramref name="nodes"/>.</summary>
    public static NodeNetwork Create(int nodes)
    {
        var network = new NodeNetwork(nodes);
        try
        {
            network.Build();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public IPAddress Address(int node) => IPAddress.Parse($"{_subnet}.{node}");

    /// <summary>The words before a command that make it run at a node.</summary>
    public string[] At(int node) => ["ip", "netns", "exec", Namespace(node)];

    /// <summary>From now on the node and all other nodes hear nothing of each other.</summary>
    public void CutFromNodes(int node)
    {
        foreach (var other in Enumerable.Range(1, _nodes).Where(other => other != node))
        {
            Run($"-n {Namespace(node)} route replace blackhole {Address(other)}/32");
            Run($"-n {Namespace(other)} route replace blackhole {Address(node)}/32");
        }
    }

    /// <summary>From now on the node and the database hear nothing of each other.</summary>
    public void CutFromDatabase(int node) => Run($"-n {Namespace(node)} route replace blackhole {Database}/32");

    /// <summary>Nothing is cut any more.</summary>
    public void Heal()
    {
        for (var node = 1; node <= _nodes; node++)
        {
            foreach (var address in Enumerable.Range(1, _nodes).Select(Address).Append(Database))
                TryRun($"-n {Namespace(node)} route del blackhole {address}/32");
        }
    }

    public void Dispose()
    {
        for (var node = 1; node <= _nodes; node++)
            TryRun($"netns del {Namespace(node)}");
        TryRun($"link del {_name}");
    }

    private void Build()
    {
        Run($"link add {_name} type bridge");
        Run($"addr add {Database}/24 dev {_name}");
        Run($"addr add {Services}/24 dev {_name}");
        Run($"link set {_name} up");
        for (var node = 1; node <= _nodes; node++)
        {
            var (outside, inside) = ($"{_name}o{node}", $"{_name}i{node}");
            Run($"netns add {Namespace(node)}");
            Run($"link add {outside} type veth peer name {inside} netns {Namespace(node)}");
            Run($"link set {outside} master {_name} up");
            Run($"-n {Namespace(node)} addr add {Address(node)}/24 dev {inside}");
            Run($"-n {Namespace(node)} link set {inside} up");
            Run($"-n {Namespace(node)} link set lo up");
        }
    }

    private string Namespace(int node) => $"{_name}n{node}";

    private static void Run(string arguments)
    {
        var (code, error) = TryRun(arguments);
        if (code != 0)
            throw new InvalidOperationException($"'ip {arguments}' failed, and this test needs network namespaces (root, iproute2): {error}");
    }

    private static (int Code, string Error) TryRun(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error.Trim());
    }
}
