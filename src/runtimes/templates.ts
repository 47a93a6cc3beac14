/** Policy templates over the practice's database, as the screens are given them. */
import { secretsOf } from '../practice/secrets.ts';
import { templatesOf } from '../practice/templates.ts';
import type { PolicyTemplates } from '../web/templates.ts';
import type { Runtime } from './runtime.ts';

/** The practice's tables are brought up to date by then (openPractice). */
export function openTemplates(runtime: Pick<Runtime, 'openDatabase' | 'hash' | 'random' | 'now'>): PolicyTemplates {
  const { hash, random, now } = runtime;
  const kept = templatesOf(secretsOf({ database: runtime.openDatabase('practice'), hash, random, now }));
  return {
    list: async (practiceId) => kept.list(practiceId),
    find: async (practiceId, id) => kept.find(practiceId, id),
    make: async (practiceId, name, document, by) => kept.make(practiceId, name, document, by),
    change: async (practiceId, id, changed) => kept.change(practiceId, id, changed),
    follow: async (id, version, organisationId, by) => kept.follow(id, version, organisationId, by),
    keep: async (organisationId, rule, by) => kept.keep(organisationId, rule, by),
  };
}
