using System.Net;

namespace ActorVent.Cluster.Tls;

/// <summary>Bounds how many strangers cost a thread at the same time.</summary>
/// <param name="most">All together; half of them of one address.</param>
internal sealed class HandshakeSlots(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _taken;

    public bool TryTake(IPAddress address)
    {
        lock (_gate)
        {
            var own = _byAddress.GetValueOrDefault(address);
            if (_taken >= most || own >= Math.Max(1, most / 2))
                return false;
            _taken++;
            _byAddress[address] = own + 1;
            return true;
        }
    }

    public void Give(IPAddress address)
    {
        lock (_gate)
        {
            _taken--;
            if (_byAddress[address] == 1)
                _byAddress.Remove(address);
            else
                _byAddress[address]--;
        }
    }
}
