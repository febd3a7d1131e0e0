# The API and the worker: one image, started with different commands. Node runs the TypeScript as it is; only the browser's files are built.
FROM node:24.21-bookworm-slim AS client
WORKDIR /app
COPY . .
RUN npm ci --no-audit --no-fund && npm run build

FROM node:24.21-bookworm-slim
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=ExperimentalWarning
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY sql/package.json sql/
COPY alerts/package.json alerts/
COPY api/package.json api/
COPY api/overrides api/overrides
COPY map-client/package.json map-client/
COPY map-client/style/package.json map-client/style/
COPY geoserver/package.json geoserver/
# What is in it lies in it: sbom.cdx.json, in CycloneDX.
RUN npm ci --omit=dev --no-audit --no-fund && npm run --silent sbom > sbom.cdx.json && npm cache clean --force
COPY sql sql
COPY alerts alerts
COPY api api
COPY map-client/style map-client/style
COPY geoserver geoserver
COPY --from=client /app/map-client/dist map-client/dist
RUN install -d -o node -g node /var/lib/vias
USER node
VOLUME /var/lib/vias
EXPOSE 8080
# Whoever runs the worker from this image switches it off: the worker serves nothing.
HEALTHCHECK --interval=10s --timeout=5s --retries=6 --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "api/src/main.ts"]
