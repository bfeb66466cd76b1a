using Microsoft.AspNetCore.Http;

namespace ActorVent.Tests.Kubernetes;

/// <summary>What the client sent.</summary>
internal sealed record SeenRequest(string Target, string Protocol, IHeaderDictionary Headers, string? ClientCertificate, string ConnectionId)
{
    public static SeenRequest Of(HttpContext context) => new(
        context.Request.Path + context.Request.QueryString.Value,
        context.Request.Protocol,
        new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase)),
        context.Connection.ClientCertificate?.Subject,
        context.Connection.Id);
}
