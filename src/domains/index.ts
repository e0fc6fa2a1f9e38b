/** The list of domains; each api process makes all of them. */
import type { BaseServices } from '../services/services.ts';
import { contentTypes } from './contentTypes/index.ts';
import type { CreateDomain, Domain } from './domain.ts';
import { extraterrestrials } from './extraterrestrials/index.ts';
import { pictures } from './pictures/index.ts';
import { resources } from './resources/index.ts';
import { uploads } from './uploads/index.ts';
import { videos } from './videos/index.ts';

const domains: readonly CreateDomain[] = [contentTypes, extraterrestrials, resources, uploads, pictures, videos];

export const createDomains = (services: BaseServices): Domain[] => domains.map((create) => create(services));
