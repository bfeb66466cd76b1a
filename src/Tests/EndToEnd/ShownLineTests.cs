using Xunit;

namespace ActorVent.Tests.EndToEnd;

public sealed class ShownLineTests
{
    [Theory]
    [InlineData("Nothing is wrong.", "Nothing is wrong.")]
    [InlineData("NODE   AGE", "NODE      AGE")]
    [InlineData("local   64   173Mi   6s", "local   8   9Mi   2m0s")]
    [InlineData("14:02:10.113  shop/web-0  503, 4 ms", "00:00:00.000  a/b  200, 12 ms")]
    [InlineData("Endpoint 127.0.0.1-9000-df16c126: 1 of http://127.0.0.1:9000", "Endpoint 127.0.0.1-40123-00000000: 22 of http://127.0.0.1:40123")]
    public void Line_OfAnotherDay_IsLikeTheOneShown(string shown, string other) => Assert.Matches(ShownLine.Like(shown), $"before\n{other}\nbehind");

    [Theory]
    [InlineData("Nothing is wrong.", "Nothing is wrong!")]
    [InlineData("NODE   AGE", "NODE   STATE   AGE")]
    [InlineData("local   64", "local   -")]
    [InlineData("local   64", "local   64   64")]
    [InlineData("web-0   4m12s", "web-0   4m")]
    [InlineData("accepted   shop/web-0", "retried   shop/web-0")]
    public void Line_OfOtherWords_IsNot(string shown, string other) => Assert.DoesNotMatch(ShownLine.Like(shown), other);
}
