using System.Net.Sockets;
using ActorVent.Node.Admin;
using ActorVent.Node.Configuration;
using ActorVent.Node.Configuration.Validators;

namespace ActorVent.Node.Commands;

/// <summary><c>actorvent cluster show</c>: asks the node that runs with this data directory.</summary>
internal static class ClusterShowCommand
{
    private static readonly OptionDefinition AsJson = new("json", "", "The answer as it comes from the node.") { Group = "Output" };

    public static CommandDefinition Definition { get; } = new("cluster show", "Show the cluster that a node is in: members, leases, who has what.", [RunOptions.Data, AsJson], RunAsync)
    {
        Description = "shows the cluster that the node which runs with this data directory is in: its members, their leases, and which partitions, endpoints and watchers each has. Any node tells of all.",
        Examples = ["actorvent cluster show --data /var/lib/actorvent"],
        ReadsEnvironment = true,
    };

    private static async Task<int> RunAsync(CommandInput input, CommandContext context)
    {
        var findings = input.Findings;
        var settings = SettingsReader.Read([RunOptions.Data, AsJson], input.Flags, context.Environment, findings);
        var path = Path.Combine(JournalValidator.DataDirectory(settings, findings), AdminSocket.FileName);
        if (findings.Errors.Count > 0)
            return FindingsText.Refuse(context.Error, findings, $"actorvent {Definition.Name} --help");
        byte[] answer;
        try
        {
            answer = await AskAsync(path, context.Stop);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            findings.Error($"no node answers at {path}", settings[RunOptions.Data]!.Where, "Name the data directory of a node that runs with --journal postgres://…; it may be starting.");
            return FindingsText.Refuse(context.Error, findings, $"actorvent {Definition.Name} --help");
        }
        if (settings[AsJson] is not null)
            context.Output.WriteLine(System.Text.Encoding.UTF8.GetString(answer));
        else
            ClusterText.Write(context.Output, ClusterReports.Read(answer)!);
        return ExitCodes.Clean;
    }

    private static async Task<byte[]> AskAsync(string path, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        return await client.GetByteArrayAsync(new Uri($"http://admin{ClusterReport.Path}"), stop);
    }
}
