namespace ActorVent.Tests.Properties;

internal sealed partial class World
{
    private void Act(int chance)
    {
        var name = NamesOfPods[_random.Next(NamesOfPods.Length)];
        switch (chance)
        {
            case < 45:
                Cluster.CreateOrUpdate(name);
                Remember(name);
                break;
            case < 50:
                Cluster.Touch(name);
                break;
            case < 54 when Cluster.Exists(name) && _tokens.ContainsKey(name):
                Cluster.Revert(name, _tokens[name][_random.Next(_tokens[name].Count)]);
                break;
            case < 66:
                Cluster.Delete(name);
                _tokens.Remove(name);
                break;
            case < 72:
                Cluster.Delete(name);
                _tokens.Remove(name);
                Cluster.CreateOrUpdate(name);
                Remember(name);
                break;
            case < 76 when !Plan.KeepsHistory:
                Cluster.Compact();
                break;
            case < 77 when !Plan.KeepsHistory:
                // What changes before the reset is noticed, and brings the versions past the old ones, no client can tell: nothing does here.
                Cluster.Restore();
                Restores++;
                Cluster.Mood.Calm();
                _tokens.Clear();
                _scheduler.RunFor(TimeSpan.FromMinutes(15));
                break;
            case < 82 when !Plan.KeepsHistory:
                Cluster.Mood.Rough(_random);
                break;
            case < 85:
                Cluster.Mood.Calm();
                break;
            case < 89:
                Rough((_random.Next(2) == 0 ? _receivers[_random.Next(_receivers.Length)] : Tenants[_random.Next(Tenants.Count)]).Mood);
                break;
            case < 91:
                _journalMood.Rough(_random);
                break;
            case < 93:
                _journalMood.Calm();
                break;
            case < 97:
                Crash();
                break;
            case < 98:
                RestartCleanly();
                break;
            case < 99:
                // Long enough for retention to look what may go.
                _scheduler.RunFor(TimeSpan.FromMinutes(3));
                break;
        }
    }

    private void Rough(FakeReceiverMood mood)
    {
        switch (_random.Next(4))
        {
            case 0:
                mood.Down();
                break;
            case 1:
                mood.Calm();
                break;
            default:
                mood.Rough(_random);
                break;
        }
    }

    private void Remember(string name)
    {
        if (!_tokens.TryGetValue(name, out var tokens))
            _tokens[name] = tokens = [];
        tokens.Add(Cluster.TokenOf(name));
        if (tokens.Count > 3)
            tokens.RemoveAt(0);
    }
}
