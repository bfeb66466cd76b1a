namespace ActorVent.Cluster.Questions;

/// <summary>What a node can tell of itself.</summary>
internal interface IAnswers
{
    /// <summary>Answers one question; empty: there is nothing of that name, or it cannot be told at present.</summary>
    /// <param name="question">A path, with a query if need be.</param>
    /// <returns>JSON in UTF-8.</returns>
    Task<ReadOnlyMemory<byte>> AnswerAsync(string question);

    /// <summary>Begins to tell what happens.</summary>
    /// <param name="question">As above.</param>
    /// <param name="happened">Told a JSON object for each thing that happens, on any thread. Does not take long, and does not throw.</param>
    /// <returns>Ends it; null: there is nothing of that name.</returns>
    IDisposable? Follow(string question, Action<ReadOnlyMemory<byte>> happened);
}
