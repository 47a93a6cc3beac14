/** The web's dependencies, made of fakes, and a way to ask the app as a browser would. */
import { calendarDate, instant } from '../../src/domain/time.ts';
import type { MailMessage } from '../../src/mailbox/message.ts';
import type { StageView } from '../../src/organisation/actor.ts';
import { everybodyIs } from '../../src/runtimes/visitor.ts';
import { createApp } from '../../src/web/app.tsx';
import type { WebDeps } from '../../src/web/deps.ts';
import type { Door, Member, MemberRow } from '../../src/web/door.ts';
import { type FakeActor, fakeActor, HARBOUR, NOW, QUIET, SUMMARY, TODAY } from './fake.ts';
import { fakeChecks } from './fake-checks.ts';
import { fakeFirm } from './fake-firm.ts';
import { OTHER, RUNNING, STANDING } from './fake-policy.ts';
import { fakePrograms } from './fake-programs.ts';
import { fakeTemplates } from './fake-templates.ts';
import { DESKS } from './ledger.ts';

const STAGES: StageView[] = [
  { id: 'before-7', days: -7, channel: 'email', approval: false },
  { id: 'due', days: 0, channel: 'email', approval: false },
  { id: 'friendly-7', days: 7, channel: 'email', approval: false },
  { id: 'call-14', days: 14, channel: 'call', approval: false },
  { id: 'firm-30', days: 30, channel: 'email', approval: false },
  { id: 'final-60', days: 60, channel: 'final-demand', approval: true },
  { id: 'hand-over-90', days: 90, channel: 'hand-over', approval: true },
];

const MAILS: MailMessage[] = [
  {
    id: '2',
    at: instant('2026-11-22T07:03:00.000Z'),
    from: 'Nile Office Supplies <accounts@nile-office.example>',
    to: ['hesabat@maadidental.example'],
    subject: 'تذكير ودي بشأن فاتورة INV-2002',
    reference: 'e-2',
    text: 'السلام عليكم',
    html: '<p dir="rtl">السلام عليكم</p>',
  },
  {
    id: '1',
    at: instant('2026-11-20T07:03:00.000Z'),
    from: 'Nile Office Supplies <accounts@nile-office.example>',
    to: ['accounts@cairoprint.example'],
    subject: 'Friendly reminder: 3 invoices',
    reference: 'e-1',
    text: 'Dear Sir or Madam',
    html: null,
  },
];

/** Who looks at the screens, unless a test says otherwise. */
export const SALMA: Member = {
  personId: 'p-1',
  name: 'Salma',
  email: 'salma@nile-office.example',
  signature: 'Salma',
  role: 'owner',
  practiceId: 'first',
  practice: 'Nile Accounting',
};

const ORIGIN = 'http://localhost';

export interface World {
  readonly deps: WebDeps;
  readonly actors: Readonly<Record<'nile' | 'harbour' | 'quiet', FakeActor>>;
  /** Days the demo clock was moved by, in order. */
  readonly advanced: number[];
  readonly failures: unknown[];
}

export function world(change: Partial<WebDeps> = {}): World {
  const actors = {
    nile: fakeActor(),
    harbour: fakeActor({ today: { ...TODAY, summary: HARBOUR, exceptions: [] } }),
    quiet: fakeActor({ today: QUIET, people: [] }),
  };
  const advanced: number[] = [];
  const failures: unknown[] = [];
  let pages = 0;
  const deps: WebDeps = {
    clients: () => Promise.resolve([SUMMARY, HARBOUR, { ...QUIET.summary, connection: 'reconnect', stopped: true, lastSync: null }]),
    organisation: (id) => Promise.resolve(Object.values(actors).find((actor) => actor.id === id) ?? null),
    stages: () => Promise.resolve(STAGES),
    mailbox: { list: () => MAILS, read: (id) => Promise.resolve(MAILS.find((mail) => mail.id === id) ?? null) },
    demo: {
      date: () => calendarDate('2026-11-22'),
      advance: (days) => {
        advanced.push(days);
        return Promise.resolve({ days, letters: 3, calls: 1, payments: 0, promises: 2, disputes: 1, invoices: 11 });
      },
    },
    connect: {
      platforms: ['xero', 'quickbooks'],
      newState: () => 'state-0123456789abcdef',
      begin: (platform, state) => Promise.resolve(`https://login.${platform}.example/authorize?state=${state}`),
      finish: () => Promise.resolve({ ok: true, organisationIds: [SUMMARY.id] }),
      offered: (platform) =>
        Promise.resolve(
          platform !== 'xero'
            ? null
            : [
                { id: 't-1', name: 'Nile Office Supplies', state: 'connected' },
                { id: 't-2', name: 'مكتبة الميناء <b>', state: 'known' },
                { id: 't-3', name: null, state: 'new' },
              ],
        ),
      choose: () => Promise.resolve({ ok: false, code: 'expired' }),
      disconnect: () => Promise.resolve({ told: true }),
    },
    ledgers: DESKS,
    programs: fakePrograms(),
    firm: fakeFirm(),
    templates: fakeTemplates(),
    senderChecks: fakeChecks(),
    door: openDoor(),
    publicUrl: () => ORIGIN,
    pageName: () => `page-${++pages}`,
    now: () => NOW,
    health: () => Promise.resolve({ ok: true, facts: { inbox: 'ok', lag: 0 } }),
    metrics: () =>
      Promise.resolve([
        { name: 'tahseel_letters_total', help: 'Letters sent', type: 'counter', value: 148, labels: { organisation: 'org-"nile"' } },
      ]),
    failed: (_where, error) => failures.push(error),
    ...change,
  };
  return { deps, actors, advanced, failures };
}

const LATER = instant('2026-11-20T09:00:00.000Z');

/** A door with everything behind it: two platforms and mail to sign in with, somebody new, an invitation, three members. */
function openDoor(): Door {
  const omar: MemberRow = {
    ...SALMA,
    personId: 'p-2',
    name: 'عمر فاروق',
    signature: 'عمر فاروق',
    email: null,
    role: 'read-only',
    since: LATER,
  };
  const mona: MemberRow = {
    ...SALMA,
    personId: 'p-3',
    name: 'Mona',
    signature: 'Mona (mona@delta.example)',
    email: 'mona@delta.example',
    role: 'collector',
    since: LATER,
  };
  const invitation = {
    id: 'i-1',
    practice: SALMA.practice,
    email: 'hany@nile-office.example',
    role: 'manager',
    invitedBy: 'Salma',
    at: LATER,
  } as const;
  return {
    ...everybodyIs(SALMA),
    // Another object each time: whoever looks is signed in, and no demo's visitor.
    get visitor() {
      return { ...SALMA };
    },
    platforms: ['xero', 'quickbooks'],
    sendsMail: true,
    begin: async (platform) => ({
      address: `https://login.${platform}.example/authorize`,
      asked: { state: 'sign-in.state', nonce: 'nonce', verifier: 'verifier' },
    }),
    linkTo: async (key) => (key === 'good' ? { address: 'salma@nile-office.example', addingTo: null } : null),
    arrived: async () => ({ name: 'Salma Adel', email: 'salma@nile-office.example', by: 'quickbooks' }),
    invitation: async () => ({ ...invitation, provesNew: true }),
    ways: async () => [
      { by: 'xero', address: null },
      { by: 'mail', address: 'salma@nile-office.example' },
    ],
    practices: async () => [
      { id: 'first', name: SALMA.practice, role: 'owner' },
      { id: 'p-9', name: 'Harbour & Co <Ltd>', role: 'collector' },
    ],
    members: async () => ({
      members: [{ ...SALMA, since: LATER }, omar, mona],
      invitations: [invitation],
      log: [
        { at: LATER, kind: 'invited', by: 'Salma', about: 'hany@nile-office.example', role: 'manager' },
        { at: LATER, kind: 'role', by: 'Salma', about: 'عمر فاروق', role: 'read-only' },
        { at: LATER, kind: 'joined', by: 'Salma', about: 'Salma', role: 'owner' },
      ],
    }),
  };
}

/** Every page of the product with the fake world behind it. */
export const PAGES = [
  '/',
  '/work',
  '/team',
  '/organisations/org-nile/today',
  '/organisations/org-harbour/today',
  '/organisations/org-quiet/today',
  '/organisations/org-nile/customers',
  '/organisations/org-nile/customers?q=al&show=overdue',
  '/organisations/org-nile/customers?q=nobody',
  '/organisations/org-quiet/customers',
  '/organisations/org-nile/customers/c-1',
  '/organisations/org-nile/customers/c-2',
  '/organisations/org-nile/customers/c-9',
  '/organisations/org-nile/customers/c-2/why',
  '/organisations/org-nile/customers/c-2/why?day=2026-11-18',
  '/organisations/org-nile/customers/c-2/why?day=2026-01-01',
  '/organisations/org-nile/customers/c-28/why?day=2026-11-01',
  '/organisations/org-nile/customers/c-2/plan',
  '/organisations/org-nile/customers/c-2/plan?invoiceId=i-c-2-0&invoiceId=i-c-2-1&count=3&first=2026-12-01&rhythm=month',
  '/organisations/org-nile/customers/c-2/offer',
  '/organisations/org-nile/customers/c-2/policy',
  '/organisations/org-nile/letters/e-2',
  '/organisations/org-nile/letters/e-2/edit',
  '/organisations/org-nile/letters/e-30',
  '/organisations/org-nile/calls/t-4',
  '/organisations/org-nile/calls/t-5',
  '/organisations/org-nile/policy',
  '/organisations/org-nile/policy/edit',
  `/organisations/org-nile/policy/edit?from=${OTHER}`,
  `/organisations/org-nile/policy/edit?from=gentle&as=document`,
  `/organisations/org-nile/policy/versions/${STANDING}`,
  `/organisations/org-nile/policy/versions/${OTHER}`,
  `/organisations/org-nile/policy/versions/${OTHER}?day=2026-11-23&differing=yes`,
  `/organisations/org-harbour/policy/versions/${RUNNING}`,
  `/organisations/org-nile/policy/versions/${OTHER}/what-if`,
  `/organisations/org-nile/policy/versions/${STANDING}/what-if`,
  ...['nile', 'harbour', 'quiet'].flatMap((name) =>
    ['assessment', 'start', 'start/policy'].map((page) => `/organisations/org-${name}/${page}`),
  ),
  '/starting',
  '/templates',
  '/templates/template-1',
  '/organisations/org-nile/rules',
  '/organisations/org-nile/settings',
  '/organisations/org-harbour/settings',
  '/organisations/org-nile/words',
  '/organisations/org-nile/words/letters.friendly-7.en',
  '/organisations/org-nile/words/messages.sms-firm.ar',
  '/import/new',
  '/organisations/org-nile/import',
  '/organisations/org-nile/import/look',
  '/connect/xero/choose',
  '/sign-in',
  '/sign-in/link?key=good',
  '/sign-up',
  '/account',
  '/account/way',
  '/members',
  '/programs',
  '/programs/endpoints/ep_1',
  '/docs/api',
  '/disconnected/xero',
  '/mailbox',
  '/mailbox/1',
  '/mailbox/2',
] as const;

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Asks one app instance, GET unless `form` is given (then a same-origin post). */
export function browserOf(deps: WebDeps) {
  const app = createApp(deps);
  const ask = async (path: string, init: RequestInit = {}): Promise<Asked> => {
    const response = await app.request(`${ORIGIN}${path}`, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    get: (path: string, headers: Record<string, string> = {}) => ask(path, { headers }),
    post: (path: string, form: Record<string, string> | [string, string][], headers: Record<string, string> = { Origin: ORIGIN }) =>
      ask(path, { method: 'POST', body: new URLSearchParams(form), headers }),
    ask,
  };
}

/** The flash a post left, as it would be shown on the next page. */
export async function flashAfter(browser: ReturnType<typeof browserOf>, posted: Asked, language = 'en'): Promise<string> {
  const cookie = posted.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const page = await browser.get(`/?lang=${language}`, { Cookie: cookie });
  return /<p class="flash [a-z]+" role="status">(.*?)<\/p>/.exec(page.text)?.[1] ?? '';
}
