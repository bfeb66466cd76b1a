using System.Net;
using System.Security.Cryptography;
using System.Text;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Guard;

public class GuardFuzzTests
{
    private const int Urls = 50_000;
    private const string Pieces = "@:/\\?#[]%.-_ \t\r\n\0\u3002\uFF0E\uFF11\u200D\u00DF\u0130\uD800x0127fFa";

    /// <summary>Whatever is allowed is, to the class that reads it for the request, the host and the port that were allowed.</summary>
    [Fact]
    public void Url_MutatedAtRandom_IsRefusedOrReadAsItWasJudged()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        var random = new Random(seed);
        string[] seeds = [.. GuardTableTests.Rows.Select(row => row.Data.Item1)];
        var allowed = 0;
        for (var i = 0; i < Urls; i++)
        {
            var url = Mutate(random, seeds[random.Next(seeds.Length)]);
            var refusal = GuardTableTests.Most.Refusal(url);
            if (refusal is null)
            {
                allowed++;
                Assert.True(IsFit(new Uri(url)), $"seed {seed}: {url} is allowed");
            }
            else
            {
                Assert.DoesNotContain(refusal, c => c is < ' ' or '\x7f');
            }
        }
        Assert.True(allowed > Urls / 100, $"seed {seed}: {allowed} were allowed");
    }

    private static bool IsFit(Uri url)
    {
        var host = url.IdnHost;
        return url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0
            && (url.IsDefaultPort || url.Port == 8443)
            && (IPAddress.TryParse(host, out var address)
                ? AddressGuard.Refusal(address) is null
                : host.Contains('.', StringComparison.Ordinal) && !InternalNames.Contains(host) && !host.EndsWith('.'));
    }

    private static string Mutate(Random random, string url)
    {
        var text = new StringBuilder(url);
        for (var n = random.Next(4); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(3))
            {
                case 0:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1 when at < text.Length:
                    text.Remove(at, 1);
                    break;
                case 2 when at < text.Length:
                    text[at] = Pieces[random.Next(Pieces.Length)];
                    break;
            }
        }
        return text.ToString();
    }
}
