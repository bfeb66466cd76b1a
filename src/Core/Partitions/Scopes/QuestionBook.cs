using ActorVent.Primitives;

namespace ActorVent.Partitions.Scopes;

/// <summary>The questions that are open, at most one for each object, and how many of them the server has been asked.</summary>
internal sealed class QuestionBook
{
    /// <summary>At once.</summary>
    public const int MostAsked = 16;

    private readonly Dictionary<ObjectKey, Question> _open = [];
    private readonly Dictionary<long, Question> _asked = [];
    private long _count;

    public bool IsEmpty => _open.Count == 0;

    public bool MayAsk => _asked.Count < MostAsked;

    public Question? this[ObjectKey key] => _open.GetValueOrDefault(key);

    public long NextNumber() => ++_count;

    public void Open(Question question) => _open.Add(question.Object, question);

    public void Asked(Question question) => _asked.Add(question.Number, question);

    /// <summary>The answer has come.</summary>
    /// <returns>null when it is over.</returns>
    public Question? Answered(long number) => _asked.Remove(number, out var question) && !question.IsOver ? question : null;

    public void Close(Question question)
    {
        question.IsOver = true;
        _open.Remove(question.Object);
    }

    /// <summary>Closes all of a scope.</summary>
    public List<Question> Close(ScopeId scope)
    {
        var closed = Of(scope);
        foreach (var question in closed)
            Close(question);
        return closed;
    }

    /// <summary>Those of a scope that are open.</summary>
    public List<Question> Of(ScopeId scope)
    {
        var found = new List<Question>();
        foreach (var question in _open.Values)
        {
            if (question.Scope == scope)
                found.Add(question);
        }
        return found;
    }

    /// <summary>Whether an answer is awaited.</summary>
    public bool IsAsked(Question question) => _asked.ContainsKey(question.Number);
}
