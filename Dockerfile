# What the program says of itself; the repository is not in the image's context:
#   docker build --build-arg VERSION=$(git describe --tags --always) --build-arg REVISION=$(git rev-parse HEAD) .
ARG VERSION=
ARG REVISION=

FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web ./
COPY schema.graphqls README.md ../
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/web/dist ./web/dist
ARG VERSION REVISION
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.builtVersion=$VERSION -X main.builtRevision=$REVISION" -o /fedreach .
RUN mkdir /data

FROM scratch
ARG VERSION REVISION
LABEL org.opencontainers.image.title="fedreach" org.opencontainers.image.version="$VERSION" org.opencontainers.image.revision="$REVISION"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /fedreach /fedreach
# Where the embedded file is, unless FEDREACH_STORE says otherwise: the one place that is written to.
COPY --from=build --chown=65532:65532 /data /data
WORKDIR /data
USER 65532:65532
ENV FEDREACH_ADDR=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/fedreach", "health"]
ENTRYPOINT ["/fedreach"]
