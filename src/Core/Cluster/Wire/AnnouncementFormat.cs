using ActorVent.Cluster.Members;
using ActorVent.Primitives;

namespace ActorVent.Cluster.Wire;

/// <summary>What a node says of itself, as it is sent.</summary>
internal static class AnnouncementFormat
{
    public static Sent.Announcement Write(PeerMessage.Announcement announcement)
    {
        var sent = new Sent.Announcement
        {
            Incarnation = announcement.Incarnation.Value,
            Digest = announcement.Digest,
            TakesAnnotations = announcement.TakesAnnotations,
            AnswersQuestions = announcement.AnswersQuestions,
        };
        sent.Endpoints.Add(announcement.Endpoints);
        sent.Scopes.Add(announcement.Scopes);
        return sent;
    }

    public static PeerMessage.Announcement Read(Sent.Announcement sent) => new()
    {
        Incarnation = new Incarnation(sent.Incarnation),
        Digest = sent.Digest,
        TakesAnnotations = sent.TakesAnnotations,
        AnswersQuestions = sent.AnswersQuestions,
        Endpoints = sent.Endpoints.ToHashSet(),
        Scopes = sent.Scopes.ToHashSet(),
    };
}
