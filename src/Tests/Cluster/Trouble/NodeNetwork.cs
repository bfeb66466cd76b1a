using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ActorVent.Tests.Cluster.Trouble;

/// <summary>
/// A network of real interfaces: one namespace per node, joined by a bridge at which the database and all other parts listen, so that
/// links can be cut as they break in life. Where this process may not make one, which takes root, all listen at this machine's loopback, and nothing can be cut.
/// </summary>
internal sealed class NodeNetwork : IDisposable
{
    private static int _count;

    private readonly string _name;
    private readonly string _subnet;
    private readonly int _nodes;

    private NodeNetwork(int nodes, bool canBeCut)
    {
        (_nodes, CanBeCut) = (nodes, canBeCut);
        var number = Environment.ProcessId + (Interlocked.Increment(ref _count) * 1009);
        _name = string.Create(CultureInfo.InvariantCulture, $"av{number % 100_000}");
        _subnet = string.Create(CultureInfo.InvariantCulture, $"10.{64 + number % 64}.{number / 64 % 256}");
    }

    public bool CanBeCut { get; }

    /// <summary>Where the database listens.</summary>
    public IPAddress Database => CanBeCut ? IPAddress.Parse($"{_subnet}.254") : IPAddress.Loopback;

    /// <summary>Where the API server and the receivers listen.</summary>
    public IPAddress Services => CanBeCut ? IPAddress.Parse($"{_subnet}.253") : IPAddress.Loopback;

    /// <summary>The network as pg_hba.conf names it.</summary>
    public string Range => $"{_subnet}.0/24";

    /// <summary>Makes the network for nodes 1 to <paramref name="nodes"/>.</summary>
    public static NodeNetwork Create(int nodes)
    {
        if (!MayBuild())
            return new NodeNetwork(nodes, canBeCut: false);
        var network = new NodeNetwork(nodes, canBeCut: true);
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
    public string[] At(int node) => CanBeCut ? ["ip", "netns", "exec", Namespace(node)] : [];

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
        if (!CanBeCut)
            return;
        for (var node = 1; node <= _nodes; node++)
        {
            foreach (var address in Enumerable.Range(1, _nodes).Select(Address).Append(Database))
                TryRun($"-n {Namespace(node)} route del blackhole {address}/32");
        }
    }

    public void Dispose()
    {
        if (!CanBeCut)
            return;
        for (var node = 1; node <= _nodes; node++)
            TryRun($"netns del {Namespace(node)}");
        TryRun($"link del {_name}");
    }

    private static bool MayBuild()
    {
        var probe = string.Create(CultureInfo.InvariantCulture, $"avp{Environment.ProcessId % 100_000}");
        try
        {
            return TryRun($"netns add {probe}").Code == 0 && TryRun($"link add {probe} type bridge").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
        finally
        {
            Remove(probe);
        }
    }

    private static void Remove(string probe)
    {
        try
        {
            TryRun($"link del {probe}");
            TryRun($"netns del {probe}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Nor was it made.
        }
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
