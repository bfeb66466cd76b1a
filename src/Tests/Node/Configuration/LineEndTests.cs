using ActorVent.Tests.Node.Commands;
using Xunit;

namespace ActorVent.Tests.Node.Configuration;

/// <summary>A name whose last character is the end of a line is no name, though it looks like one.</summary>
public sealed class LineEndTests
{
    [Theory]
    [InlineData("--cluster", "prod\n")]
    [InlineData("--namespace", "shop\n")]
    [InlineData("--payload-env", "REGION\n")]
    public async Task Name_ThatEndsWithALine_IsRefused(string option, string value)
    {
        var run = await Invocation.RunAsync("run", "--url", "http://127.0.0.1:9/", option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains($"{option}", run.Error, StringComparison.Ordinal);
    }
}
