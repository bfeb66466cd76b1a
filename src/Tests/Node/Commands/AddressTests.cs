using ActorVent.Tests.Node.Configuration;
using Xunit;

namespace ActorVent.Tests.Node.Commands;

/// <summary>Where <c>simulate</c> and <c>receive</c> listen: on this machine alone, unless told otherwise.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("simulate", "A cluster of", "http://127.0.0.1:")]
    [InlineData("receive", "Receiving on", "http://127.0.0.1:")]
    [InlineData("simulate", "A cluster of", "http://0.0.0.0:", "--address", "0.0.0.0")]
    [InlineData("receive", "Receiving on", "http://0.0.0.0:", "--address", "0.0.0.0")]
    [InlineData("simulate", "A cluster of", "http://[::1]:", "--address", "::1")]
    public async Task Servers_WithAnAddress_ListenThere(string command, string introduction, string at, params string[] arguments)
    {
        await using var process = ActorVentProcess.Start(Nothing.Variables, [command, "--port", "0", .. arguments]);

        Assert.Contains(at, await process.LineAsync(introduction), StringComparison.Ordinal);

        await process.TerminateAsync();
        Assert.Equal(0, (await process.RestAsync()).Code);
    }

    [Theory]
    [InlineData("simulate")]
    [InlineData("receive")]
    public async Task Servers_WithSomethingElseThanAnAddress_ExitWithTwo(string command)
    {
        var run = await Invocation.RunAsync(command, "--address", "everywhere");

        Assert.Equal(2, run.Code);
        Assert.Contains("--address: 'everywhere' is no address", run.Error, StringComparison.Ordinal);
    }
}
