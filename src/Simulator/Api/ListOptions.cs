using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorVent.Simulator.Api;

/// <summary>Which query parameters of lists and watches go together, and the 422 for those that do not, in the real server's words.</summary>
internal static class ListOptions
{
    private const string Match = "resourceVersionMatch";
    private const string Initial = "sendInitialEvents";
    private const string NotOlderThan = "NotOlderThan";

    /// <param name="query">The request's.</param>
    /// <param name="streams">Whether the server can send initial events.</param>
    /// <returns>null when nothing is wrong.</returns>
    public static JsonObject? RefuseWatch(IQueryCollection query, bool streams)
    {
        var errors = new List<Error>();
        var match = query[Match].ToString();
        var hasInitial = query[Initial].ToString().Length > 0;
        if (hasInitial && match != NotOlderThan)
            errors.Add(Error.Forbidden(Match, $"{Initial} requires setting {Match} to {NotOlderThan}"));
        if (hasInitial && !streams)
            errors.Add(Error.Forbidden(Initial, $"{Initial} is forbidden for watch unless the WatchList feature gate is enabled"));
        if (match.Length > 0 && !hasInitial)
            errors.Add(Error.Forbidden(Match, $"{Match} is forbidden for watch unless {Initial} is provided"));
        if (match.Length > 0 && match != NotOlderThan)
            errors.Add(Error.Unsupported(Match, match, $"\"{NotOlderThan}\""));
        if (match.Length > 0 && query["continue"].ToString().Length > 0)
            errors.Add(Error.Forbidden(Match, $"{Match} is forbidden when continue is provided"));
        return Invalid(errors);
    }

    /// <param name="query">The request's.</param>
    /// <returns>null when nothing is wrong.</returns>
    public static JsonObject? RefuseList(IQueryCollection query)
    {
        var errors = new List<Error>();
        var match = query[Match].ToString();
        var version = query["resourceVersion"].ToString();
        if (match.Length > 0 && version.Length == 0)
            errors.Add(Error.Forbidden(Match, $"{Match} is forbidden unless resourceVersion is provided"));
        if (match.Length > 0 && query["continue"].ToString().Length > 0)
            errors.Add(Error.Forbidden(Match, $"{Match} is forbidden when continue is provided"));
        if (match is not ("" or "Exact" or NotOlderThan))
            errors.Add(Error.Unsupported(Match, match, $"\"Exact\", \"{NotOlderThan}\", \"\""));
        if (match == "Exact" && version == "0")
            errors.Add(Error.Forbidden(Match, $"{Match} \"exact\" is forbidden for resourceVersion \"0\""));
        if (query[Initial].ToString().Length > 0)
            errors.Add(Error.Forbidden(Initial, $"{Initial} is forbidden for list"));
        return Invalid(errors);
    }

    private static JsonObject? Invalid(List<Error> errors)
    {
        if (errors.Count == 0)
            return null;
        var all = string.Join(", ", errors.Select(error => $"{error.Field}: {error.Message}"));
        var causes = new JsonArray([.. errors.Select(error => new JsonObject
        {
            ["reason"] = error.Reason,
            ["message"] = error.Message,
            ["field"] = error.Field,
        })]);
        return Answers.Status(
            422,
            "Invalid",
            $"ListOptions.meta.k8s.io \"\" is invalid: {(errors.Count == 1 ? all : $"[{all}]")}",
            details: new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = "ListOptions", ["causes"] = causes });
    }

    private sealed record Error(string Field, string Reason, string Message)
    {
        public static Error Forbidden(string field, string why) => new(field, "FieldValueForbidden", $"Forbidden: {why}");

        public static Error Unsupported(string field, string value, string supported) =>
            new(field, "FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {supported}");
    }
}
