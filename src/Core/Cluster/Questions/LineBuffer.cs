using System.Buffers;

namespace ActorVent.Cluster.Questions;

/// <summary>Lines on their way to who follows, as many as there is room for: who is slow misses some, and is told how many. For use from many threads.</summary>
/// <param name="most">Bytes.</param>
internal sealed class LineBuffer(int most)
{
    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _lines = new();
    private long _dropped;

    public void Add(ReadOnlyMemory<byte> line)
    {
        lock (_lock)
        {
            if (_lines.WrittenCount + line.Length + 1 > most)
            {
                _dropped++;
                return;
            }
            _lines.Write(line.Span);
            _lines.Write("\n"u8);
        }
    }

    /// <summary>What there is; the buffer is empty then. null: nothing.</summary>
    public QuestionMessage.Happened? Take()
    {
        lock (_lock)
        {
            if (_lines.WrittenCount == 0 && _dropped == 0)
                return null;
            var happened = new QuestionMessage.Happened(_lines.WrittenMemory, _dropped);
            (_lines, _dropped) = (new(), 0);
            return happened;
        }
    }
}
