// Everything that is done to this repository, by people and by CI:
//
//     dotnet fsi build.fsx TARGET

#load "k8s/chart.fsx"

open System
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices
open System.Xml.Linq

let root = __SOURCE_DIRECTORY__
let configuration = "Release"

/// Runs a program in the repository, with this process' output, and returns its exit code.
let run (program: string) (arguments: string list) =
    printfn "> %s %s" program (String.Join(' ', arguments))
    Console.Out.Flush()
    let start = ProcessStartInfo(program, arguments, WorkingDirectory = root, UseShellExecute = false)
    // Build servers outlive the build and keep files open; a script that ends should leave nothing running.
    start.Environment["MSBUILDDISABLENODEREUSE"] <- "1"
    start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] <- "0"
    use running = Process.Start start
    running.WaitForExit()
    running.ExitCode

/// As run; ends the script when the program fails.
let must program arguments =
    let code = run program arguments
    if code <> 0 then
        eprintfn "build.fsx: %s ended with exit code %d" program code
        exit code

let dotnet arguments = must "dotnet" arguments

let output project assembly =
    Path.Combine(root, "src", project, "bin", configuration, "net10.0", assembly + ".dll")

let build () =
    dotnet [ "build"; "ActorVent.sln"; "-c"; configuration; "-v"; "quiet"; "--nologo" ]

/// Runs the tests that a filter leaves, and ends with a line that tells how many.
let runTests name (filter: string list) (more: string list) =
    dotnet [ "build"; "src/Tests/Tests.csproj"; "-c"; configuration; "-v"; "quiet"; "--nologo" ]
    let report = Path.Combine(root, "TestResults", name + ".xml")
    Directory.CreateDirectory(Path.GetDirectoryName report) |> ignore
    File.Delete report
    let code = run "dotnet" ([ output "Tests" "ActorVent.Tests" ] @ filter @ [ "-noColor"; "-noLogo"; "-xml"; report ] @ more)

    let count (attribute: string) =
        if File.Exists report then
            XDocument.Load(report).Root.Elements(XName.Get "assembly")
            |> Seq.sumBy (fun assembly ->
                match assembly.Attribute(XName.Get attribute) with
                | null -> 0
                | value -> int value.Value)
        else
            0

    let passed = count "passed"
    let skipped = count "skipped" + count "not-run"
    let counted = count "failed" + count "errors"
    // A run that died, or that found nothing to run, has not passed.
    let failed = if counted = 0 && (code <> 0 || passed = 0) then 1 else counted

    if passed + counted = 0 then
        printfn "no test was run"

    if skipped > 0 then
        printfn "%d skipped" skipped

    printfn "%d passed, %d failed" passed failed
    exit (if failed > 0 then 1 else 0)

let test more =
    // What takes minutes or needs a disk of its own has its own command; children are started by the tests that kill them.
    runTests "unit" [ for category in [ "Chaos"; "Cluster"; "Upgrade"; "SmallDisk"; "Child" ] do yield! [ "-trait-"; $"Category={category}" ] ] more

let chaos more = runTests "chaos" [ "-trait"; "Category=Chaos" ] more
// One after the other: each has several nodes, and some measure.
let clusterTest more = runTests "cluster" [ "-parallel"; "none"; "-trait"; "Category=Cluster" ] more
let smallDisk more = runTests "small-disk" [ "-trait"; "Category=SmallDisk"; "-explicit"; "only" ] more

/// The node as it is shipped: compiled ahead, so that it starts fast.
let publish () =
    let folder = Path.Combine(root, "artifacts", "node")

    dotnet [ "publish"; "src/Node"; "-c"; configuration; "-o"; folder; "-v"; "quiet"; "--nologo" ]

    Path.Combine(folder, "actorvent")

/// What a command prints, without the line's end; None when it fails.
let outputOf (program: string) (arguments: string list) =
    let start = ProcessStartInfo(program, arguments, WorkingDirectory = root, UseShellExecute = false, RedirectStandardOutput = true)
    use running = Process.Start start
    let text = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    if running.ExitCode = 0 then Some(text.Trim()) else None

/// Nodes of this commit beside those of another, by default the one before.
let upgrade (more: string list) =
    let commit = match more with [ other ] -> other | _ -> "HEAD~1"

    match outputOf "git" [ "rev-parse"; "--verify"; commit ] with
    | None ->
        eprintfn "build.fsx: there is no commit %s here; of a shallow clone, fetch more" commit
        exit 1
    | Some id ->
        let folder = Path.Combine(root, "artifacts", "previous")
        let sources = Path.Combine(folder, "sources")
        run "git" [ "worktree"; "remove"; "--force"; sources ] |> ignore
        must "git" [ "worktree"; "add"; "--force"; "--detach"; sources; id ]
        dotnet [ "publish"; Path.Combine(sources, "src/Node"); "-c"; configuration; "-o"; Path.Combine(folder, "node"); "-v"; "quiet"; "--nologo" ]
        must "git" [ "worktree"; "remove"; "--force"; sources ]
        Environment.SetEnvironmentVariable("ACTORVENT_TEST_PREVIOUS", Path.Combine(folder, "node", "actorvent"))
        runTests "upgrade" [ "-trait"; "Category=Upgrade"; "-explicit"; "only" ] []

let bench more =
    let more = if List.isEmpty more then [ "whole" ] else more

    let more =
        match more with
        | (("whole" | "idle" | "fleet" | "large" | "cost") as mode) :: rest -> mode :: publish () :: rest
        | "cluster" :: server -> "cluster" :: publish () :: server
        | "compare" :: other :: phases -> "compare" :: other :: publish () :: phases
        | _ -> more

    dotnet ([ "run"; "-c"; configuration; "--project"; "src/Bench"; "--" ] @ more)

let fuzz more =
    dotnet ([ "run"; "-c"; configuration; "--project"; "src/Bench"; "--"; "fuzz" ] @ more)

let format more =
    let check = if more = [ "fix" ] then [] else [ "--verify-no-changes" ]
    dotnet ([ "format"; "ActorVent.sln"; "--severity"; "warn" ] @ check)
    printfn "%s" (if check.IsEmpty then "formatted" else "the format is right")

let demo more =
    dotnet ([ "run"; "-c"; configuration; "--project"; "src/Node"; "--"; "demo" ] @ more)

/// PostgreSQL's programs: the newest that is installed.
let postgresPrograms () =
    let folder = "/usr/lib/postgresql"

    let versions =
        if Directory.Exists folder then
            Directory.GetDirectories folder |> Array.sortByDescending (fun path -> int (Path.GetFileName path)) |> List.ofArray
        else
            []

    match versions |> List.map (fun version -> Path.Combine(version, "bin")) |> List.filter (fun bin -> File.Exists(Path.Combine(bin, "postgres"))) with
    | bin :: _ -> bin
    | [] ->
        eprintfn "build.fsx: there is no PostgreSQL in %s; install the package postgresql" folder
        exit 1

/// A port of this machine that is free now.
let freePort () =
    let listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0)
    listener.Start()
    let port = (listener.LocalEndpoint :?> System.Net.IPEndPoint).Port
    listener.Stop()
    port

/// Starts a program that goes on, with this process' output.
let start (program: string) (arguments: string list) =
    let info = ProcessStartInfo(program, arguments, WorkingDirectory = root, UseShellExecute = false)
    Process.Start info

/// PostgreSQL refuses to run as root: then it runs as the user that its package made.
let asPostgres (program: string) (arguments: string list) =
    if Environment.UserName = "root" then
        "setpriv", [ "--reuid=postgres"; "--regid=postgres"; "--clear-groups"; program ] @ arguments
    else
        program, arguments

/// A private PostgreSQL, a simulated cluster, a receiver and nodes, as plain processes, until Ctrl-C or for some seconds.
let cluster (more: string list) =
    let bin = postgresPrograms ()
    build ()
    let folder = Directory.CreateTempSubdirectory("actorvent-cluster-").FullName
    let data = Path.Combine(folder, "postgres")
    let node = output "Node" "actorvent"
    let database, api, receiver = freePort (), freePort (), freePort ()
    let stopped = new System.Threading.ManualResetEventSlim()
    let running = System.Collections.Generic.Stack<Process>()

    Console.CancelKeyPress.Add(fun pressed ->
        pressed.Cancel <- true
        stopped.Set())

    let seconds =
        match more with
        | [ "--for"; text ] -> int (text.TrimEnd 's')
        | _ -> System.Threading.Timeout.Infinite / 1000

    try
        Directory.CreateDirectory data |> ignore

        if Environment.UserName = "root" then
            File.SetUnixFileMode(folder, UnixFileMode.UserRead ||| UnixFileMode.UserWrite ||| UnixFileMode.UserExecute ||| UnixFileMode.GroupExecute ||| UnixFileMode.OtherExecute)
            must "chown" [ "postgres"; data ]

        asPostgres (Path.Combine(bin, "initdb")) [ "-D"; data; "-U"; "actorvent"; "--auth=trust"; "--no-sync" ] ||> must

        running.Push(
            asPostgres
                "setsid"
                [ Path.Combine(bin, "postgres"); "-D"; data; "-p"; string database; "-c"; "listen_addresses=127.0.0.1"; "-c"; "unix_socket_directories="; "-c"; "log_min_messages=fatal" ]
            ||> start
        )

        let isReady () =
            try
                use client = new System.Net.Sockets.TcpClient("127.0.0.1", database)
                client.Connected
            with :? System.Net.Sockets.SocketException ->
                false

        while not (isReady ()) && not (stopped.Wait 100) do
            ()

        must (Path.Combine(bin, "createdb")) [ "-h"; "127.0.0.1"; "-p"; string database; "-U"; "actorvent"; "actorvent" ]
        let kubeconfig = Path.Combine(folder, "kubeconfig")
        running.Push(start "dotnet" [ node; "simulate"; "--port"; string api; "--kubeconfig-out"; kubeconfig ])
        running.Push(start "dotnet" [ node; "receive"; "--port"; string receiver ])

        while not (File.Exists kubeconfig) && not (stopped.Wait 100) do
            ()

        for name in [ "node-1"; "node-2"; "node-3" ] do
            if not stopped.IsSet then
                let directory = Path.Combine(folder, name)

                running.Push(
                    start
                        "dotnet"
                        [ node; "run"; "--url"; $"http://127.0.0.1:{receiver}/"; "--kubeconfig"; kubeconfig
                          "--journal"; $"postgres://actorvent@127.0.0.1:{database}/actorvent"; "--data"; directory ]
                )

                printfn "%s is process %d; to see the cluster: dotnet %s cluster show --data %s" name (running.Peek().Id) node directory

        stopped.Wait(seconds * 1000) |> ignore
    finally
        // The last first: nodes want the database until they have ended.
        for started in running do
            if not started.HasExited then
                run "kill" [ "-TERM"; string started.Id ] |> ignore

                if not (started.WaitForExit 30_000) then
                    started.Kill()

        if Environment.UserName = "root" then
            run "rm" [ "-rf"; folder ] |> ignore
        else
            Directory.Delete(folder, true)

let usage () =
    printfn
        """Usage: dotnet fsi build.fsx TARGET [ARGUMENTS]

  build                 compile everything; warnings are errors
  test [FILTER]         the tests, without those that run for minutes; the last line counts them
  chaos [FILTER]        the tests that start, kill and starve real processes
  small-disk            the journal on a disk of 4 MB, which ACTORVENT_TEST_SMALL_DISK names
  bench [ARGUMENTS]     a published node from end to end in one table; or 'compare OTHER', 'idle', 'fleet', 'large', 'cost', 'isolation', 'parts'
  fuzz TARGET           watch, list, kubeconfig, annotations, credentials, oidc, login, answers, retry-after or urls with mutated input; --for 10m, --seed N
  format [fix]          check the format of all sources, or mend it
  cluster [--for 60s]   PostgreSQL, a simulated cluster, a receiver and three nodes as processes, until Ctrl-C
  upgrade [COMMIT]      nodes of this commit beside those of the one before
  cluster-test [FILTER] the tests of several nodes as processes, on a real PostgreSQL
  chart [check]         make the Helm chart out of the overlays, or only compare the two
  demo [ARGUMENTS]      a simulated cluster, a node and a receiver; --for 20s ends it by itself

FILTER is what the test runner takes: -class 'ActorVent.Tests.Node.*', -method '*Secret*'."""

match List.ofArray fsi.CommandLineArgs |> List.tail with
| [ "build" ] -> build ()
| "test" :: more -> test more
| "chaos" :: more -> chaos more
| "small-disk" :: more -> smallDisk more
| "bench" :: more -> bench more
| "fuzz" :: more -> fuzz more
| "format" :: more -> format more
| "cluster" :: more -> cluster more
| "cluster-test" :: more -> clusterTest more
| "upgrade" :: more -> upgrade more
| "chart" :: more -> exit (Chart.target root more)
| "demo" :: more -> demo more
| []
| [ "help" ]
| [ "--help" ] -> usage ()
| other ->
    eprintfn "build.fsx: there is no target '%s'" (String.Join(' ', other))
    usage ()
    exit 2
