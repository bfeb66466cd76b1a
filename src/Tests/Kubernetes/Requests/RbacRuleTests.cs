using ActorVent.Kubernetes;
using ActorVent.Kubernetes.Requests;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Requests;

public class RbacRuleTests
{
    private static readonly ApiRequest Get = new("get", ResourceKind.Pods, "shop", "/", "");

    [Fact]
    public void Rule_InAnError_IsTakenOutAgain()
    {
        var rule = RbacRule.Missing(Get, ResourceKind.Pods);
        Assert.Equal(($"cannot get pods; {rule.Advice}", rule.Manifest), RbacRule.Split($"cannot get pods; {rule}"));
        Assert.Equal(("cannot get pods: no", null), RbacRule.Split("cannot get pods: no"));
    }

    [Fact]
    public void Error_WithoutItsRule_IsTheProblemAlone()
    {
        Assert.Equal("cannot get pods; no", RbacRule.Without($"cannot get pods; no; {RbacRule.Missing(Get, ResourceKind.Pods)}"));
        Assert.Equal("cannot get pods", RbacRule.Without($"cannot get pods; {RbacRule.MissingImpersonation("users")}"));
        Assert.Equal("cannot get pods; no", RbacRule.Without("cannot get pods; no"));
    }

    [Fact]
    public void Rule_ForOneVerb_GrantsNoMore() =>
        Assert.StartsWith("# kubectl create role actorvent --namespace=shop --verb=get --resource=pods\napiVersion: ", RbacRule.Missing(Get, ResourceKind.Pods).Manifest, StringComparison.Ordinal);

    [Theory]
    [InlineData("users", "users", "")]
    [InlineData("uids", "uids.authentication.k8s.io", "authentication.k8s.io")]
    [InlineData("userextras/scopes", "userextras.authentication.k8s.io/scopes", "authentication.k8s.io")]
    public void Rule_ForImpersonation_IsWhatKubectlMakes(string kind, string resource, string group)
    {
        var manifest = RbacRule.MissingImpersonation(kind).Manifest;
        Assert.StartsWith($"# kubectl create clusterrole actorvent-impersonation --verb=impersonate --resource={resource}\n", manifest, StringComparison.Ordinal);
        Assert.Contains($"- apiGroups: [\"{group}\"]\n  resources: [\"{kind}\"]\n  verbs: [\"impersonate\"]", manifest, StringComparison.Ordinal);
    }
}
