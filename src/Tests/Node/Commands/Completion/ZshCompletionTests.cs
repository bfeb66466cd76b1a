using Xunit;

namespace ActorVent.Tests.Node.Commands.Completion;

/// <summary>The script for zsh, which completes only for somebody at a terminal: it gets one, and does what it does at a TAB.</summary>
public sealed class ZshCompletionTests : ShellContract
{
    // Whatever is offered goes through compadd. With -O, -A or -D it only asks what would be.
    private const string Rc = """
        unsetopt auto_menu auto_list
        autoload -Uz compinit
        compinit -u -D
        typeset -a offered
        compadd() {
          local -a words
          if (( ! ${argv[(I)-[OAD]]} )); then
            builtin compadd -O words "$@"
            offered+=("${words[@]}")
          fi
          builtin compadd "$@"
        }
        zle-line-init() {
          local line
          while IFS= read -r line; do
            offered=() BUFFER=$line CURSOR=$#line
            zle expand-or-complete
            print -r -- "$offered" >>offered
          done <lines
          exit
        }
        zle -N zle-line-init

        """;

    private const string Terminal = """
        zmodload zsh/zpty
        zpty child zsh -d -i
        while zpty -r child text; do shown+=$text; done
        [[ -e offered ]] && cat offered || print -r -- $shown
        """;

    protected override string Shell => "zsh";

    [Fact]
    public async Task Script_InAFolderOfFpath_CompletesTheFirstTime()
    {
        _loading = static script => $"fpath=('{Path.GetDirectoryName(script)}' $fpath)\n{Rc}";

        Assert.Equal("status", await CompleteAsync("actorvent st"));
    }

    protected override Task<string> RunAsync(string script, IReadOnlyList<string> lines)
    {
        Place.Write(".zshrc", _loading(script));
        Place.Write("lines", string.Concat(lines.Select(static line => $"{line}\n")));
        return ShellProcess.RunAsync(Place, "", "zsh", "-f", "-c", Terminal);
    }

    private Func<string, string> _loading = static script => $"{Rc}source '{script}'\n";
}
