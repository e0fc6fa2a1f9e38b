/**
 * The configuration: the environment, parsed once at a process's start. Every variable that Longhaul reads is named here and
 * nowhere else; README.md lists them for people.
 */
import * as z from 'zod';
import { parseAddressRange } from './services/publicAddresses.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER) => z.coerce.number().int().min(least).max(most);
const milliseconds = wholeNumber(1, 24 * 3_600_000);
const port = wholeNumber(0, 65_535);
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost']);

/** `name:secret, name:secret`; a secret has at least 16 characters. Gives a map from secret to name. */
const apiKeys = z.string().transform((text, context) => {
  const names = new Map<string, string>();
  for (const entry of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [name, secret, ...rest] = entry.split(':').map((part) => part.trim());
    if (!name || !secret || rest.length > 0 || secret.length < 16) {
      context.addIssue({ code: 'custom', message: 'expected name:secret, … with secrets of at least 16 characters' });
      return z.NEVER;
    }
    names.set(secret, name);
  }
  return names;
});

/** `127.0.0.1, 10.0.0.0/8`: addresses and ranges. */
const addressRanges = z.string().transform((text, context) => {
  try {
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map(parseAddressRange);
  } catch {
    context.addIssue({ code: 'custom', message: 'expected addresses or ranges such as 127.0.0.1, 10.0.0.0/8' });
    return z.NEVER;
  }
});

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),

  PORT: port.default(4000),
  WORKER_METRICS_PORT: port.optional(),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url.optional(),
  LONGHAUL_DATA_DIR: z.string().default('.longhaul'),

  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^/\s]+:\d+$/, 'expected host:port')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_API_KEY: z.string().optional(),
  TEMPORAL_TLS_CA: z.string().optional(),
  TEMPORAL_TLS_CERT: z.string().optional(),
  TEMPORAL_TLS_KEY: z.string().optional(),
  TEMPORAL_UI_URL: url.optional(),
  LONG_POLLS: wholeNumber(0).optional(),
  HISTORY_EVENTS: wholeNumber(100, 4_096).default(4_000),

  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),

  S3_BUCKET: z
    .string()
    .regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, "expected a bucket's name")
    .optional(),
  S3_ENDPOINT: url.optional(),
  AWS_REGION: z.string().optional(),
  LOCAL_CACHE_BYTES: wholeNumber(0).default(20 * 1024 ** 3),
  LARGE_PAYLOAD_BYTES: wholeNumber(1_000, 1_000_000).default(65_536),

  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: url.optional(),
  LLM_MODEL: z.string().default('gpt-4.1'),
  LLM_FIRST_BYTE_MS: milliseconds.default(120_000),
  LLM_SILENCE_MS: milliseconds.default(30_000),
  LLM_IMAGES: wholeNumber(0, 20).default(4),
  TRANSCRIPTION_MODEL: z.string().default('whisper-1'),
  TRANSCRIPTION_BASE_URL: url.optional(),
  TRANSCRIPTION_API_KEY: z.string().min(1).optional(),
  TRANSCRIPTION_USD_PER_MINUTE: z.coerce.number().min(0).optional(),
  DAILY_BUDGET_USD: z.coerce.number().positive().optional(),
  LLM_USD_PER_MILLION_PROMPT_TOKENS: z.coerce.number().min(0).optional(),
  LLM_USD_PER_MILLION_COMPLETION_TOKENS: z.coerce.number().min(0).optional(),

  CLASSIFIER_MODEL: z.string().min(1).optional(),
  CLASSIFIER_TIMEOUT_MS: milliseconds.default(120_000),

  FFMPEG_PATH: z.string().min(1).optional(),
  FFPROBE_PATH: z.string().min(1).optional(),
  MEDIA_SILENCE_MS: milliseconds.default(120_000),

  SESSION_SECRET: z.string().min(32).optional(),
  API_KEYS: apiKeys.default(new Map()),
  ANONYMOUS_SESSIONS: flag.optional(),
  STARTS_PER_MINUTE: wholeNumber(1).default(60),
  MAX_UPLOAD_BYTES: wholeNumber(1).default(8 * 1024 ** 3),

  HEARTBEAT_MS: milliseconds.default(1_000),
  HEARTBEAT_TIMEOUT_MS: milliseconds.default(10_000),
  WORKER_GRACE_MS: milliseconds.default(150_000),
  LEASE_MS: milliseconds.default(45_000),
  LEASE_RENEW_MS: milliseconds.default(20_000),
  LEASE_GRACE_MS: milliseconds.default(10_000),
  SOCKET_PING_MS: milliseconds.default(12_000),
  CONNECTIONS_PER_VIEWER: wholeNumber(1).default(1_000),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  REPAIR_MS: milliseconds.default(2_000),

  FETCH_ALLOWED_ADDRESSES: addressRanges.default([]),
  FETCH_TIMEOUT_MS: milliseconds.default(10_000),
  OPEN_LIBRARY_URL: url.default('https://openlibrary.org'),
  GITHUB_API_URL: url.default('https://api.github.com'),
  YOUTUBE_API_URL: url.default('https://www.googleapis.com/youtube/v3'),
  YOUTUBE_API_KEY: z.string().min(1).optional(),

  PHONE_HOME_ODDS: z.coerce.number().min(0).max(1).default(0.2),
  PHONE_HOME_CALL_MS: wholeNumber(0, 600_000).default(1_500),
  PHONE_HOME_RETRY_MS: milliseconds.default(1_000),
  PHONE_HOME_SEED: wholeNumber(0).optional(),
  PHONE_HOME_SWITCHBOARD: z.enum(['built-in', 'practice']).default('built-in'),

  PRACTICE_URL: url.optional(),
  PRACTICE_PORT: port.default(0),
  PRACTICE_SPEED: z.coerce.number().min(0).max(100).default(1),
  PRACTICE_SEED: wholeNumber(0).optional(),
});

/** What one variable alone cannot say. */
const consistent = environment.refine(({ LEASE_MS, LEASE_RENEW_MS }) => LEASE_RENEW_MS < LEASE_MS, {
  path: ['LEASE_RENEW_MS'],
  error: 'expected less than LEASE_MS',
});

export type Config = ReturnType<typeof parseConfig>;

/**
 * Reads the configuration from `env` (an empty value counts as unset).
 * @throws ConfigError naming every wrong variable, what was expected and what came.
 */
export function parseConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = consistent.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        const shown = /KEY|SECRET|_URL|PASSWORD/.test(name) ? '' : ` (it is "${given[name]}")`;
        return `${name}: ${issue.message}${shown}`;
      }),
    );
  }
  const values = parsed.data;
  if (values.S3_ENDPOINT && !values.S3_BUCKET)
    throw new ConfigError(['S3_BUCKET: expected the bucket to use at S3_ENDPOINT, and it is unset']);
  const practice = !values.OPENAI_API_KEY && !values.OPENAI_BASE_URL;
  return {
    ...values,
    /** Whether the practice provider stands in for a real model. */
    practice,
    ANONYMOUS_SESSIONS: values.ANONYMOUS_SESSIONS ?? loopbackHosts.has(values.HOST),
    /** Whether the server is reachable from this machine only. */
    loopback: loopbackHosts.has(values.HOST),
  };
}

/** Every variable that Longhaul reads. */
export const configurationVariables = Object.keys(environment.shape);

/** The environment holds wrong values; the message names each. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
