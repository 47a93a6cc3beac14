/** The portfolio: which client file comes first and why, and acting on many without one failing keeping another back. */
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../src/domain/time.ts';
import type { OrganisationSummary } from '../../src/organisation/actor.ts';
import { everybodyIs } from '../../src/runtimes/visitor.ts';
import { byName, byUrgency, isIn, needsOf } from '../../src/web/portfolio.ts';
import { browserOf, flashAfter, SALMA, world } from './deps.ts';
import { fakeActor } from './fake.ts';

const NOW: Instant = instant('2026-05-04T12:00:00.000Z');
const CALM: OrganisationSummary = {
  id: 'xero-1',
  name: 'Calm',
  platform: 'xero',
  mode: 'autopilot',
  released: true,
  stopped: false,
  connection: 'connected',
  timeZone: 'UTC',
  country: 'US',
  baseCurrency: 'USD',
  open: [],
  overdue: [],
  overdueCustomers: 0,
  approvals: 0,
  calls: 0,
  exceptions: 0,
  lettersSent: 0,
  lastSync: instant('2026-05-04T11:50:00.000Z'),
  lastRun: null,
  version: 1,
};
const file = (name: string, more: Partial<OrganisationSummary>): OrganisationSummary => ({ ...CALM, id: `xero-${name}`, name, ...more });

describe('what a file needs', () => {
  it.each<[string, Partial<OrganisationSummary>, string[]]>([
    ['nothing', {}, []],
    ['to be connected again, whatever else', { connection: 'reconnect', calls: 2 }, ['reconnect', 'calls']],
    ['a look, where books were not read for a day', { lastSync: instant('2026-05-03T11:00:00.000Z') }, ['unread']],
    ['no look, where nobody is connected', { connection: 'none', lastSync: instant('2026-01-01T00:00:00.000Z') }, []],
    ['a yes to letters', { approvals: 3 }, ['approvals']],
    ['no yes in draft mode, but to be let go', { approvals: 3, mode: 'draft' }, ['unreleased']],
    [
      'attention to old debts before young ones',
      { overdue: [{ minor: 5, currency: 'USD' }], over90: [{ minor: 1, currency: 'USD' }] },
      ['long-overdue', 'overdue'],
    ],
    ['the platform quiet', { nativeReminders: true }, ['twice-reminded']],
    ['to be connected anew before its consent ends', { connectionEnds: instant('2026-05-10T00:00:00.000Z') }, ['ends-soon']],
    ['webhooks', { webhooksSilentSince: NOW }, ['unheard']],
  ])('%s', (_words, more, needs) => {
    expect(needsOf(file('A', more), NOW)).toEqual(needs);
  });
});

describe('the order', () => {
  const files = [
    file('Zero', {}),
    file('Overdue', { overdue: [{ minor: 9, currency: 'USD' }], overdueCustomers: 4 }),
    file('Two calls', { calls: 2 }),
    file('Nine letters', { approvals: 9 }),
    file('One letter', { approvals: 1 }),
    file('Gone', { connection: 'reconnect' }),
    file('Copy', { restored: NOW }),
    file('Another', {}),
  ];
  it('is by what presses most, then by how much waits, then by name', () => {
    expect(byUrgency(files, NOW).map(({ summary }) => summary.name)).toEqual([
      'Copy',
      'Gone',
      'Nine letters',
      'One letter',
      'Two calls',
      'Overdue',
      'Another',
      'Zero',
    ]);
  });
  it('by name is by name', () => {
    expect(
      byName(files, NOW)
        .map(({ summary }) => summary.name)
        .slice(0, 2),
    ).toEqual(['Another', 'Copy']);
  });
  it('is narrowed to what somebody can do', () => {
    const waiting = byUrgency(files, NOW).filter((client) => isIn(client, 'waiting'));
    expect(waiting.map(({ summary }) => summary.name)).toEqual(['Nine letters', 'One letter', 'Two calls']);
  });
});

describe('many at once', () => {
  const post = async (form: [string, string][], over: Parameters<typeof world>[0] = {}) => {
    const made = world(over);
    const browser = browserOf(made.deps);
    return { ...made, browser, answer: await browser.post('/clients/act', form) };
  };

  it('approves what is safe in each, says what is left, and what was not theirs does not exist', async () => {
    const { actors, answer } = await post([
      ['client', 'org-nile'],
      ['client', 'org-nile'],
      ['client', 'org-of-others'],
      ['act', 'approve'],
    ]);
    expect(answer.status).toBe(200);
    expect(
      actors.nile.commands.map((command) => (command.do === 'approve-letter' ? [command.effectId, command.seen] : command.do)),
    ).toEqual([
      ['e-1', 'hash-1'],
      ['e-2', 'hash-2'],
      ['e-7', 'hash-7'],
    ]);
    expect(answer.text).toContain('3 letters approved');
    expect(answer.text).toContain('1 of 2 done');
  });

  it('says of each what became of it; one that refuses keeps no other back', async () => {
    const refusing = fakeActor({ answer: () => ({ done: false, code: 'not-now', detail: 'internal' }) });
    const { actors } = world();
    const organisation = async (id: string) => (id === 'org-harbour' ? refusing : id === 'org-nile' ? actors.nile : null);
    const { answer } = await post(
      [
        ['client', 'org-harbour'],
        ['client', 'org-nile'],
        ['act', 'stop'],
      ],
      { organisation },
    );
    expect(actors.nile.commands).toEqual([{ do: 'stop-all', by: 'Salma', stopped: true }]);
    expect(answer.text).toContain('1 of 2 done');
    expect(answer.text).not.toContain('internal');
  });

  it('does nothing without a choice, and nothing a role may not', async () => {
    const none = await post([['act', 'stop']]);
    expect(none.actors.nile.commands).toEqual([]);
    expect(await flashAfter(none.browser, none.answer)).toBe('No client file was chosen. Nothing was done.');
    const collector = await post(
      [
        ['client', 'org-nile'],
        ['act', 'autopilot'],
      ],
      { door: everybodyIs({ ...SALMA, role: 'collector' }) },
    );
    expect([collector.answer.status, collector.actors.nile.commands]).toEqual([403, []]);
    const stops = await post(
      [
        ['client', 'org-nile'],
        ['act', 'stop'],
      ],
      { door: everybodyIs({ ...SALMA, role: 'collector' }) },
    );
    expect([stops.answer.status, stops.actors.nile.commands.length]).toEqual([200, 1]);
  });
});
