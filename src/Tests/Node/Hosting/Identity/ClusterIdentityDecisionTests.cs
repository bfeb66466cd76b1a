using ActorVent.Journal;
using ActorVent.Kubernetes.Identity;
using ActorVent.Node.Hosting.Identity;
using Xunit;

namespace ActorVent.Tests.Node.Hosting.Identity;

public class ClusterIdentityDecisionTests
{
    private static readonly ClusterEvidence Seen = new("u1", ["fa"], ["api:6443", "10.0.0.1:6443"], "https://api:6443");
    private static readonly ClusterEvidence NoUid = Seen with { Uid = null };
    private static readonly ClusterEvidence AddressOnly = NoUid with { CaFingerprints = [] };
    private static readonly ClusterRecord Known = new("u1", "u1", ["fa"], [], ["api:6443", "10.0.0.1:6443"]);

    [Fact]
    public void NewJournal_WithAName_TakesIt()
    {
        var decision = ClusterIdentityDecision.Decide(null, Seen, "prod");

        Assert.Equal(new ClusterRecord("prod", "u1", ["fa"], ["prod"], ["api:6443", "10.0.0.1:6443"]), decision.Record);
        Assert.Empty(decision.Warnings);
    }

    [Fact]
    public void NewJournal_WithoutAName_TakesTheUid()
    {
        var decision = ClusterIdentityDecision.Decide(null, Seen, null);

        Assert.Equal(Known, decision.Record);
        Assert.Empty(decision.Warnings);
    }

    [Fact]
    public void NewJournal_WithoutNameAndUid_TakesTheAddressAndWarns()
    {
        var decision = ClusterIdentityDecision.Decide(null, NoUid, null);

        Assert.Equal("https://api:6443", decision.Identity);
        Assert.Contains("give --cluster NAME, or allow get", Assert.Single(decision.Warnings));
    }

    [Fact]
    public void SameEvidence_ChangesNothingAndWarnsOfNothing()
    {
        var decision = ClusterIdentityDecision.Decide(Known, Seen, null);

        Assert.Equal(Known, decision.Record);
        Assert.Empty(decision.Warnings);
    }

    [Fact]
    public void Name_ThatComes_ChangesNoKeyAndIsWarnedOfOnce()
    {
        var first = ClusterIdentityDecision.Decide(Known, Seen, "prod");
        var second = ClusterIdentityDecision.Decide(first.Record, Seen, "prod");

        Assert.Equal(("u1", "u1"), (first.Identity, second.Identity));
        Assert.Equal(["prod"], first.Record.Names);
        Assert.Contains("--cluster prod changes nothing", Assert.Single(first.Warnings));
        Assert.Empty(second.Warnings);
    }

    [Fact]
    public void Name_ThatGoes_ChangesNoKey()
    {
        var named = ClusterIdentityDecision.Decide(null, Seen, "prod").Record;

        var decision = ClusterIdentityDecision.Decide(named, Seen, null);

        Assert.Equal(named, decision.Record);
        Assert.Empty(decision.Warnings);
    }

    [Fact]
    public void Name_ThatChanges_ChangesNoKey()
    {
        var named = ClusterIdentityDecision.Decide(null, Seen, "prod").Record;

        var decision = ClusterIdentityDecision.Decide(named, Seen, "production");

        Assert.Equal("prod", decision.Identity);
        Assert.Equal(["production", "prod"], decision.Record.Names);
        Assert.Contains("goes on to call the cluster prod", Assert.Single(decision.Warnings));
    }

    [Fact]
    public void Uid_ThatCannotBeReadAnyMore_IsWarnedOfAndKept()
    {
        var decision = ClusterIdentityDecision.Decide(Known, NoUid, null);

        Assert.Equal(Known, decision.Record);
        Assert.Contains("recognised by the authorities of its server's certificate", Assert.Single(decision.Warnings));
    }

    [Fact]
    public void Uid_ThatCanBeReadAtLast_IsLearntAndChangesNoKey()
    {
        var before = ClusterIdentityDecision.Decide(null, NoUid, null).Record;

        var decision = ClusterIdentityDecision.Decide(before, Seen, null);

        Assert.Equal("https://api:6443", decision.Identity);
        Assert.Equal("u1", decision.Record.Uid);
        Assert.Empty(decision.Warnings);
    }

    [Fact]
    public void Uid_ThatIsAnother_IsRefusedWhateverElseIsTheSame()
    {
        var decision = ClusterIdentityDecision.Decide(Known, Seen with { Uid = "u2" }, "u1");

        Assert.Contains("u2", decision.Refusal);
        Assert.Equal(Known, decision.Record);
    }

    [Fact]
    public void Uid_ThatIsTheSame_DecidesWhateverElseIsDifferent()
    {
        var decision = ClusterIdentityDecision.Decide(Known, new ClusterEvidence("u1", ["fb"], ["new:6443"], "https://new:6443"), null);

        Assert.Null(decision.Refusal);
        Assert.Equal(Known with { CaFingerprints = ["fb"], Addresses = ["new:6443"] }, decision.Record);
        Assert.Empty(decision.Warnings);
    }

    [Fact]
    public void Authorities_WithOneInCommon_AreTheSameAndTheOthersAreLearnt()
    {
        var rotating = ClusterIdentityDecision.Decide(Known, NoUid with { CaFingerprints = ["fa", "fb"] }, null);
        var rotated = ClusterIdentityDecision.Decide(rotating.Record, NoUid with { CaFingerprints = ["fb"] }, null);

        Assert.Null(rotating.Refusal);
        Assert.Null(rotated.Refusal);
        Assert.Equal(["fa", "fb"], rotated.Record.CaFingerprints);
    }

    [Fact]
    public void Authorities_WithNoneInCommon_AreRefusedAlsoAtTheSameAddress()
    {
        var decision = ClusterIdentityDecision.Decide(Known, NoUid with { CaFingerprints = ["fb"] }, null);

        Assert.Contains("none of the authorities", decision.Refusal);
    }

    [Fact]
    public void Authorities_InCommon_DecideAtAnotherAddress()
    {
        var decision = ClusterIdentityDecision.Decide(Known, new ClusterEvidence(null, ["fa"], ["new:6443"], "https://new:6443"), null);

        Assert.Null(decision.Refusal);
        Assert.Equal(["new:6443"], decision.Record.Addresses);
    }

    [Fact]
    public void Address_AsItResolves_IsTheSameInAnotherSpelling()
    {
        var before = ClusterIdentityDecision.Decide(null, AddressOnly, null).Record;

        var decision = ClusterIdentityDecision.Decide(before, AddressOnly with { Addresses = ["kube.example.com:6443", "10.0.0.1:6443"], Server = "https://kube.example.com:6443" }, null);

        Assert.Equal("https://api:6443", decision.Identity);
        Assert.Contains(decision.Warnings, warning => warning.Contains("is taken for api:6443", StringComparison.Ordinal));
        Assert.Equal(["kube.example.com:6443", "10.0.0.1:6443", "api:6443"], decision.Record.Addresses);
    }

    [Fact]
    public void Address_ThatMoved_IsTheSameUnderItsName()
    {
        var before = ClusterIdentityDecision.Decide(null, AddressOnly, null).Record;

        Assert.Null(ClusterIdentityDecision.Decide(before, AddressOnly with { Addresses = ["api:6443", "10.0.0.9:6443"] }, null).Refusal);
    }

    [Fact]
    public void Address_WithNothingInCommon_IsRefused()
    {
        var before = ClusterIdentityDecision.Decide(null, AddressOnly, null).Record;

        Assert.Contains("its server is at new:6443", ClusterIdentityDecision.Decide(before, AddressOnly with { Addresses = ["new:6443"] }, "x").Refusal);
    }

    [Fact]
    public void Nothing_ThatBothKnow_IsRefused()
    {
        var carriedOver = new ClusterRecord("prod", "u1", [], ["prod"], []);

        Assert.Contains("allow get on that namespace", ClusterIdentityDecision.Decide(carriedOver, NoUid, "prod").Refusal);
    }

    [Fact]
    public void AcceptedCluster_TakesTheKeyOfTheOneBefore()
    {
        var accepted = (Known with { Names = ["prod"] }).WithoutEvidence();

        var decision = ClusterIdentityDecision.Decide(accepted, Seen with { Uid = "u2", CaFingerprints = ["fb"] }, null);

        Assert.Null(decision.Refusal);
        Assert.Equal(new ClusterRecord("u1", "u2", ["fb"], ["prod"], ["api:6443", "10.0.0.1:6443"]), decision.Record);
        Assert.Empty(decision.Warnings);
    }

    [Fact]
    public void Addresses_ThatChangeForEver_AreForgottenOldestFirst()
    {
        var record = ClusterIdentityDecision.Decide(null, AddressOnly, null).Record;

        for (var i = 0; i < 100; i++)
            record = ClusterIdentityDecision.Decide(record, AddressOnly with { Addresses = ["api:6443", $"10.1.0.{i}:6443"] }, null).Record;

        Assert.Equal(16, record.Addresses.Count);
        Assert.Equal(["api:6443", "10.1.0.99:6443", "10.1.0.98:6443"], record.Addresses.Take(3));
    }
}
