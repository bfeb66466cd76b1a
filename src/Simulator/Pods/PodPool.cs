namespace ActorVent.Simulator.Pods;

/// <summary>Pods to draw from, each in constant time, in an order that depends only on what was done before.</summary>
internal sealed class PodPool
{
    private readonly List<PodModel> _pods = [];

    public int Count => _pods.Count;

    public PodModel Draw(Random random) => _pods[random.Next(_pods.Count)];

    public bool Contains(PodModel pod) => pod.Place < _pods.Count && _pods[pod.Place] == pod;

    public void Add(PodModel pod)
    {
        pod.Place = _pods.Count;
        _pods.Add(pod);
    }

    public void Remove(PodModel pod)
    {
        var last = _pods[^1];
        _pods[pod.Place] = last;
        last.Place = pod.Place;
        _pods.RemoveAt(_pods.Count - 1);
    }
}
