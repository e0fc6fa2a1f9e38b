/** Repositories by their address, from GitHub (https://docs.github.com/rest/repos/repos). No key is needed, for 60 an hour. */
import type { Config } from '../../src/config.ts';
import { count, found, jsonOf, link, text, texts, type Enricher } from './enricher.ts';

export const gitHubEnricher = ({ GITHUB_API_URL }: Pick<Config, 'GITHUB_API_URL'>): Enricher => ({
  name: 'gitHub',
  description: 'Says of a GitHub repository what it is: description, language, licence, topics, stars, last change.',
  suffix: 'Repository',
  subjectOf: (value) => repositoryOf(value),
  request: (repository) => ({
    url: `${GITHUB_API_URL}/repos/${repository}`,
    headers: { accept: 'application/vnd.github+json' },
  }),
  read(answer, repository) {
    const about = jsonOf(answer);
    const license = about['license'] as { spdx_id?: unknown } | null | undefined;
    return found(link(about['html_url']) ?? `https://github.com/${repository}`, {
      name: text(about['full_name']),
      description: text(about['description']),
      homepage: link(about['homepage']),
      language: text(about['language']),
      license: text(license?.spdx_id),
      topics: texts(about['topics']),
      stars: count(about['stargazers_count']),
      forks: count(about['forks_count']),
      openIssues: count(about['open_issues_count']),
      archived: about['archived'] === true ? true : undefined,
      lastPushedAt: text(about['pushed_at']),
    });
  },
});

/** First parts of paths that are pages of GitHub's own. */
const pages = new Set([
  'about',
  'apps',
  'collections',
  'features',
  'marketplace',
  'orgs',
  'settings',
  'sponsors',
  'topics',
]);

/** `owner/name` from any spelling of a repository's address, as package manifests have them; null for any other page. */
export function repositoryOf(value: string): string | null {
  const match =
    /^(?:git\+)?(?:https?:\/\/(?:www\.)?github\.com\/|(?:ssh|git):\/\/(?:git@)?github\.com\/|git@github\.com:|github:)([\w-]{1,39})\/([\w.-]{1,100}?)(?:\.git)?\/?(?:#.*)?$/i.exec(
      value,
    );
  const [, owner = '', name = ''] = match ?? [];
  return match && !pages.has(owner.toLowerCase()) && !/^\.+$/.test(name) ? `${owner}/${name}` : null;
}
