namespace ActorVent.Tests.Simulation.Api;

/// <summary>What people do to pods.</summary>
internal sealed class PodChanges(ApiServer api, Random acts)
{
    private readonly Dictionary<string, List<long>> _tokens = [];

    /// <summary>One random change of a pod.</summary>
    public void Change(string name)
    {
        switch (acts.Next(60))
        {
            case < 38:
                api.CreateOrUpdate(name);
                Remember(name);
                break;
            case < 42:
                api.Touch(name);
                break;
            case < 46 when api.Exists(name) && _tokens.ContainsKey(name):
                api.Revert(name, _tokens[name][acts.Next(_tokens[name].Count)]);
                break;
            case < 54:
                Delete(name);
                break;
            default:
                Delete(name);
                api.CreateOrUpdate(name);
                Remember(name);
                break;
        }
    }

    /// <summary>States before now are not to be come back to.</summary>
    public void Forget() => _tokens.Clear();

    private void Delete(string name)
    {
        api.Delete(name);
        _tokens.Remove(name);
    }

    private void Remember(string name)
    {
        if (!_tokens.TryGetValue(name, out var tokens))
            _tokens[name] = tokens = [];
        tokens.Add(api.Get(name)!.Token);
        if (tokens.Count > 3)
            tokens.RemoveAt(0);
    }
}
