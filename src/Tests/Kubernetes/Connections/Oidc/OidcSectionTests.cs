using ActorVent.Kubernetes.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

public sealed class OidcSectionTests : IDisposable
{
    private const string Valid = "idp-issuer-url: 'https://idp', client-id: kube, refresh-token: r";
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("name: gcp", "name: gcp is not supported, nor by kubectl since 1.26; gcloud container clusters get-credentials writes exec with gke-gcloud-auth-plugin in its place, or use exec, a token, a tokenFile or a client certificate")]
    [InlineData("name: azure", "name: azure is not supported, nor by kubectl since 1.26; kubelogin convert-kubeconfig writes exec with kubelogin in its place, or use exec, a token, a tokenFile or a client certificate")]
    [InlineData("name: openstack", "name: there is no auth provider 'openstack', nor does kubectl know one; there is oidc, or use exec, a token, a tokenFile or a client certificate")]
    [InlineData("config: {}", "name: is missing; oidc is what can stand there")]
    [InlineData("name: oidc, config: {idp-issuer-url: 'http://idp', client-id: kube, refresh-token: r}", "config.idp-issuer-url: must be an address of the form https://HOST/PATH, without a user, a query or a fragment")]
    [InlineData("name: oidc, config: {client-id: kube, refresh-token: r}", "config.idp-issuer-url: is missing; it is the address of the identity provider, https://HOST/PATH")]
    [InlineData("name: oidc, config: {idp-issuer-url: 'https://idp', refresh-token: r}", "config.client-id: is missing; it is the name by which the identity provider knows the program that logged in")]
    [InlineData("name: oidc, config: {idp-issuer-url: 'https://idp', client-id: kube}", "config: has neither id-token nor refresh-token; log in first, with kubectl oidc-login for instance")]
    [InlineData("name: oidc, config: {idp-issuer-url: 'https://idp', client-id: kube, id-token: SECRET}", "config.id-token: is not a JWT: it has 1 parts with dots between, not 3")]
    [InlineData($"name: oidc, config: {{{Valid}, idp-certificate-authority-data: '%'}}", "config.idp-certificate-authority-data: is not valid base64")]
    [InlineData($"name: oidc, config: {{{Valid}, idp-certificate-authority-data: aGVsbG8=}}", "config.idp-certificate-authority-data: holds no usable certificates (there is no PEM certificate in it)")]
    [InlineData($"name: oidc, config: {{{Valid}, idp-certificate-authority: /none}}", "config.idp-certificate-authority: the file /none cannot be read (Could not find file '/none'.)")]
    public void Section_ThatCannotBeUsed_SaysWhatAndWhatToDo(string section, string says) =>
        Assert.Equal([$"auth-provider.{says}"], ProblemsOf($"auth-provider: {{{section}}}"));

    [Fact]
    public void Section_WithoutConfig_NamesAllThatIsMissing() => Assert.Equal(
        ["auth-provider.config.idp-issuer-url", "auth-provider.config.client-id", "auth-provider.config"],
        ProblemsOf("auth-provider: {name: oidc}").Select(problem => problem.Split(": ")[0].Split(' ')[0]));

    [Fact]
    public void Section_BesideAPlugin_IsRefused() => Assert.Equal(
        ["auth-provider: cannot stand beside exec, nor does kubectl take both; remove one of the two"],
        ProblemsOf($"exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: x}}, auth-provider: {{name: oidc, config: {{{Valid}}}}}"));

    private List<string> ProblemsOf(string user)
    {
        var file = _directory.Write("config", OidcConfig.Of(user));
        var error = Assert.Throws<KubeConfigException>(() => OidcConfig.Connect(file, TimeProvider.System, NullLoggerFactory.Instance));
        return [.. error.Problems.Select(problem => problem[$"{file}: users[u].user.".Length..])];
    }
}
