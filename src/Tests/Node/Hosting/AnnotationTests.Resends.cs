using Xunit;

namespace ActorVent.Tests.Node.Hosting;

public sealed partial class AnnotationTests
{
    [Fact]
    public void UnhealthyPod_WithWebhooks_IsSentAgainToThemAlone()
    {
        Start();
        _cluster.Put("web-0", Hook, phase: "Pending");
        _stage.Pass(130);

        Assert.Empty(_operators.Seen);
        Assert.Equal(["live", "resend", "resend"], _opened[0].Requests.Select(r => RecordingTransport.Header(r, "actorvent-cause")));
        Assert.Equal(3, _opened[0].Requests.Select(r => RecordingTransport.Header(r, "webhook-id")).Distinct().Count());
        Assert.Equal(["annotation", "operators"], _labels.Order());
    }

    [Fact]
    public void UnhealthyPod_WhoseWebhooksAreRefusedAfterARestart_IsSentAgainToNobody()
    {
        Start();
        _cluster.Put("web-0", Hook, phase: "Pending");
        _stage.Pass(5);
        Stop();
        _opened.Clear();
        _labels.Clear();

        Start(Rules(_ => "not any more"));
        _stage.Pass(200);

        // A change of the options holds from the pod's next change on, and repeats are no change: neither is it the operators' now, nor a dead letter.
        Assert.Empty(SeenByTenants);
        Assert.Empty(_operators.Seen);
        Assert.Empty(Wait(_stage.Journal.ReadDeadLettersAsync(null, 10, payloads: true, default)));
        Assert.Equal(["annotation", "operators"], _labels.Order());
        _cluster.Put("web-0", Hook, phase: "Pending");
        _stage.Pass(70);
        Assert.Equal(["live", "resend"], _operators.Requests.Select(r => RecordingTransport.Header(r, "actorvent-cause")));
    }

    [Fact]
    public void UnhealthyPod_WhoseWebhooksAreDisabledAtARestart_IsSentAgainToNobody()
    {
        Start();
        _cluster.Put("web-0", Hook, phase: "Pending");
        _stage.Pass(5);
        Stop();
        _opened.Clear();

        Start(rules: null);
        _stage.Pass(200);
        Assert.Empty(_opened);
        Assert.Empty(_operators.Seen);
        _cluster.Put("web-0", Hook, phase: "Pending");
        _stage.Pass(70);

        Assert.Equal(["live", "resend"], _operators.Requests.Select(r => RecordingTransport.Header(r, "actorvent-cause")));
    }
}
