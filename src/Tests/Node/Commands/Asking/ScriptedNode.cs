using ActorVent.Node.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorVent.Tests.Node.Commands.Asking;

/// <summary>Answers on a socket what a test says.</summary>
internal sealed class ScriptedNode(AdminSocket socket) : IAsyncDisposable
{
    public static ScriptedNode Start<T>(string directory, string path, T report) =>
        Start(directory, AdminRoute.Get(path, (_, _) => Task.FromResult(report)));

    public static ScriptedNode Start(string directory, params AdminRoute[] routes) => new(AdminSocket.Open(Path.Combine(directory, "admin.sock"), () => routes, NullLogger.Instance)!);

    public ValueTask DisposeAsync() => socket.DisposeAsync();
}
