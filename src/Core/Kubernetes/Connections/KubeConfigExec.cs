namespace ActorVent.Kubernetes.Connections;

/// <summary>Reads the exec section of a kubeconfig's user.</summary>
internal static class KubeConfigExec
{
    /// <param name="user">The user that has it.</param>
    /// <param name="cluster">What the plugin may be told about.</param>
    /// <param name="authority">The cluster's CA in PEM; null for the system's.</param>
    /// <returns>null when there are problems.</returns>
    public static ExecPlugin? Read(KubeConfigEntry user, KubeConfigEntry cluster, byte[]? authority)
    {
        if (user.Entry("exec") is not { } exec)
            return null;
        var version = exec.Text("apiVersion");
        var command = exec.Text("command");
        if (command is null)
            exec.Problem("command", "is missing; it is the program that prints credentials");
        if (version == ExecPlugin.V1Alpha1)
            exec.Problem("apiVersion", $"{version} is no longer supported, nor by kubectl since 1.24; update the program, and let it write {ExecPlugin.V1}");
        else if (version is not (ExecPlugin.V1 or ExecPlugin.V1Beta1))
            exec.Problem("apiVersion", $"must be {ExecPlugin.V1} or {ExecPlugin.V1Beta1}");
        CheckMode(exec, version);
        var environment = ReadEnvironment(exec);
        var arguments = exec.Texts("args");
        var told = exec.Flag("provideClusterInfo") ? cluster : null;
        if (version is null || command is null)
            return null;
        try
        {
            return new ExecPlugin(
                version,
                IsPath(command) ? exec.Path("command")! : command,
                arguments,
                environment,
                exec.Text("installHint"),
                ExecInfo.For(version, told, authority),
                $"{exec.File}: {exec.Key}");
        }
        catch (InvalidDataException e)
        {
            cluster.Problem("extensions", e.Message);
            return null;
        }
    }

    private static void CheckMode(KubeConfigEntry exec, string? version)
    {
        switch (exec.Text("interactiveMode"))
        {
            case "Never" or "IfAvailable":
                break;
            case "Always":
                exec.Problem("interactiveMode", "is Always: the program wants to ask somebody, and nobody is there; use one that needs no answers, a token or a client certificate");
                break;
            case null when version == ExecPlugin.V1:
                exec.Problem("interactiveMode", $"is missing; {ExecPlugin.V1} asks for Never or IfAvailable");
                break;
            case null:
                break;
            default:
                exec.Problem("interactiveMode", "must be Never or IfAvailable");
                break;
        }
    }

    private static List<KeyValuePair<string, string>> ReadEnvironment(KubeConfigEntry exec)
    {
        var variables = new List<KeyValuePair<string, string>>();
        foreach (var entry in exec.Entries("env"))
        {
            if (entry.Text("name") is { } name && !name.Contains('=', StringComparison.Ordinal))
                variables.Add(new(name, entry.Text("value") ?? ""));
            else
                entry.Problem("name", "must be the name of an environment variable");
        }
        return variables;
    }

    /// <summary>As kubectl does: a name without a slash is looked up in PATH, anything else is a path from the kubeconfig's folder.</summary>
    private static bool IsPath(string command) =>
        command.Contains('/', StringComparison.Ordinal) || command.Contains(System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
