using System.Net;

namespace ActorVent.Delivery;

/// <summary>An open connection and where it leads, as the operating system says.</summary>
/// <param name="Stream">Its bytes. Disposing it closes the connection.</param>
/// <param name="Remote">The other end.</param>
/// <param name="Local">This end.</param>
internal readonly record struct NetworkConnection(Stream Stream, IPAddress Remote, IPAddress Local);
