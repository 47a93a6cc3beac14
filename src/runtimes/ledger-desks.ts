/** Client files whose books are a ledger file, as the screens work on them: each change is read by the organisation at once. */

import { openOf } from '../../connectors/spreadsheet/book.ts';
import { MAX_LEDGER_BYTES } from '../../connectors/spreadsheet/decode.ts';
import { type Ledgers, unconfirmedIn } from '../../connectors/spreadsheet/ledgers.ts';
import type { LedgerDesk, LedgerDesks, NewLedger } from '../web/ledger-desk.ts';
import type { Product } from './product.ts';

/** A page never waits longer for the organisation to read what was taken over. */
const PATIENCE_MS = 2_000;
const TENANT_BYTES = 12;
/** Shown at once; the rest follows as these are done. */
const MAX_UNCONFIRMED = 200;

export interface LedgerDesksInput {
  readonly product: Product;
  readonly ledgers: Ledgers;
  /** Where folders that may be watched lie; null: none may be. */
  readonly watchedRoot: string | null;
  readonly random: (bytes: number) => Uint8Array;
  /** A person acted on this organisation: it has something to do. */
  readonly changed: (id: string) => void;
}

export function ledgerDesks(input: LedgerDesksInput): LedgerDesks {
  const { product, ledgers, random } = input;
  return {
    mostBytes: MAX_LEDGER_BYTES,
    async create({ name, country, timeZone, currency }: NewLedger, practice) {
      const tenant = Buffer.from(random(TENANT_BYTES)).toString('hex');
      const made = await ledgers.create(tenant, { name, country, timeZone, baseCurrency: currency, nativeReminders: false });
      const actor = made ? await product.open('spreadsheet', tenant, { practice }) : null;
      return actor?.id ?? null;
    },
    of(organisationId) {
      const client = product.client(organisationId);
      return client?.platform === 'spreadsheet' ? deskOf(input, organisationId, client.tenant) : null;
    },
  };
}

function deskOf({ product, ledgers, watchedRoot, changed }: LedgerDesksInput, id: string, tenant: string): LedgerDesk {
  /** The organisation reads its books before the next page shows, if that is quick. */
  const read = async (): Promise<void> => {
    const actor = product.organisation(id);
    const work = actor?.sync().then(() => actor.plan());
    await Promise.race([work?.catch(() => null), pause(PATIENCE_MS)]);
    changed(id);
  };
  const after = async <Result>(result: Result, done: boolean): Promise<Result> => {
    if (done) await read();
    return result;
  };
  return {
    async view() {
      const ledger = await ledgers.find(tenant);
      if (!ledger) throw new Error('this client file has lost its ledger');
      const { taken, folder, problem, freshDays, book } = ledger;
      const unconfirmed = unconfirmedIn(book)
        .slice(0, MAX_UNCONFIRMED)
        .flatMap(({ row, unconfirmedSince, why }) =>
          unconfirmedSince === null
            ? []
            : [
                {
                  number: row.invoiceNumber,
                  customerName: row.customerName,
                  open: openOf(row),
                  currency: row.currency,
                  since: unconfirmedSince,
                  why: why ?? ('gone' as const),
                },
              ],
        );
      return { taken, unconfirmed, folder, folderRoot: watchedRoot, problem, freshDays };
    },
    upload: (file) => ledgers.upload(tenant, file),
    look: (choice) => ledgers.look(tenant, choice),
    async take(choice, stamp) {
      const outcome = (await ledgers.take(tenant, choice, stamp)) ?? { ok: false, problem: null };
      return after(outcome, outcome.ok);
    },
    async say(number, said) {
      const done = await ledgers.say(tenant, number, said);
      return after(done, done);
    },
    async watch(folder) {
      const done = await ledgers.watch(tenant, folder);
      return after(done, done && folder !== null);
    },
    fetch: () => ledgers.fetch(tenant),
    async setFreshDays(days) {
      await after(await ledgers.setFreshDays(tenant, days), true);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
