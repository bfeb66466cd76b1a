using ActorVent.Delivery;
using ActorVent.Journal;
using ActorVent.Primitives;
using Xunit;

namespace ActorVent.Tests.Delivery.Http;

public class WebhookIdTests
{
    private const string Uid = "0a1b2c3d-0000-4000-8000-000000000001";

    // Receivers remember these: a change here makes every repeat look new to them.
    [Theory]
    [InlineData("default", "prod", Uid, "12345", ChangeType.Modified, 0, "msg_67506d3457a4a5b621a5464baf57afbe")]
    [InlineData("default", "prod", Uid, "12345", ChangeType.Deleted, 0, "msg_83592b1f685c86b1f640548a72cc401e")]
    [InlineData("hooks.example.com", "", "ü", null, ChangeType.Added, 3, "msg_9250c45f27e8340b24293efde85892ac")]
    public void Of_KnownInput_IsTheSameForEver(string endpoint, string cluster, string uid, string? version, ChangeType type, int resend, string expected) =>
        Assert.Equal(expected, WebhookId.Of(new EndpointId(endpoint), cluster, uid, new ResourceVersion(version!), type, [], resend));

    [Fact]
    public void Of_AnyFieldDiffers_IsAnotherId()
    {
        string[] ids =
        [
            Of("e", "c", "u", "1", ChangeType.Added, 0),
            Of("e2", "c", "u", "1", ChangeType.Added, 0),
            Of("e", "c2", "u", "1", ChangeType.Added, 0),
            Of("e", "c", "u2", "1", ChangeType.Added, 0),
            Of("e", "c", "u", "2", ChangeType.Added, 0),
            Of("e", "c", "u", "1", ChangeType.Modified, 0),
            Of("e", "c", "u", "1", ChangeType.Deleted, 0),
            Of("e", "c", "u", "1", ChangeType.OutOfScope, 0),
            Of("e", "c", "u", "1", ChangeType.Added, 1),
            Of("e", "c", "u", "1", ChangeType.Added, 0, "the same version, after a restore"),
            // The same characters, cut elsewhere.
            Of("ec", "", "u", "1", ChangeType.Added, 0),
            Of("", "ec", "u", "1", ChangeType.Added, 0),
            Of("e", "cu", "", "1", ChangeType.Added, 0),
            Of("e", "c", "u1", "", ChangeType.Added, 0),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^msg_[0-9a-f]{32}$", id));
    }

    private static string Of(string endpoint, string cluster, string uid, string version, ChangeType type, int resend, string payload = "") =>
        WebhookId.Of(new EndpointId(endpoint), cluster, uid, new ResourceVersion(version), type, System.Text.Encoding.UTF8.GetBytes(payload), resend);
}
