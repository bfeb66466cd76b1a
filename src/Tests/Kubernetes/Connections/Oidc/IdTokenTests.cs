using ActorVent.Kubernetes.Connections.Oidc;
using Xunit;

namespace ActorVent.Tests.Kubernetes.Connections.Oidc;

public class IdTokenTests
{
    [Theory]
    [InlineData("1800000000", "2027-01-15 08:00:00Z")]
    [InlineData("1800000000.9", "2027-01-15 08:00:00Z")]
    [InlineData("1.8e9", "2027-01-15 08:00:00Z")]
    [InlineData("-1.5", "1969-12-31 23:59:58Z")]
    [InlineData("1e999", "9999-12-31 23:59:59Z")]
    [InlineData("-99999999999999999999", "0001-01-01 00:00:00Z")]
    public void Exp_AnyNumber_IsATime(string exp, string end) => Assert.Equal(end, IdToken.ExpiryOf(Jwt.Of($$"""{"exp":{{exp}}}"""))!.Value.ToString("u"));

    [Fact]
    public void Exp_Missing_IsNone() => Assert.Null(IdToken.ExpiryOf(Jwt.Of("{}")));

    [Theory]
    [InlineData("secret", "it has 1 parts with dots between, not 3")]
    [InlineData("a.b.c.d", "it has 4 parts with dots between, not 3")]
    [InlineData("a.c2VjcmV0.c", "its second part is not JSON")]
    [InlineData("a.b~.c", "its second part is not base64url")]
    [InlineData("a..c", "its second part is not JSON")]
    [InlineData("a.W10.c", "its second part is not a JSON object")]
    [InlineData("a.eyJleHAiOiIxIn0.c", "its exp is not a number")]
    public void Token_ThatIsNoJwt_IsRefusedWithoutBeingQuoted(string token, string says) =>
        Assert.Equal($"is not a JWT: {says}", Assert.Throws<FormatException>(() => IdToken.ExpiryOf(token)).Message);
}
