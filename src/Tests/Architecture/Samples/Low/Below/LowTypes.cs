using ActorVent.Tests.Architecture.Samples.High;

namespace ActorVent.Tests.Architecture.Samples.Low.Below;

/// <summary>One forbidden use each, named after where it is; <see cref="Clean"/> has none.</summary>
internal static class LowTypes
{
    internal sealed class Base : HighType;

    internal sealed class Constraint<T>
        where T : HighType;

    [High]
    internal sealed class Attributed;

    internal sealed class Field
    {
        public List<HighType.Inner> Value = [];
    }

    internal interface ISignature
    {
        void Take(Func<int, HighType[]> value);
    }

    internal static class Bodies
    {
        public static object Create() => new HighType();

        public static int Static() => HighType.Number;

        public static string Name() => nameof(Bodies) + typeof(HighType.Inner).Name;

        public static object Generic() => HighType.Pass(Array.Empty<int>());

        public static Func<object> Lambda() => () => new HighType();

        public static async Task<bool> Async()
        {
            await Task.Yield();
            return HighType.Number > 0;
        }

        public static int Switch(int number)
        {
            switch (number)
            {
                case 0: return 10;
                case 1: return 11;
                case 2: return 12;
                case 3: return HighType.Number;
                default: return 14;
            }
        }

        public static bool Catch(Action action)
        {
            try
            {
                action();
                return true;
            }
            catch (HighType)
            {
                return false;
            }
        }
    }

    internal sealed class Clean
    {
        public Allowed.Part? Part { get; set; }

        public int Count(Allowed allowed) => allowed.Number + new List<Allowed>().Count;
    }
}
