using ActorVent.Delivery;
using ActorVent.Delivery.Tenants;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Delivery.Tenants;

public class TenantUrlTests
{
    [Theory]
    [InlineData("ftp://a.example/")]
    [InlineData("/hook")]
    [InlineData("a.example")]
    [InlineData("https://")]
    [InlineData("https://user:password@a.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public void Text_ThatCannotBePostedTo_IsNoUrl(string text) => Assert.Null(TenantUrl.Parse(text));

    [Fact]
    public void Text_ThatIsTooLong_IsNoUrl()
    {
        Assert.NotNull(TenantUrl.Parse("https://a.example/".PadRight(StrictUrl.MostCharacters, 'x')));
        Assert.Null(TenantUrl.Parse("https://a.example/".PadRight(StrictUrl.MostCharacters + 1, 'x')));
    }

    [Fact]
    public void Id_IsTheSameAtEveryStart() =>
        Assert.Equal(new EndpointId("a-70ccab0ffa0c7615dc4a62b9"), TenantUrl.IdOf(new Uri("https://hooks.example.com/T0/B0/xyz")));

    [Theory]
    [InlineData("https://A.example:443/x", true)]
    [InlineData("https://a.example/y", false)]
    [InlineData("http://a.example/x", false)]
    [InlineData("https://a.example:8443/x", false)]
    public void Id_IsOneForEachUrl(string url, bool isSame) =>
        Assert.Equal(isSame, TenantUrl.IdOf(new Uri(url)) == TenantUrl.IdOf(new Uri("https://a.example/x")));

    [Theory]
    [InlineData("https://a.example/secret?token=secret", "https://a.example")]
    [InlineData("http://a.example:8080/secret", "http://a.example:8080")]
    [InlineData("https://bücher.example/secret", "https://xn--bcher-kva.example")]
    public void Registration_ShowsSchemeAndHostOnly(string url, string shown)
    {
        var registration = TenantUrl.Register(TenantUrl.Parse(url)!);

        Assert.Equal((shown, true), (registration.MaskedUrl, registration.FromAnnotation));
        Assert.DoesNotContain("secret", registration.Id.Value);
    }
}
