using System.Text;
using ActorVent.Delivery;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class AnswerTextTests
{
    [Theory]
    [InlineData("no_text", "no_text")]
    [InlineData("\ufeff\r\n  no_text  \r\nmore", "no_text")]
    [InlineData("{\"message\":\"no text\"}", "no text")]
    [InlineData("{\n  \"ok\": false,\n  \"error\": \"invalid_payload\"\n}", "invalid_payload")]
    [InlineData("{\"error\":{\"code\":7,\"message\":\"too old\"}}", "too old")]
    [InlineData("{\"errors\":[{\"detail\":\"too old\\nby far\"}]}", "too old")]
    [InlineData("{\"title\":\"Invalid\",\"detail\":\"metadata.name is missing\"}", "metadata.name is missing")]
    [InlineData("{\n  \"ok\": false }", "{ \"ok\": false }")]
    [InlineData("{\"error\":\"cut o", "{\"error\":\"cut o")]
    [InlineData("[\"too old\"]", "too old")]
    [InlineData("<!DOCTYPE html>\n<html><head><style>a{}</style>\n<title>502 Bad &amp; Gateway</title></head><body>x", "502 Bad & Gateway")]
    [InlineData("a\u001b[31mb\u0007c\u202ed", "a[31mbcd")]
    [InlineData("", null)]
    [InlineData(" \n", null)]
    [InlineData("\0\u0001\u0002", null)]
    [InlineData("<p></p>", null)]
    public void Answer_OfAnyForm_IsALine(string body, string? line) => Assert.Equal(line, AnswerText.Find(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("bad token=hunter2, sorry", "bad token=…, sorry")]
    [InlineData("{\"message\":\"password: 'hunter2' is wrong\"}", "password: … is wrong")]
    [InlineData("Authorization was Bearer hunter2", "Authorization was Bearer …")]
    [InlineData("Authorization was Bearer\thunter2", "Authorization was Bearer …")]
    [InlineData("was Bea\u200brer hunter2", "was Bearer …")]
    [InlineData("key AKIA4HUNTER2\u200b4HUNTER24 expired", "key … expired")]
    [InlineData("signature sha1=0aa34e5d1f0b7c3c7f2c7b7a5d6c1a4be0f1d2c3 is wrong", "signature … is wrong")]
    [InlineData("no hook at https://hooks.example.com/services/hunter2?key=hunter2", "no hook at https://hooks.example.com/…")]
    [InlineData("POST /hooks/hunter2 failed", "POST /… failed")]
    [InlineData("key AKIA4HUNTER24HUNTER24 expired", "key … expired")]
    [InlineData("and/or nothing", "and/or nothing")]
    public void Secret_InAnAnswer_IsNotRepeated(string body, string line)
    {
        Assert.Equal(line, AnswerText.Find(Encoding.UTF8.GetBytes(body)));
        Assert.DoesNotContain("hunter2", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Line_ThatIsLong_IsCutTo200Characters()
    {
        var words = string.Concat(Enumerable.Repeat("word ", 5000));
        Assert.Equal(words[..200].Trim(), AnswerText.Find(Encoding.UTF8.GetBytes(words)));
        Assert.Equal(words[..200].Trim(), AnswerText.Find(Encoding.UTF8.GetBytes($"{{\"message\":\"{words}\"}}")));
    }

    [Fact]
    public void Secret_AtTheCut_IsNotRepeated() =>
        Assert.DoesNotContain("hunter2", AnswerText.Find(Encoding.UTF8.GetBytes(new string(' ', 3) + string.Concat(Enumerable.Repeat("word ", 37)) + "token=hunter2"))!, StringComparison.Ordinal);

    [Fact]
    public void Bytes_OfAnyKind_NeverThrow()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        string[] pieces = ["{", "}", "[", "]", "\"", "error", "message", ":", ",", "<", ">", "<script", "</script>", "<!--", "\\ud800", "\\u0000", "token=x", "/a/b", "\n", "\u2028", "&#x0;", "é"];
        for (var i = 0; i < 20_000; i++)
        {
            var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)])));
            if (random.Next(3) == 0)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            var line = AnswerText.Find(body);
            Assert.False(line is not null && (line.Length is 0 or > 200 || line.Any(char.IsControl)), $"seed {Seed}, round {i}");
        }
    }
}
