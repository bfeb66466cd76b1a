using ActorVent.Simulator.Api;
using Xunit;

namespace ActorVent.Tests.Simulator;

public class SelectorTests
{
    private static readonly StoredPod Pod = new()
    {
        Namespace = "shop",
        Name = "web-0",
        Uid = "u",
        Version = 1,
        Labels = new Dictionary<string, string> { ["app"] = "web", ["app.kubernetes.io/part-of"] = "shop", ["empty"] = "" },
        NodeName = "node-1",
        Phase = "Running",
        Body = [],
    };

    [Theory]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app = web", true)]
    [InlineData("app=mail", false)]
    [InlineData("app!=mail", true)]
    [InlineData("app!=web", false)]
    [InlineData("none!=web", true)]
    [InlineData("app", true)]
    [InlineData("none", false)]
    [InlineData("!none", true)]
    [InlineData("!app", false)]
    [InlineData("empty=", true)]
    [InlineData("app in (mail, web)", true)]
    [InlineData("app in (mail)", false)]
    [InlineData("app notin (mail,stock)", true)]
    [InlineData("app notin (web)", false)]
    [InlineData("none notin (web)", true)]
    [InlineData("none in (web)", false)]
    [InlineData("app.kubernetes.io/part-of=shop,app in (web,mail),!none", true)]
    [InlineData("app=web,none", false)]
    [InlineData("", true)]
    public void Labels_Match(string labels, bool matches) =>
        Assert.Equal(matches, Selector.Parse(null, labels, null).Matches(Pod));

    [Theory]
    [InlineData("metadata.name=web-0", true)]
    [InlineData("metadata.name!=web-0", false)]
    [InlineData("metadata.namespace==shop,spec.nodeName=node-1", true)]
    [InlineData("spec.nodeName=", false)]
    [InlineData("status.phase!=Succeeded,status.phase!=Failed", true)]
    [InlineData("status.phase=Pending", false)]
    public void Fields_Match(string fields, bool matches) =>
        Assert.Equal(matches, Selector.Parse("shop", null, fields).Matches(Pod));

    [Theory]
    [InlineData("a===b", null, "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("app in web)", null, "unable to parse requirement")]
    [InlineData("app within (web)", null, "unable to parse requirement")]
    [InlineData("app=web,", null, "unable to parse requirement")]
    [InlineData("a b", null, "unable to parse requirement")]
    [InlineData(null, "spec.hostIP=1", "field label not supported: spec.hostIP")]
    [InlineData(null, "metadata.name", "invalid selector")]
    public void Selector_ThatDoesNotParse_IsRefused(string? labels, string? fields, string message) =>
        Assert.StartsWith(message, Assert.Throws<SelectorException>(() => Selector.Parse(null, labels, fields)).Message);

    [Fact]
    public void Namespace_OfAnother_DoesNotMatch() => Assert.False(Selector.Parse("mail", null, null).Matches(Pod));
}
