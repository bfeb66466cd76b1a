# docker build --tag actorvent:0.1.0 .
#
# The base images can be others: the first needs the .NET 10 SDK, the second the ASP.NET Core runtime 10 in /usr/share/dotnet. Nothing is run in
# the second, so that it needs no shell.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/BannedSymbols.txt src/
COPY src/Core src/Core
COPY src/Simulator src/Simulator
COPY src/Node src/Node
RUN dotnet publish src/Node -c Release -o /image/app -v quiet --nologo \
 && mkdir -p /image/data

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ActorVent" \
      org.opencontainers.image.description="Sends every pod change that matters to webhooks, in order, at least once." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /image/app /app
COPY --from=build --chown=10001:10001 /image/data /var/lib/actorvent
# No debugger's sockets in /tmp: the root file system may be read-only.
ENV ACTORVENT_DATA=/var/lib/actorvent \
    ACTORVENT_LISTEN=:8080 \
    DOTNET_EnableDiagnostics=0
USER 10001:10001
WORKDIR /var/lib/actorvent
VOLUME /var/lib/actorvent
EXPOSE 8080 4053
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s CMD ["/app/actorvent", "health"]
ENTRYPOINT ["/app/actorvent"]
CMD ["run"]
