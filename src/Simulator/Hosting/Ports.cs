using ActorVent.Simulator.Api;
using Microsoft.AspNetCore.Connections;

namespace ActorVent.Simulator.Hosting;

/// <summary>Why a port cannot be listened on, for people.</summary>
internal static class Ports
{
    public static SimulatorException Refused(int port, Exception error) => error.InnerException is AddressInUseException
        ? new SimulatorException($"port {port} is in use: choose another with --port, or 0 for any free one", error)
        : new SimulatorException($"cannot listen on port {port}: {error.Message}", error);
}
