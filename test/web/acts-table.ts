/** Every act there is, as a person does it: where its form stands, what is filled in, and what the product is asked for by it. */
import { OTHER, STANDING } from './fake-policy.ts';

const NILE = '/organisations/org-nile';
const C2 = `${NILE}/customers/c-2`;

export interface Doing {
  /** The page it is done from. */
  readonly from: string;
  /** What is filled in, by field; `true` ticks. */
  readonly with?: Readonly<Record<string, string | true>>;
  /** Which button, where the form has several. */
  readonly press?: string;
  /** Done without a button, by whatever is typed. */
  readonly by?: 'typing';
  /** What the product is asked for: a command of a client file, or a method of what the screens are given. */
  readonly asks: string;
  /** The page that comes of it shows it; absent: it is said in a sentence above the next page. */
  readonly shows?: 'page';
}

/** By address, as the table of posts spells it (src/web/acts.ts). */
export const DOINGS: Readonly<Record<string, Doing>> = {
  '/organisations/:id/letters/approve': { from: `${NILE}/today`, asks: 'approve-letter' },
  '/organisations/:id/letters/:effectId/approve': { from: `${NILE}/letters/e-2`, asks: 'approve-letter' },
  '/organisations/:id/letters/:effectId/skip': { from: `${NILE}/today`, with: { reason: 'They rang' }, asks: 'skip-letter' },
  '/organisations/:id/letters/:effectId/words': {
    from: `${NILE}/letters/e-2/edit`,
    with: { subject: 'INV-2002', text: 'Dear Mona, the invoice is attached.' },
    asks: 'edit-letter',
  },
  '/organisations/:id/letters/:effectId/left': { from: `${NILE}/today`, asks: 'letter-left' },
  '/organisations/:id/letters/:effectId/resolve': { from: `${NILE}/today`, asks: 'resolve-unknown' },
  '/organisations/:id/calls/:taskId/outcome': { from: `${NILE}/calls/t-4`, with: { outcome: 'spoke' }, asks: 'log-call' },
  '/organisations/:id/tasks/:taskId/finish': { from: `${NILE}/today`, asks: 'finish-task' },
  '/organisations/:id/tasks/:taskId/again': { from: `${NILE}/today`, asks: 'write-again' },
  '/organisations/:id/customers/:customerId/promises': {
    from: C2,
    with: { amount: '1,200.50', date: '2026-11-30', note: 'Mona' },
    asks: 'record-promise',
  },
  '/organisations/:id/customers/:customerId/promises/:promiseId/withdraw': { from: C2, asks: 'withdraw-promise' },
  '/organisations/:id/customers/:customerId/holds': { from: C2, with: { kind: 'manual', until: '2026-12-05' }, asks: 'place-hold' },
  '/organisations/:id/customers/:customerId/holds/:holdId/lift': { from: C2, asks: 'lift-hold' },
  '/organisations/:id/customers/:customerId/language': { from: C2, asks: 'set-customer-language' },
  '/organisations/:id/customers/:customerId/calls': { from: C2, with: { outcome: 'spoke', note: 'Mona' }, asks: 'record-call' },
  '/organisations/:id/customers/:customerId/describe': { from: C2, with: { segment: 'unable' }, asks: 'describe-customer' },
  '/organisations/:id/customers/:customerId/recipients': { from: C2, asks: 'describe-customer' },
  '/organisations/:id/customers/:customerId/wishes': { from: C2, with: { channel: 'call', notBefore: '2026-12-01' }, asks: 'record-wish' },
  '/organisations/:id/customers/:customerId/wishes/:wishId/end': { from: C2, asks: 'end-wish' },
  '/organisations/:id/customers/:customerId/consents': { from: C2, with: { evidence: 'contract, page 3' }, asks: 'record-consent' },
  '/organisations/:id/customers/:customerId/consents/withdraw': { from: C2, asks: 'withdraw-consent' },
  '/organisations/:id/customers/:customerId/plans': {
    from: `${C2}/plan?invoiceId=i-c-2-0&invoiceId=i-c-2-1&count=3&first=2026-12-01&rhythm=month`,
    asks: 'propose-plan',
  },
  '/organisations/:id/customers/:customerId/plans/:planId/answer': {
    from: C2,
    with: { text: 'We pay in three parts.' },
    press: '[value=accepted]',
    asks: 'answer-plan',
  },
  '/organisations/:id/customers/:customerId/offers/:offerId/answer': { from: C2, asks: 'answer-offer' },
  '/organisations/:id/customers/:customerId/offers': { from: `${C2}/offer`, with: { amount: '500' }, asks: 'make-offer' },
  '/organisations/:id/customers/:customerId/policy': {
    from: `${C2}/policy`,
    with: { 'own.stages.firm-30.days': '40', note: 'as agreed' },
    asks: 'set-override',
  },
  '/organisations/:id/customers/:customerId/erase': { from: C2, with: { understood: true }, asks: 'erase-customer' },
  '/organisations/:id/policy/edit': { from: `${NILE}/policy/edit`, press: '.go', asks: 'draftPolicy', shows: 'page' },
  '/organisations/:id/policy/document': { from: `${NILE}/policy/edit?from=gentle&as=document`, asks: 'draftPolicy', shows: 'page' },
  '/organisations/:id/policy/versions/:hash/use': {
    from: `${NILE}/policy/versions/${OTHER}`,
    with: { note: 'calmer' },
    asks: 'set-policy',
  },
  '/organisations/:id/policy/versions/:hash/preview': { from: `${NILE}/policy/versions/${STANDING}`, asks: 'rehearse', shows: 'page' },
  '/organisations/:id/policy/versions/:hash/what-if': { from: `${NILE}/policy/versions/${OTHER}/what-if`, asks: 'rehearse', shows: 'page' },
  '/organisations/:id/start/policy': { from: '/organisations/org-harbour/start/policy', asks: 'set-policy' },
  '/organisations/:id/start/begin': { from: '/organisations/org-harbour/start', asks: 'set-mode' },
  '/organisations/:id/stop': { from: `${NILE}/settings`, asks: 'stop-all' },
  '/organisations/:id/mode': { from: `${NILE}/settings`, with: { mode: 'draft' }, asks: 'set-mode' },
  '/organisations/:id/words': { from: `${NILE}/settings`, with: { document: 'letters: {}' }, asks: 'set-words' },
  '/organisations/:id/words/:place': {
    from: `${NILE}/words/letters.friendly-7.en`,
    with: { text: 'Dear {{customer}}, {{total}} is open.' },
    press: '[value=save]',
    asks: 'set-template',
  },
  '/organisations/:id/words/:place/try': {
    from: `${NILE}/words/letters.friendly-7.en`,
    with: { text: 'Dear {{customer}}, {{total}} is open.' },
    by: 'typing',
    asks: 'tryWords',
    shows: 'page',
  },
  '/organisations/:id/sender': { from: `${NILE}/settings`, with: { fromName: 'Nile' }, asks: 'set-sender' },
  '/organisations/:id/sender/confirm': { from: `${NILE}/settings`, with: { code: '123456' }, asks: 'confirm-sender' },
  '/organisations/:id/sender/check': { from: `${NILE}/settings`, asks: 'senderChecks.check', shows: 'page' },
  '/organisations/:id/attach-invoices': { from: `${NILE}/settings`, with: { attach: true }, asks: 'attach-invoices' },
  '/organisations/:id/sender/address': { from: `${NILE}/settings`, with: { address: 'letters@nile-office.example' }, asks: 'askForSender' },
  '/organisations/:id/keep': { from: `${NILE}/settings`, with: { months: '24' }, asks: 'keep-words' },
  '/organisations/:id/compared': { from: '/organisations/org-restored/today', asks: 'end-quarantine' },
  '/organisations/:id/release': { from: '/organisations/org-harbour/settings', asks: 'release-first-run' },
  '/organisations/:id/disconnect': { from: `${NILE}/settings`, asks: 'connect.disconnect' },
  '/organisations/:id/import': { from: `${NILE}/import`, with: { file: 'Kunde;Nr\nNile;7\n' }, asks: 'desk.upload', shows: 'page' },
  '/organisations/:id/import/take': { from: `${NILE}/import/look`, press: '[formmethod=post]', asks: 'desk.take' },
  '/organisations/:id/import/said': { from: `${NILE}/import`, asks: 'desk.say' },
  '/organisations/:id/import/fetch': { from: '/organisations/org-restored/import', asks: 'desk.fetch', shows: 'page' },
  '/organisations/:id/import/watch': { from: `${NILE}/import`, with: { folder: 'nile' }, asks: 'desk.watch' },
  '/organisations/:id/import/fresh': { from: `${NILE}/import`, with: { days: '10' }, asks: 'desk.setFreshDays' },
  '/connect/:platform/choose': { from: '/connect/xero/choose', asks: 'connect.choose' },
  '/import/new': {
    from: '/import/new',
    with: { name: 'Delta', country: 'EG', zone: 'Africa/Cairo', currency: 'EGP' },
    asks: 'ledgers.create',
    shows: 'page',
  },
  '/demo/advance': { from: `${NILE}/today`, press: '[value="7"]', asks: 'demo.advance' },
  '/clients/act': { from: '/', with: { client: true }, press: '[value=stop]', asks: 'stop-all', shows: 'page' },
  '/work/act': {
    from: '/work',
    with: { item: 'org-nile letter e-1 hash-1' },
    press: '[value=approve]',
    asks: 'approve-letter',
    shows: 'page',
  },
  '/team/away': {
    from: '/team',
    with: { person: 'p-1', from: '2026-12-01', until: '2026-12-05', cover: 'p-3' },
    asks: 'firm.away',
  },
  '/team/back': { from: '/team', asks: 'firm.back' },
  '/templates': { from: '/templates', with: { name: 'Calm' }, asks: 'templates.make' },
  '/templates/:templateId/document': { from: '/templates/template-1', with: { note: 'calmer' }, asks: 'templates.change' },
  '/templates/:templateId/follow': { from: '/templates/template-1', with: { client: true }, asks: 'templates.follow' },
  '/templates/:templateId/release': { from: '/templates/template-1', asks: 'set-policy' },
  '/templates/:templateId/:clientId/take': { from: '/templates/template-1', asks: 'set-policy' },
  '/templates/:templateId/:clientId/keep': { from: '/templates/template-1', asks: 'templates.keep' },
  '/members/invite': { from: '/members', with: { email: 'new@nile-office.example', role: 'collector' }, asks: 'door.invite' },
  '/members/invitations/:invitationId/take-back': { from: '/members', asks: 'door.takeBack' },
  '/members/:personId/role': { from: '/members', asks: 'door.changeRole' },
  '/members/:personId/remove': { from: '/members', asks: 'door.remove' },
  '/members/practice': { from: '/members', with: { name: 'Delta' }, asks: 'door.rename' },
  '/programs/tokens': { from: '/programs', with: { name: 'Reports' }, asks: 'programs.makeToken', shows: 'page' },
  '/programs/tokens/:tokenId/revoke': { from: '/programs', asks: 'programs.revokeToken' },
  '/programs/endpoints': { from: '/programs', with: { url: 'https://hooks.example/in' }, asks: 'programs.addEndpoint', shows: 'page' },
  '/programs/endpoints/:endpointId/test': { from: '/programs', asks: 'programs.sendTest' },
  '/programs/endpoints/:endpointId/again': { from: '/programs', asks: 'programs.tryAgain' },
  '/programs/endpoints/:endpointId/secret': { from: '/programs/endpoints/ep_1', asks: 'programs.rotateSecret', shows: 'page' },
  '/programs/endpoints/:endpointId/remove': { from: '/programs/endpoints/ep_1', asks: 'programs.removeEndpoint' },
  '/account/sign-out': { from: '/account', asks: 'door.signOut' },
  '/account/sign-out-everywhere': { from: '/account', asks: 'door.signOutEverywhere' },
  '/account/practice': { from: '/account', asks: 'door.move', shows: 'page' },
  '/account/way': { from: '/account/way', asks: 'door.addWay' },
  '/sign-in/link': { from: '/sign-in/link?key=good', asks: 'door.useLink', shows: 'page' },
  '/sign-in/ask': { from: '/sign-in', with: { address: 'salma@nile-office.example' }, asks: 'door.askForLink' },
  '/sign-up': { from: '/sign-up', with: { person: 'Salma', practice: 'Nile' }, asks: 'door.signUp', shows: 'page' },
  '/invitation': { from: '/invitation?key=good', asks: 'door.accept', shows: 'page' },
};
