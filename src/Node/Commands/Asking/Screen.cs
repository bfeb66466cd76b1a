namespace ActorVent.Node.Commands.Asking;

/// <summary>Shows a text, in the place of the one before where the output is a terminal.</summary>
/// <param name="output">Where to.</param>
/// <param name="isTerminal">Whether it takes escape sequences.</param>
internal sealed class Screen(TextWriter output, bool isTerminal)
{
    private const string Clear = "\e[H\e[2J";

    private bool _isFirst = true;

    /// <param name="text">With a line break at its end.</param>
    /// <param name="isFresh">Whether what stood there before goes.</param>
    public void Show(string text, bool isFresh)
    {
        if (isFresh && isTerminal)
            output.Write(Clear);
        else if (!_isFirst)
            output.WriteLine();
        _isFirst = false;
        output.Write(text);
        output.Flush();
    }
}
