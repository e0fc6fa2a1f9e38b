import { describe, expect, test } from '@jest/globals';
import { ConfigError, configurationVariables, parseConfig } from '../src/config.ts';

const problems = (env: NodeJS.ProcessEnv): string[] => {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
};

describe('the configuration', () => {
  test('needs nothing: the practice provider, on this machine only', () => {
    expect(parseConfig({})).toMatchObject({
      PORT: 4_000,
      HOST: '127.0.0.1',
      LONGHAUL_DATA_DIR: '.longhaul',
      LLM_FIRST_BYTE_MS: 120_000,
      LLM_SILENCE_MS: 30_000,
      PRACTICE_SPEED: 1,
      practice: true,
      loopback: true,
      ANONYMOUS_SESSIONS: true,
    });
  });

  test('an empty value counts as unset', () => {
    expect(parseConfig({ PORT: '', OPENAI_API_KEY: '', DATABASE_URL: '' })).toMatchObject({
      PORT: 4_000,
      practice: true,
    });
  });

  test.each([
    [{ OPENAI_API_KEY: 'sk-x' }, false],
    [{ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' }, false],
    [{}, true],
  ])('%j: practice is %s', (env, practice) => {
    expect(parseConfig(env).practice).toBe(practice);
  });

  test('seen from elsewhere it lets nobody in without a key, unless it is told to', () => {
    expect(parseConfig({ HOST: '0.0.0.0' })).toMatchObject({ loopback: false, ANONYMOUS_SESSIONS: false });
    expect(parseConfig({ HOST: '0.0.0.0', ANONYMOUS_SESSIONS: 'true' }).ANONYMOUS_SESSIONS).toBe(true);
    expect(parseConfig({ ANONYMOUS_SESSIONS: 'false' }).ANONYMOUS_SESSIONS).toBe(false);
  });

  test('API keys have names and long secrets', () => {
    const { API_KEYS } = parseConfig({ API_KEYS: 'ann:0123456789abcdef, ben:fedcba9876543210' });
    expect([...API_KEYS]).toEqual([
      ['0123456789abcdef', 'ann'],
      ['fedcba9876543210', 'ben'],
    ]);
    for (const wrong of ['ann', 'ann:short', ':0123456789abcdef', 'ann:0123456789abcdef:more']) {
      expect(problems({ API_KEYS: wrong })).toEqual([expect.stringMatching(/^API_KEYS: expected name:secret/)]);
    }
  });

  test('addresses lose a slash at their end', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://longhaul.example/' }).PUBLIC_URL).toBe('https://longhaul.example');
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', '4000.5'],
    ['PORT', 'http'],
    ['LLM_SILENCE_MS', '0'],
    ['TEMPORAL_ADDRESS', 'http://engine:7233'],
    ['TEMPORAL_ADDRESS', 'engine'],
    ['PRACTICE_SPEED', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['STARTS_PER_MINUTE', '0'],
    ['ANONYMOUS_SESSIONS', 'yes'],
    ['DAILY_BUDGET_USD', '0'],
    ['S3_BUCKET', 'Not_a_bucket'],
  ])('%s=%s is refused with what came', (name, value) => {
    expect(problems({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: .*it is "${value}"`))]);
  });

  test.each([
    ['SESSION_SECRET', 'short secret'],
    ['DATABASE_URL', 'mysql://user:hunter2@host/db'],
    ['REDIS_URL', 'http://:hunter2@host'],
  ])('%s is refused without being shown', (name, value) => {
    const [problem = ''] = problems({ [name]: value });
    expect(problem).toMatch(new RegExp(`^${name}: `));
    expect(problem).not.toContain(value);
    expect(problem).not.toContain('hunter2');
  });

  test('an S3 server is named together with its bucket', () => {
    const S3_ENDPOINT = 'http://127.0.0.1:9000/';
    expect(parseConfig({ S3_ENDPOINT, S3_BUCKET: 'files' })).toMatchObject({ S3_ENDPOINT: 'http://127.0.0.1:9000' });
    expect(problems({ S3_ENDPOINT })).toEqual([expect.stringMatching(/^S3_BUCKET: /)]);
  });

  test('every wrong value is named at once', () => {
    const wrong = problems({ PORT: 'x', LOG_LEVEL: 'x', PRACTICE_SPEED: 'x' });
    expect(wrong.map((problem) => problem.split(':')[0])).toEqual(['LOG_LEVEL', 'PORT', 'PRACTICE_SPEED']);
  });

  test('what Longhaul reads is known by name', () => {
    expect(configurationVariables).toEqual(expect.arrayContaining(['PORT', 'DATABASE_URL', 'OPENAI_API_KEY']));
    expect(new Set(configurationVariables).size).toBe(configurationVariables.length);
  });
});
