/** What every request and answer goes through, whatever is asked for. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Config } from '../config.ts';
import { answerError } from './answers.ts';
import { refusalOf } from './origins.ts';

/** The pages load nothing from elsewhere, run no script but their own, and are shown in no other page's frame. */
export function securityHeaders(config: Config): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: config.PUBLIC_URL?.startsWith('https:') ?? false,
    xFrameOptions: { action: 'deny' },
  });
}

export const refuseStrangers =
  (config: Config): RequestHandler =>
  (request, response, next) => {
    const refusal = refusalOf(request, config);
    if (!refusal) return next();
    answerError(response, refusal.status, 'FORBIDDEN_ORIGIN', refusal.message);
  };
