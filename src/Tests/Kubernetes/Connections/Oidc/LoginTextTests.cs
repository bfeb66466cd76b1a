using ActorVent.Kubernetes.Connections.Oidc;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

/// <summary>A kubeconfig is somebody's: of its text, nothing changes but the two tokens.</summary>
public class LoginTextTests
{
    private static readonly string Token = Jwt.Of("{}");
    private static readonly OidcLogin Login = OidcLogin.Of(Token, "new/+=\"");

    [Theory]
    [InlineData("id-token: old\n        refresh-token: older # keep", "id-token: ID\n        refresh-token: REFRESH # keep")]
    [InlineData("refresh-token: 'old'\n        id-token: \"o\\\n          ld\"", "refresh-token: REFRESH\n        id-token: ID")]
    [InlineData("refresh-token: |-\n          old\n        id-token: >\n          old", "refresh-token: REFRESH\n        id-token: ID")]
    [InlineData("refresh-token:\n        id-token: null", "refresh-token: REFRESH\n        id-token: ID")]
    [InlineData("refresh-token: old", "id-token: ID\n        refresh-token: REFRESH")]
    [InlineData("'refresh-token': old", "id-token: ID\n        'refresh-token': REFRESH")]
    public void Block_AnyStyle_KeepsAllButTheTokens(string login, string becomes)
    {
        const string Before = "# mine\nusers:\n- user: {token: a}\n  name: other\n- name: u\n  user:\n    auth-provider:\n      config:\n        ";
        const string After = "\n        client-id: kube\n      name: oidc\ncurrent-context: x\n";

        Assert.Equal(Before + Filled(becomes) + After, LoginText.Replace(Before + login + After, "u", Login));
    }

    [Theory]
    [InlineData("id-token: old, refresh-token: o", "id-token: ID, refresh-token: REFRESH")]
    [InlineData("\"refresh-token\":\"old\"", "\"id-token\": ID, \"refresh-token\":REFRESH")]
    public void Flow_AsInJson_KeepsAllButTheTokens(string login, string becomes)
    {
        const string Before = "{\"users\":[{\"name\":\"u\",\"user\":{\"auth-provider\":{\"config\":{";
        const string After = "}}}}]}";

        Assert.Equal(Before + Filled(becomes) + After, LoginText.Replace(Before + login + After, "u", Login));
    }

    [Fact]
    public void Merged_Section_IsChangedWhereItIsWritten()
    {
        const string Text = "base: &base {refresh-token: old, client-id: kube}\nusers: [{name: u, user: {auth-provider: {config: {<<: *base, client-id: other}}}}]";

        Assert.StartsWith(Filled("base: &base {\"id-token\": ID, refresh-token: REFRESH,"), LoginText.Replace(Text, "u", Login), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users: [{name: v, user: {auth-provider: {config: {id-token: a}}}}]")]
    [InlineData("users: [{name: u, user: {auth-provider: {config: {}}}}]")]
    [InlineData("users: [{name: u, user: {auth-provider: {config: {refresh-token: &a old}}}}, {name: v, user: {token: *a }}]")]
    [InlineData("users: [{name: u, user: {auth-provider: {config: {refresh-token: [a]}}}}]")]
    [InlineData("users: [{name: u, user: {auth-provider: {config: {id-token: {a: b}}}}}]")]
    [InlineData("")]
    public void Text_ThatCannotBeChanged_IsLeft(string text) => Assert.Null(LoginText.Replace(text, "u", Login));

    private static string Filled(string text) => text.Replace("ID", $"\"{Token}\"", StringComparison.Ordinal).Replace("REFRESH", "\"new/+=\\\"\"", StringComparison.Ordinal);
}
