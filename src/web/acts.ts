/** Which act every post is, and which pages not everybody may see. A post without a row here is nobody's: it is refused, and its button is not drawn. */
import type { Act } from '../domain/role.ts';

/** `open`: nobody need be signed in. `self`: whoever is signed in, about themselves. */
export type PostAct = Act | 'open' | 'self';

/** By address, as the routes spell it. */
export const POST_ACTS: Readonly<Record<string, PostAct>> = {
  '/organisations/:id/letters/approve': 'collect',
  '/organisations/:id/letters/:effectId/approve': 'collect',
  '/organisations/:id/letters/:effectId/skip': 'collect',
  '/organisations/:id/letters/:effectId/words': 'collect',
  '/organisations/:id/letters/:effectId/left': 'collect',
  '/organisations/:id/letters/:effectId/resolve': 'collect',
  '/organisations/:id/calls/:taskId/outcome': 'collect',
  '/organisations/:id/tasks/:taskId/finish': 'collect',
  '/organisations/:id/tasks/:taskId/again': 'collect',
  '/organisations/:id/customers/:customerId/promises': 'collect',
  '/organisations/:id/customers/:customerId/promises/:promiseId/withdraw': 'collect',
  '/organisations/:id/customers/:customerId/holds': 'collect',
  '/organisations/:id/customers/:customerId/holds/:holdId/lift': 'collect',
  '/organisations/:id/customers/:customerId/language': 'collect',
  '/organisations/:id/customers/:customerId/calls': 'collect',
  '/organisations/:id/customers/:customerId/describe': 'collect',
  '/organisations/:id/customers/:customerId/recipients': 'collect',
  '/organisations/:id/customers/:customerId/wishes': 'collect',
  '/organisations/:id/customers/:customerId/wishes/:wishId/end': 'collect',
  '/organisations/:id/customers/:customerId/consents': 'collect',
  '/organisations/:id/customers/:customerId/consents/withdraw': 'collect',
  '/organisations/:id/customers/:customerId/plans': 'collect',
  '/organisations/:id/customers/:customerId/plans/:planId/answer': 'collect',
  '/organisations/:id/customers/:customerId/offers/:offerId/answer': 'collect',
  '/organisations/:id/customers/:customerId/offers': 'run',
  '/organisations/:id/customers/:customerId/policy': 'run',
  '/organisations/:id/customers/:customerId/erase': 'take-away',
  '/organisations/:id/policy/edit': 'run',
  '/organisations/:id/policy/document': 'run',
  '/organisations/:id/policy/versions/:hash/use': 'run',
  // What a policy would do is worked out anew; nothing is changed by it.
  '/organisations/:id/policy/versions/:hash/preview': 'look',
  '/organisations/:id/policy/versions/:hash/what-if': 'look',
  '/organisations/:id/start/policy': 'run',
  '/organisations/:id/start/begin': 'run',
  '/organisations/:id/stop': 'stop',
  '/organisations/:id/mode': 'run',
  '/organisations/:id/words': 'run',
  '/organisations/:id/words/:place': 'run',
  // Nothing is kept of what is tried.
  '/organisations/:id/words/:place/try': 'look',
  '/organisations/:id/sender': 'run',
  '/organisations/:id/sender/confirm': 'run',
  '/organisations/:id/sender/check': 'run',
  '/organisations/:id/attach-invoices': 'run',
  '/organisations/:id/sender/address': 'run',
  '/organisations/:id/keep': 'take-away',
  '/organisations/:id/compared': 'run',
  '/organisations/:id/release': 'run',
  '/organisations/:id/disconnect': 'connect',
  '/organisations/:id/import': 'import',
  '/organisations/:id/import/take': 'import',
  '/organisations/:id/import/said': 'import',
  '/organisations/:id/import/fetch': 'import',
  '/organisations/:id/import/watch': 'run',
  '/organisations/:id/import/fresh': 'run',
  '/connect/:platform/choose': 'connect',
  '/import/new': 'connect',
  '/demo/advance': 'collect',
  '/clients/act': 'collect',
  '/work/act': 'collect',
  '/team/away': 'assign',
  '/team/back': 'assign',
  '/templates': 'run',
  '/templates/:templateId/document': 'run',
  '/templates/:templateId/follow': 'run',
  '/templates/:templateId/release': 'run',
  '/templates/:templateId/:clientId/take': 'run',
  '/templates/:templateId/:clientId/keep': 'run',
  '/members/invite': 'members',
  '/members/invitations/:invitationId/take-back': 'members',
  '/members/:personId/role': 'members',
  '/members/:personId/remove': 'members',
  '/members/practice': 'members',
  '/programs/tokens': 'integrate',
  '/programs/tokens/:tokenId/revoke': 'integrate',
  '/programs/endpoints': 'integrate',
  '/programs/endpoints/:endpointId/test': 'integrate',
  '/programs/endpoints/:endpointId/again': 'integrate',
  '/programs/endpoints/:endpointId/secret': 'integrate',
  '/programs/endpoints/:endpointId/remove': 'integrate',
  '/account/sign-out': 'self',
  '/account/sign-out-everywhere': 'self',
  '/account/practice': 'self',
  '/account/way': 'self',
  '/sign-in/link': 'open',
  '/sign-in/ask': 'open',
  '/sign-up': 'open',
  '/invitation': 'open',
};

/** Pages that not every role may see. */
const PAGE_ACTS: Readonly<Record<string, Act>> = {
  '/organisations/:id/customers/:customerId/evidence.zip': 'run',
  '/organisations/:id/export.zip': 'take-away',
  '/members': 'see-members',
  '/organisations/:id/letters/:effectId/edit': 'collect',
  '/templates': 'run',
  '/templates/:templateId': 'run',
  '/programs': 'integrate',
  '/programs/endpoints/:endpointId': 'integrate',
  '/organisations/:id/customers/:customerId/plan': 'collect',
  '/organisations/:id/customers/:customerId/offer': 'run',
  '/organisations/:id/customers/:customerId/policy': 'run',
  '/organisations/:id/policy/edit': 'run',
  '/import/new': 'connect',
  '/connect/:platform': 'connect',
  '/connect/:platform/callback': 'connect',
  '/connect/:platform/choose': 'connect',
};

/** Pages nobody need be signed in for. */
const OPEN_PAGES: readonly string[] = [
  '/sign-in',
  '/sign-in/link',
  '/sign-in/:platform',
  '/sign-up',
  '/invitation',
  '/launch/:platform',
  '/reconnect/:platform',
  '/disconnected/:platform',
  '/docs/api',
];

const POSTS = Object.entries(POST_ACTS).map(([route, act]) => ({ matches: matcherOf(route), act }));
const PAGES = Object.entries(PAGE_ACTS).map(([route, act]) => ({ matches: matcherOf(route), act }));
const OPEN = OPEN_PAGES.map(matcherOf);

/** What posting to this path is; null: nothing anybody may do. */
export function actOfPost(path: string): PostAct | null {
  return POSTS.find(({ matches }) => matches.test(path))?.act ?? null;
}

export function actOfPage(path: string): Act | 'open' {
  if (OPEN.some((matches) => matches.test(path))) return 'open';
  return PAGES.find(({ matches }) => matches.test(path))?.act ?? 'look';
}

/** Addresses that end in a word stand before those that end in any id, as the routes do. */
function matcherOf(route: string): RegExp {
  return new RegExp(`^${route.replace(/:[^/]+/g, '[^/]+')}$`);
}
