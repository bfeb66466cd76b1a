/// Makes the templates of the Helm chart out of the overlays, so that there is one text of each object.
module Chart

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open System.Xml.Linq

/// An object's kind and name, and the lines of its YAML.
type private Document = { Kind: string; Name: string; Lines: string list }

/// Lines that one overlay has in the place of others: of the first, from a line on, so many.
type private Hunk = { At: int; Length: int; Instead: string list; Condition: string; IsThen: bool }

let private render (folder: string) =
    let start = ProcessStartInfo("kubectl", [ "kustomize"; folder ], RedirectStandardOutput = true, UseShellExecute = false)
    use kubectl = Process.Start start
    let text = kubectl.StandardOutput.ReadToEnd()
    kubectl.WaitForExit()
    if kubectl.ExitCode <> 0 then
        failwithf "kubectl kustomize %s ended with exit code %d" folder kubectl.ExitCode

    [ for part in text.Split "---\n" do
          let lines = part.TrimEnd('\n').Split '\n' |> List.ofArray
          let value (prefix: string) = lines |> List.find (fun line -> line.StartsWith prefix) |> fun line -> line[prefix.Length ..]
          { Kind = value "kind: "; Name = value "  name: "; Lines = lines } ]

/// The hunks that make the second of the first, by their longest common subsequence.
let private difference condition isThen (first: string list) (second: string list) =
    let a, b = Array.ofList first, Array.ofList second
    let common = Array2D.zeroCreate (a.Length + 1) (b.Length + 1)

    for i in a.Length - 1 .. -1 .. 0 do
        for j in b.Length - 1 .. -1 .. 0 do
            common[i, j] <- if a[i] = b[j] then common[i + 1, j + 1] + 1 else max common[i + 1, j] common[i, j + 1]

    let rec walk i j at instead hunks =
        let closed () =
            if i = at && List.isEmpty instead then hunks
            else { At = at; Length = i - at; Instead = List.rev instead; Condition = condition; IsThen = isThen } :: hunks

        if i < a.Length && j < b.Length && a[i] = b[j] then walk (i + 1) (j + 1) (i + 1) [] (closed ())
        elif i < a.Length && (j = b.Length || common[i + 1, j] >= common[i, j + 1]) then walk (i + 1) j at instead hunks
        elif j < b.Length then walk i (j + 1) at (b[j] :: instead) hunks
        else closed ()

    walk 0 0 0 [] [] |> List.rev

/// The first overlay's lines, with what the others have in their place under a condition.
let private merge (first: string list) (hunks: Hunk list) =
    let rec go at (rest: string list) hunks =
        match hunks with
        | hunk :: _ when hunk.At < at -> failwithf "two overlays change the same lines, at %A" first[hunk.At]
        | hunk :: more when hunk.At = at ->
            let own, beyond = List.splitAt hunk.Length rest
            let yes, no = if hunk.IsThen then hunk.Instead, own else own, hunk.Instead
            let condition, yes, no = if yes.IsEmpty then $"not {hunk.Condition}", no, yes else hunk.Condition, yes, no

            [ yield sprintf "{{- if %s }}" condition
              yield! yes
              if not no.IsEmpty then
                  yield "{{- else }}"
                  yield! no
              yield "{{- end }}"
              yield! go (at + hunk.Length) beyond more ]
        | _ ->
            match rest with
            | line :: beyond -> line :: go (at + 1) beyond hunks
            | [] -> []

    go 0 first (hunks |> List.sortBy (fun hunk -> hunk.At, hunk.Length))

/// Values in the place of what the overlays fix.
let private substitute kind (text: string) =
    let isOfCluster = kind = "ClusterRole" || kind = "ClusterRoleBinding"
    let replace (pattern: string) (by: string) (text: string) = Regex.Replace(text, pattern, by, RegexOptions.Multiline)
    let own = "{{ $.Release.Name }}"

    text
    |> replace "^  name: actorvent$" (if isOfCluster then "  name: {{ $.Release.Namespace }}-{{ $.Release.Name }}" else $"  name: {own}")
    |> replace "^(- kind: ServiceAccount\n)  name: .*$" $"$1  name: {own}"
    |> replace "^(  *)(serviceName|serviceAccountName): actorvent$" $"$1$2: {own}"
    |> replace "^( *)namespace: actorvent$" "$1namespace: {{ $.Release.Namespace }}"
    |> replace "^( *)app.kubernetes.io/name: actorvent$" $"$1app.kubernetes.io/instance: {own}\n$1app.kubernetes.io/name: actorvent"
    |> replace "^( *)app.kubernetes.io/part-of: actorvent$" "$1app.kubernetes.io/managed-by: {{ $.Release.Service }}\n$1app.kubernetes.io/part-of: actorvent"
    |> replace "^( *)image: actorvent:.*$" "$1{{- range $name, $value := $.Values.env }}\n$1- name: {{ $name }}\n$1  value: {{ $value | quote }}\n$1{{- end }}\n$1image: {{ $.Values.image.repository }}:{{ $.Values.image.tag }}\n$1imagePullPolicy: {{ $.Values.image.pullPolicy }}"
    |> replace "^( *)name: actorvent-(webhook|journal)$" "$1name: {{ $$.Values.$2.secret }}"
    |> replace "^( *)replicas: 3$" "$1replicas: {{ $.Values.journal.replicas }}"
    |> replace "^( *)storage: 10Gi$" "$1storage: {{ $.Values.storage.size }}"
    |> replace "^( *)- ReadWriteOnce$" "$1- ReadWriteOnce\n      {{- if $.Values.storage.className }}\n      storageClassName: {{ $.Values.storage.className }}\n      {{- end }}"
    |> replace "^( *)cpu: 100m$" "$1cpu: {{ $.Values.resources.requests.cpu }}"
    |> replace "^( *)memory: 256Mi$" "$1memory: {{ $.Values.resources.requests.memory }}"
    |> replace "^( *)memory: 512Mi$" "$1memory: {{ $.Values.resources.limits.memory }}"
    |> replace "^( *)valueFrom:\n *fieldRef:\n *fieldPath: metadata.namespace$" "$1value: {{ join \",\" $.Values.namespaces | quote }}"

/// What is in the overlays of several nodes only.
let private ofSeveral journal kind (text: string) =
    // Of one node there is nothing to say about how many may be away.
    let condition = if kind = "PodDisruptionBudget" then $"and {journal} (gt (int .Values.journal.replicas) 1)" else journal
    sprintf "{{- if %s }}\n%s\n{{- end }}" condition text

/// In each of the namespaces that are watched, for the account of this one.
let private inEach (text: string) =
    let body = Regex.Replace(text, "^(metadata:(?:\n .*)*\n)  namespace: .*$", "$1  namespace: {{ . }}", RegexOptions.Multiline)
    sprintf "{{- range .Values.namespaces }}\n---\n%s\n{{- end }}" body

let private fileOf (document: Document) =
    Regex.Replace(document.Kind, "(?<=[a-z])(?=[A-Z])", "-").ToLowerInvariant() + ".yaml"

/// The templates, by their file's name.
let templates (root: string) =
    let overlay name = render (Path.Combine(root, "k8s", "overlays", name))
    let several, one, scoped = overlay "cluster-wide", overlay "single", overlay "namespace-scoped"
    let like (document: Document) = List.tryFind (fun other -> other.Kind = document.Kind && other.Name = document.Name)
    let journal, namespaces = ".Values.journal.secret", ".Values.namespaces"
    let head = "{{- /* Made by \"dotnet fsi build.fsx chart\" of k8s/overlays: change it there. */}}\n"

    [ for document in several do
          // Helm makes the namespace, or finds it.
          if document.Kind <> "Namespace" then
              let alone = like document one
              let hunks other condition isThen = other |> Option.map (fun found -> difference condition isThen document.Lines found.Lines) |> Option.defaultValue []
              let merged = merge document.Lines (hunks alone journal false @ hunks (like document scoped) namespaces true)
              let text = substitute document.Kind (String.Join('\n', merged))
              fileOf document, head + (if alone.IsSome then text else ofSeveral journal document.Kind text) + "\n"

      for document in scoped do
          if (like document several).IsNone then
              fileOf document, head + inEach (substitute document.Kind (String.Join('\n', document.Lines))) + "\n" ]

/// The chart's own file.
let private chart (root: string) =
    let version = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants(XName.Get "Version") |> Seq.head |> _.Value

    String.Join(
        "\n",
        [ "apiVersion: v2"
          "name: actorvent"
          "description: Sends every pod change that matters to webhooks, in order, at least once."
          "type: application"
          $"version: {version}"
          $"appVersion: {version}"
          "kubeVersion: \">=1.27.0-0\""
          "" ]
    )

/// Writes the files that are made; or, with "check", only tells which are not what they would be. The result is the exit code.
let target (root: string) (arguments: string list) =
    let folder = Path.Combine(root, "k8s", "chart")
    let wanted = ("Chart.yaml", chart root) :: [ for name, text in templates root -> Path.Combine("templates", name), text ] |> Map.ofList
    let there = Directory.GetFiles(Path.Combine(folder, "templates"), "*.yaml") |> Array.map (fun path -> Path.GetRelativePath(folder, path)) |> List.ofArray
    let superfluous = there |> List.filter (fun name -> not (wanted.ContainsKey name))

    let different =
        [ for KeyValue(name, text) in wanted do
              let path = Path.Combine(folder, name)
              if not (File.Exists path) || File.ReadAllText path <> text then
                  name ]

    match arguments with
    | [ "check" ] ->
        for name in different @ superfluous do
            eprintfn "build.fsx: k8s/chart/%s is not what the overlays make; run: dotnet fsi build.fsx chart" name

        if different.IsEmpty && superfluous.IsEmpty then 0 else 1
    | _ ->
        for name in different do
            File.WriteAllText(Path.Combine(folder, name), wanted[name])

        for name in superfluous do
            File.Delete(Path.Combine(folder, name))

        0
