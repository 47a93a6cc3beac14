/** The client files of one thread: each actor over its own database, opened when somebody works on it and closed when others need the room. */
import type { Platform, PlatformId } from '../../connectors/connector.ts';
import type { Instant } from '../domain/time.ts';
import { type Access, withoutGrant } from '../grants/access.ts';
import { WEBHOOK_PLATFORMS } from '../inbox/platforms.ts';
import type { Source } from '../inbox/source.ts';
import type { OrganisationActor, OrganisationSummary, StageView } from '../organisation/actor.ts';
import { createOrganisation, type NewOrganisationInput } from '../organisation/create.ts';
import type { Log } from '../organisation/log.ts';
import { type OpenedOrganisation, openOrganisation } from '../organisation/organisation.ts';
import type { RehearsalPlace } from '../organisation/rehearsals.ts';
import type { Client } from '../practice/practice.ts';
import { onDemand } from './on-demand.ts';
import { type OpeningCounts, openings } from './openings.ts';
import type { NodeRuntime } from './platform.ts';
import { rehearsalMemory } from './rehearsal-memory.ts';
import { stagesOf } from './stages.ts';
import { TURN } from './turn.ts';

/** What the practice knows of a client file that is to be opened. */
export interface Introduction {
  readonly client: Pick<Client, 'platform' | 'tenant'>;
  /** The newest version that was ever heard of it. */
  readonly heard: number;
  /** The folder was put back from a backup, and this file was not opened since. */
  readonly isPutBack: boolean;
}

/** Everything a new client file is made of beside its own database. */
export type NewFile = Omit<NewOrganisationInput, 'database' | 'hash' | 'random'>;

export interface FilesDeps {
  readonly runtime: Pick<
    NodeRuntime,
    'now' | 'random' | 'chanceOf' | 'hash' | 'mail' | 'post' | 'log' | 'breathe' | 'openDatabase' | 'closeDatabase' | 'placeOf'
  >;
  readonly platforms: Readonly<Partial<Record<PlatformId, Platform>>>;
  /** Open at once. */
  readonly mostOpen: number;
  /** How many client files there are. */
  readonly count: () => number;
  /** null: there is no such client file. */
  readonly introduce: (id: string) => Introduction | null;
  readonly accessOf: (id: string) => Access;
  /** When a webhook last named a tenant; absent where there are no webhooks. */
  readonly lastWebhook?: (source: Source) => Instant | null | Promise<Instant | null>;
  /** What one said last. */
  readonly said: (id: string) => OrganisationSummary | null;
  readonly hear: (summary: OrganisationSummary) => void;
  /** One that was put back has been opened, and knows. */
  readonly toldPutBack: (id: string) => void;
}

export interface Files {
  /** Opened when it is called. */
  actor(id: string): OrganisationActor;
  /** Makes it; where it exists already everything it remembers stays (organisation/create.ts). */
  create(id: string, file: NewFile): Promise<void>;
  stages(id: string): Promise<StageView[]>;
  counts(): OpeningCounts;
  /** Waits for what runs, begins nothing, and closes them all. */
  close(): Promise<void>;
}

export function openFiles(deps: FilesDeps): Files {
  const { runtime, platforms } = deps;
  const { hash, random, log } = runtime;
  /** Closed by this process with nothing left to tell. */
  const told = new Set<string>();
  const memory = rehearsalMemory();
  /** Client files that stay open for a rehearsal; never more than half of those there is room for. */
  let staying = 0;
  let isClosing = false;
  const rehearsalsOf = (id: string): RehearsalPlace => ({
    kept: memory.of(id),
    async breathe() {
      await runtime.breathe?.();
      if (isClosing) throw new Error('the client files are being closed');
    },
    stay(work) {
      if (staying + 1 > deps.mostOpen / 2) return;
      staying += 1;
      const leave = (): void => {
        staying -= 1;
      };
      // Nobody is let in any more while everything is being closed.
      open.use(id, () => work).then(leave, leave);
    },
  });

  const openActor = (id: string): OpenedOrganisation => {
    const introduction = deps.introduce(id);
    const platform = introduction ? platforms[introduction.client.platform] : undefined;
    if (!introduction || !platform) throw new Error('no such organisation here');
    const { client, heard, isPutBack } = introduction;
    const source = sourceOf(client);
    const lastWebhook = () => (source ? (deps.lastWebhook?.(source) ?? null) : null);
    const name = nameOf(id);
    const opened = openOrganisation({
      ...runtime,
      random: runtime.chanceOf?.(id) ?? random,
      id,
      database: runtime.openDatabase(name),
      platform,
      access: platform.connector.facts.scopes.length === 0 ? withoutGrant : deps.accessOf(id),
      lastWebhook,
      log: logOf(log, id),
      onSummary: deps.hear,
      home: { place: runtime.placeOf(name), heard, isCopy: isPutBack },
      told: told.delete(id) ? deps.said(id) : null,
      turn: TURN,
      rehearsals: rehearsalsOf(id),
    });
    if (isPutBack) deps.toldPutBack(id);
    return opened;
  };
  const open = openings<OpenedOrganisation>(deps.mostOpen, {
    open(id) {
      try {
        return openActor(id);
      } catch (error) {
        runtime.closeDatabase(nameOf(id));
        throw error;
      }
    },
    close(id, actor) {
      if (actor.isTold()) told.add(id);
      memory.tidy(open.isOpen);
      runtime.closeDatabase(nameOf(id));
    },
  });

  return {
    actor: (id) => onDemand(id, (work) => open.use(id, work)),
    async create(id, file) {
      const made = { ...file, hash, random: runtime.chanceOf?.(id) ?? random };
      if (deps.introduce(id)) {
        await open.use(id, (actor) => createOrganisation({ ...made, database: actor.store.database }));
        return;
      }
      // Before the practice knows it nobody else can open it.
      try {
        createOrganisation({ ...made, database: runtime.openDatabase(nameOf(id)) });
      } finally {
        runtime.closeDatabase(nameOf(id));
      }
    },
    stages: (id) => open.use(id, stagesOf),
    counts: open.counts,
    close() {
      isClosing = true;
      return open.close();
    },
  };
}

/** Where an organisation's webhooks come from; null: its platform sends none. */
export function sourceOf({ platform: name, tenant }: Pick<Client, 'platform' | 'tenant'>): Source | null {
  const platform = WEBHOOK_PLATFORMS.find((each) => each === name);
  return platform ? { platform, tenant } : null;
}

function nameOf(id: string): string {
  return `organisations/${id}`;
}

/** Whatever an organisation logs says whose it is. */
function logOf(log: Log, organisation: string): Log {
  return (level, event, values = {}) => log(level, event, { organisation, ...values });
}
