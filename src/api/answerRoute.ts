/** What a domain answers by HTTP beside GraphQL: says who asks. */
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Route } from '../domains/domain.ts';
import { addressOf } from './addresses.ts';
import type { Viewers } from './viewers.ts';

export function answerRoute(parts: {
  config: Config;
  viewers: Viewers;
  route: Route;
  draining: AbortSignal;
}): RequestHandler {
  const { config, viewers, route, draining } = parts;
  return async (request, response) => {
    const { viewer, setCookie } = viewers.identify(request);
    if (setCookie) response.append('set-cookie', setCookie);
    const address = addressOf(request, config.TRUSTED_PROXIES);
    await route.answer(request, response, { viewer, address, draining });
  };
}
