/** An installation in a folder of its own, over books without a wire: the product's own files, opened and closed as a server does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addMs, instant } from '../../src/domain/time.ts';
import { openGrants } from '../../src/grants/grants.ts';
import type { OrganisationActor } from '../../src/organisation/actor.ts';
import { openNodeInbox } from '../../src/runtimes/inbox-database.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { hash, nodeRuntime, random } from '../../src/runtimes/platform.ts';
import { openProduct, type Product } from '../../src/runtimes/product.ts';
import { newMasterKeyText, parseMasterKeys } from '../../src/vault/master-keys.ts';
import { openVault } from '../../src/vault/vault.ts';
import { SENDER, World } from '../organisation/world.ts';

export const TENANT = 'tenant-1';
const DAY_MS = 86_400_000;
/** What must be in no copy, in no form. */
export const SECRETS = { access: 'canary-access-token-5f1d', refresh: 'canary-refresh-token-77aa', masterKey: newMasterKeyText(random) };

export interface Opened {
  readonly product: Product;
  /** @throws Error when the installation does not have it. */
  actor(id: string): OrganisationActor;
  close(): Promise<void>;
}

export class Installation {
  readonly folder: string;
  /** The books, the mail and the clock outside it. */
  readonly world: World;
  readonly witnessFile: string;
  readonly logs: string[] = [];

  constructor(folder: string, { world = new World(), witnessFile = join(folder, 'witness.sqlite') } = {}) {
    this.folder = folder;
    this.world = world;
    this.witnessFile = witnessFile;
  }

  /** Another folder with the same world outside. */
  at(folder: string): Installation {
    return new Installation(folder, { world: this.world });
  }

  async open(): Promise<Opened> {
    const now = () => this.world.now;
    const runtime = nodeRuntime({
      dataDir: this.folder,
      now,
      mail: this.world.mail,
      log: (_level, event) => void this.logs.push(event),
      witnessFile: this.witnessFile,
    });
    const vault = openVault({ masterKeys: await parseMasterKeys(SECRETS.masterKey), random });
    const platforms = { spreadsheet: this.world.platform, xero: this.world.platform };
    const product = openProduct({ runtime, publicUrl: () => '', mailFrom: 'a@b.example', platforms, vault, mostOpen: 10 });
    return {
      product,
      actor(id) {
        const actor = product.organisation(id);
        if (!actor) throw new Error(`there is no ${id} here`);
        return actor;
      },
      async close() {
        await product.close();
        runtime.close();
      },
    };
  }

  /** A client file that has sent a letter, with a webhook, a token, a book and a key beside it. Gives its id. */
  async begin(platform: 'spreadsheet' | 'xero' = 'spreadsheet'): Promise<string> {
    mkdirSync(join(this.folder, 'books', TENANT), { recursive: true });
    writeFileSync(join(this.folder, 'books', TENANT, 'ledger.json'), '{"book":1}');
    writeFileSync(join(this.folder, 'master.key'), SECRETS.masterKey);
    const opened = await this.open();
    const actor = await opened.product.open(platform, TENANT, { mode: 'autopilot', released: true, sender: SENDER });
    if (!actor) throw new Error('the books did not answer');
    this.world.invoice(this.world.customer('Acme').id, 'INV-1', 8);
    await actor.wake();
    await opened.close();
    await this.#connect(actor.id);
    await this.#webhook();
    return actor.id;
  }

  /** A token set like those of real consents. */
  async #connect(id: string): Promise<void> {
    const { database, close } = openNodeDatabase(join(this.folder, 'practice.sqlite'));
    const vault = openVault({ masterKeys: await parseMasterKeys(SECRETS.masterKey), random });
    const now = () => this.world.now;
    const grants = openGrants({ database, vault, hash, random, now, log: () => {}, oauth: () => null, pause: async () => {} });
    const later = addMs(this.world.now, 30 * DAY_MS);
    const grant = { accessToken: SECRETS.access, refreshToken: SECRETS.refresh, accessExpiresAt: later, refreshExpiresAt: later };
    grants.connect(id, await grants.keep('xero', { grant, subject: 'person' }), { id: TENANT, connectionId: null });
    await close();
  }

  async #webhook(): Promise<void> {
    const { inbox, close } = openNodeInbox(join(this.folder, 'inbox.sqlite'), { connected: () => true });
    const body = JSON.stringify({ events: [{ resourceId: 'i', tenantId: TENANT, eventCategory: 'INVOICE', eventType: 'UPDATE' }] });
    const kept = inbox.accept('xero', Buffer.from(body), instant('2026-05-04T13:00:00.000Z'));
    inbox.flush();
    await kept;
    await close();
  }
}
