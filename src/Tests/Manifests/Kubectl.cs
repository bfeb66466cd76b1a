using System.Diagnostics;

namespace ActorVent.Tests.Manifests;

/// <summary>The kustomize that comes with kubectl.</summary>
internal static class Kubectl
{
    /// <summary>What <c>kubectl apply -k</c> would send. Needs no cluster.</summary>
    /// <param name="folder">The one of the kustomization.</param>
    public static string Kustomize(string folder)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var kubectl = Process.Start(start)!;
        var error = kubectl.StandardError.ReadToEndAsync();
        var output = kubectl.StandardOutput.ReadToEnd();
        kubectl.WaitForExit();
        var said = error.Result;
        // A warning tells of what the next kubectl may not take any more.
        return kubectl.ExitCode == 0 && said.Length == 0 ? output : throw new InvalidOperationException($"kubectl kustomize {folder}, which needs kubectl 1.26 or later: {said}");
    }
}
