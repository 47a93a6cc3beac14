# syntax=docker/dockerfile:1
# Tahseel in a container: see docs/operations.md. The product listens on the loopback interface of its network only; share that network with a TLS proxy.

FROM node:26.10.0-bookworm-slim AS build
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
# The image has the Node that the npm package "node" would fetch; no other package of the product needs a script.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY connectors connectors
COPY mappings mappings
COPY src src
# The bundle is named after the sources' times; layers keep whole seconds.
RUN find connectors mappings src -exec touch --date=@0 {} + && node src/tahseel.mjs prepare-demo

FROM node:26.10.0-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
# A volume that is empty takes over owner and mode of the folder it is mounted on.
RUN install --directory --owner=node --group=node --mode=0700 /data
WORKDIR /app
# Owned by root: the product cannot change itself.
COPY --from=build /app /app
USER node
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8787}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=16", "--heap-growing-percent=100", "/app/src/tahseel.mjs"]
CMD ["serve"]
