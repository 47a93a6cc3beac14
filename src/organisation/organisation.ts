/** The organisation's actor: one writer over one database, its long works one after another, its commands at once. */
import type { Platform } from '../../connectors/connector.ts';
import type { RecordKind } from '../domain/ledger.ts';
import type { Instant } from '../domain/time.ts';
import type { Access } from '../grants/access.ts';
import type { MailTransport } from '../letters/transport.ts';
import { effectsOf } from '../outbox/effects.ts';
import { invoicePdfsOf } from '../outbox/invoice-pdfs.ts';
import type { Database, Hash } from '../store/database.ts';
import { openStore } from '../store/open.ts';
import type { CaseInView, OrganisationActor, OrganisationSummary, Tally } from './actor.ts';
import { assessmentOf, presetsTried, progressOf } from './assessment.ts';
import { caseFileOf } from './case-file.ts';
import { refusal } from './command.ts';
import { commandSchema } from './command-schema.ts';
import { carryOut } from './commands.ts';
import { checkCompany } from './company-check.ts';
import { deliver, recover } from './deliver.ts';
import { type Desk, type Holdings, momentOf, PLAIN_POST, type Post } from './desk.ts';
import { eventsOf } from './events.ts';
import { sentPdf } from './invoice-pdfs.ts';
import type { Log } from './log.ts';
import { carryOutOnce } from './once.ts';
import { tryWords, wordsAt, wordsOf } from './own-words.ts';
import { plan } from './plan.ts';
import { ownPlace, type RehearsalPlace, rehearsalsOf } from './rehearsals.ts';
import { type Home, lookForLostLetters, NOWHERE, noteHome } from './restored.ts';
import { askForSender, senderOf } from './sender.ts';
import { renewing, sessionsOf } from './session.ts';
import { noteSilence } from './silence.ts';
import { kindsHinted, sync } from './sync.ts';
import { isIdle, telling } from './telling.ts';
import { type Turn, WHOLE } from './turn.ts';
import { agreementsOf } from './view-agreements.ts';
import { customerOf, customersOf } from './view-customers.ts';
import { callOf, letterOf } from './view-letter.ts';
import { listOf } from './view-lists.ts';
import { draftPolicy, policyHistory, versionOf } from './view-policy.ts';
import { rulesOf } from './view-rules.ts';
import { shownOf } from './view-shown.ts';
import { summaryOf, todayOf } from './view-today.ts';
import { whyDay } from './view-why.ts';
import { whyOn } from './why.ts';

export interface OrganisationDeps {
  readonly id: string;
  readonly database: Database;
  readonly platform: Platform;
  /** Where its tokens come from. */
  readonly access: Access;
  readonly mail: MailTransport;
  /** Absent: nothing is added to letters. */
  readonly post?: Post;
  /** The only clock. */
  readonly now: () => Instant;
  readonly random: (bytes: number) => Uint8Array;
  /** SHA-256 as hexadecimal text. */
  readonly hash: Hash;
  readonly log: Log;
  /** When a webhook last named this organisation, null: never. Absent where there are no webhooks. */
  readonly lastWebhook?: () => Instant | null | Promise<Instant | null>;
  /** Told after every commit that may have changed it; versions grow. */
  readonly onSummary?: (summary: OrganisationSummary) => void;
  readonly options?: { readonly skipWindow?: boolean };
  /** What it told last, where nothing has changed since; null or absent: the next wake counts anew. */
  readonly told?: OrganisationSummary | null;
  /** How much one wake does; absent: everything. */
  readonly turn?: Turn;
  /** Where rehearsals are kept and have their time; absent: here, and nothing else waits. */
  readonly rehearsals?: RehearsalPlace;
  /** Absent where nothing is known of where it lies. */
  readonly home?: Home;
}

export interface OpenedOrganisation extends OrganisationActor {
  readonly store: Holdings;
  /** Whether the practice knows everything there is to tell. */
  isTold(): boolean;
}

/**
 * Opens the actor of an organisation that was created before (create.ts). What an earlier process left unfinished is put right first.
 * @throws Error when the database holds another organisation.
 */
export function openOrganisation(deps: OrganisationDeps): OpenedOrganisation {
  const store: Holdings = { ...openStore(deps.database, deps), effects: effectsOf(deps.database), pdfs: invoicePdfsOf(deps.database) };
  const held = store.settings.read().id;
  if (held !== deps.id) throw new Error(`this database belongs to another organisation than ${deps.id}`);
  const { id, access, mail, now, random, hash, log } = deps;
  const platform = { ...deps.platform, connector: renewing(deps.platform.connector, store, access) };
  let heardAt: Instant | null = null;
  const desk: Desk = {
    id,
    store,
    platform,
    mail,
    post: deps.post ?? PLAIN_POST,
    now,
    random,
    hash,
    log,
    heardAt: () => heardAt,
    skipWindow: deps.options?.skipWindow ?? false,
  };
  const openSession = sessionsOf(store, access);
  const { budget, tenant } = store.settings.read();
  if (budget !== null) platform.connector.budget?.restore(tenant, budget);
  const inTurn = queue();
  const rehearsals = rehearsalsOf(desk, deps.rehearsals ?? ownPlace());
  const isQuarantined = noteHome(desk, deps.home ?? NOWHERE);
  const isRecovered = recover(desk);

  const practice = telling(desk, isQuarantined || isRecovered ? null : (deps.told ?? null), deps.onSummary ?? (() => {}));
  const published = <Result>(result: Result): Result => {
    practice.tell();
    return result;
  };
  const turn = deps.turn ?? WHOLE;
  /** Works that are in the middle of something. */
  let works = 0;
  const working = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    works += 1;
    try {
      return await work();
    } catch (error) {
      practice.doubt();
      throw error;
    } finally {
      works -= 1;
    }
  };
  /** Until a work has ended well, nobody knows what it changed. */
  const doubted = <Result>(work: () => Promise<Result>): Promise<Result> =>
    working(async () => {
      practice.doubt();
      const result = await work();
      // What a command told meanwhile may have been overtaken.
      practice.doubt();
      return result;
    });
  const inTurnSync = (kinds?: readonly RecordKind[]) => inTurn(async () => published(await doubted(() => sync(desk, openSession, kinds))));
  const inTurnPlan = () => inTurn(async () => published(await doubted(async () => plan(desk))));
  const inTurnDeliver = () =>
    inTurn(async () => {
      const report = await doubted(() => deliver(desk, openSession));
      return isIdle(report) ? report : published(report);
    });

  return {
    id,
    store,
    standing: async () => store.tallies.standing(),
    balances: async () => store.tallies.balances(),
    tally: async () => tallyOf(store),
    // A command may have told its part while a work is in the middle of its own.
    summary: async () => (works === 0 ? practice.summary() : summaryOf(desk)),
    today: async (shown) => (shown ? shownOf(desk, shown) : todayOf(desk)),
    customers: async (asked) => customersOf(desk, asked),
    customer: async (customerId) => customerOf(desk, customerId),
    letter: async (effectId) => letterOf(desk, effectId),
    invoicePdf: async (effectId, invoiceNumber) => sentPdf(desk, effectId, invoiceNumber),
    caseFile: async (customerId) => caseInView(desk, customerId),
    why: async (customerId, day) => whyOn(desk, customerId, day),
    call: (taskId) => doubted(() => callOf(desk, openSession, taskId)),
    sender: async () => senderOf(desk),
    askForSender: (by, address) => askForSender(desk, by, address),
    agreements: async (customerId) => agreementsOf(desk, customerId),
    whyDay: async (customerId, day) => whyDay(desk, customerId, day),
    contactRules: async () => rulesOf(desk),
    words: async () => wordsOf(desk),
    wordsAt: async (name) => wordsAt(desk, name),
    tryWords: async (name, text) => tryWords(desk, name, text),
    progress: async () => progressOf(desk),
    assessment: async () => assessmentOf(desk, rehearsals),
    presets: () => presetsTried(desk, rehearsals),
    policyVersion: async (hash) => versionOf(desk, hash),
    policyHistory: async (before) => policyHistory(desk, before ?? null),
    draftPolicy: async (document) => draftPolicy(desk, document),
    rehearsal: async (kind, hash) => rehearsals.find(kind, hash),
    rehearse: (kind, hash) => rehearsals.begin(kind, hash),
    rehearsedRows: async (wanted) => rehearsals.rows(wanted),
    command: async (command) => {
      const parsed = commandSchema.safeParse(command);
      if (!parsed.success) return refusal('invalid', parsed.error.issues[0]?.message ?? 'not a command');
      const result = carryOut(desk, parsed.data);
      return result.done ? published(result) : result;
    },
    commandOnce: async (once, command) => {
      const parsed = commandSchema.safeParse(command);
      if (!parsed.success) return { known: 'no', result: refusal('invalid', parsed.error.issues[0]?.message ?? 'not a command') };
      const said = carryOutOnce(desk, once, parsed.data);
      return said.known === 'no' && said.result.done ? published(said) : said;
    },
    list: async (wanted) => listOf(desk, wanted),
    events: async (wanted) => eventsOf(desk, wanted),
    sync: inTurnSync,
    plan: inTurnPlan,
    deliver: inTurnDeliver,
    isTold: practice.isTold,
    wake: (hinted) =>
      working(async () => {
        // What was read is told together with what follows from it, and nothing is counted again where nothing followed.
        const wasQuiet = practice.listen();
        const report = await inTurn(() => sync(desk, openSession, hinted && kindsHinted(hinted), turn.pages));
        if (deps.lastWebhook) {
          heardAt = await deps.lastWebhook();
          noteSilence(desk, hinted ? 0 : report.changed, heardAt);
        }
        await inTurn(() => checkCompany(desk, openSession, hinted?.includes('connection')));
        const run = await inTurn(async () => plan(desk, turn.cases));
        await inTurn(() => lookForLostLetters(desk, openSession));
        const delivered = await inTurn(() => deliver(desk, openSession, turn));
        return { sync: report, run, delivered, nextWake: wasQuiet({ sync: report, run, delivered }) };
      }),
  };
}

function caseInView(desk: Desk, customerId: string): CaseInView | null {
  if (!desk.store.readings.customer(customerId)) return null;
  const moment = momentOf(desk);
  return { file: caseFileOf(desk, moment, customerId), policy: moment.policy, asOf: moment.asOf };
}

function tallyOf({ tallies, journal, effects }: Holdings): Tally {
  const chain = journal.verifyChain();
  return {
    letters: tallies.byStage('letter-sent'),
    calls: tallies.byStage('call-made'),
    handOvers: tallies.byStage('handed-over'),
    notes: effects.counted().find((row) => row.kind === 'note' && row.state === 'sent')?.count ?? 0,
    decisions: tallies.byRule(),
    journal: { entries: journal.count(), broken: chain.ok ? null : chain.seq },
  };
}

/** One after another: two deliveries never overlap, and a plan never runs between a re-read and its send. */
function queue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
