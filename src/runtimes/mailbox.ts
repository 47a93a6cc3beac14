/**
 * The mailbox of the demo: a mail server on loopback that writes every mail to a folder before it says 250, so that what has been
 * accepted is still there after a crash. Nothing it receives ever goes further.
 */
import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { instantSchema } from '../domain/ledger.ts';
import { instantFromMs } from '../domain/time.ts';
import type { MailTransport } from '../letters/transport.ts';
import { type MailMessage, type MailSummary, parseMessage, summaryOf } from '../mailbox/message.ts';

const MAX_MAIL_BYTES = 10 * 1024 * 1024;
const ID_DIGITS = 8;
const MAIL_FILE = /^(\d{8,12})\.eml$/;
/** Summaries of the mails, one JSON document a line; only saves parsing at start-up and is made anew where it is incomplete. */
const INDEX = 'index.jsonl';
const summarySchema = z.object({
  id: z.string(),
  at: instantSchema,
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  reference: z.string().nullable(),
});

export interface MailboxOptions {
  /** Created where it does not exist; an existing one is reopened. */
  readonly dir: string;
  /** 0 (the default) lets the system choose. */
  readonly port?: number;
  /** false only where the whole folder is thrown away after a crash. Default true. */
  readonly durable?: boolean;
}

export interface Mailbox {
  /** 'smtp://127.0.0.1:port'. */
  readonly url: string;
  /** Newest first, in the order of arrival. */
  list(): MailSummary[];
  /** Null for an id that is not here. */
  read(id: string): Promise<MailMessage | null>;
  /** Puts mails straight into the folder, for a past that is lived through before anyone looks. */
  readonly transport: MailTransport;
  close(): Promise<void>;
}

/** Opens the folder and listens. Rejects when the port is taken or the folder cannot be written. */
export async function startMailbox({ dir, port = 0, durable = true }: MailboxOptions): Promise<Mailbox> {
  await mkdir(dir, { recursive: true });
  const { summaries, next } = await reopen(dir);
  const folder = await open(dir, 'r');
  const index = await open(join(dir, INDEX), 'a');
  let sequence = next;

  const keep = async (raw: Buffer): Promise<void> => {
    const id = String(sequence++).padStart(ID_DIGITS, '0');
    if (durable) await writeDurably(dir, folder, `${id}.eml`, raw);
    else await writeFile(join(dir, `${id}.eml`), raw);
    const summary = summaryOf(await parseMessage(id, raw, instantFromMs(Date.now())));
    summaries.set(id, summary);
    // The mail is kept either way, and saying no now would be untrue.
    await index.appendFile(`${JSON.stringify(summary)}\n`).catch(() => {});
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MAX_MAIL_BYTES,
    onData: (stream, _session, done) => {
      collect(stream)
        .then(keep)
        .then(
          () => done(),
          () => done(new Error('not stored')),
        );
    },
  });
  const closeFiles = () => Promise.all([index.close(), folder.close()]);
  const address = await listening(server, port).catch(async (error: unknown) => {
    // A file nobody closes ends the process when it is collected.
    await closeFiles();
    throw error;
  });
  return {
    url: `smtp://127.0.0.1:${address}`,
    list: () => [...summaries.values()].sort((a, b) => (a.id < b.id ? 1 : -1)),
    read: async (id) => {
      const summary = summaries.get(id);
      return summary ? parseMessage(id, await readFile(join(dir, `${id}.eml`)), summary.at) : null;
    },
    transport: {
      send: (mail) => keep(Buffer.from(mail.raw)).then(() => ({ kind: 'accepted' as const, response: '250 kept' })),
      close: async () => {},
    },
    close: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await closeFiles();
    },
  };
}

/** The bytes are on the disk under their final name when this resolves. */
async function writeDurably(dir: string, folder: FileHandle, name: string, raw: Buffer): Promise<void> {
  const unfinished = join(dir, `${name}.part`);
  const file = await open(unfinished, 'w');
  try {
    await file.writeFile(raw);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(dir, name));
  await folder.sync();
}

async function reopen(dir: string): Promise<{ summaries: Map<string, MailSummary>; next: number }> {
  const ids = (await readdir(dir)).flatMap((name) => MAIL_FILE.exec(name)?.[1] ?? []).sort();
  const indexed = await readIndex(dir);
  const summaries = new Map<string, MailSummary>();
  for (const id of ids) summaries.set(id, indexed.get(id) ?? (await summarised(dir, id)));
  return { summaries, next: Number(ids.at(-1) ?? 0) + 1 };
}

async function summarised(dir: string, id: string): Promise<MailSummary> {
  const path = join(dir, `${id}.eml`);
  const received = instantFromMs(Math.trunc((await stat(path)).mtimeMs));
  return summaryOf(await parseMessage(id, await readFile(path), received));
}

/** A line cut off by a crash is passed over; the mail it stood for is parsed instead. */
async function readIndex(dir: string): Promise<Map<string, MailSummary>> {
  const text = await readFile(join(dir, INDEX), 'utf8').catch(() => '');
  const indexed = new Map<string, MailSummary>();
  for (const line of text.split('\n')) {
    const summary = summarySchema.safeParse(jsonOf(line));
    if (summary.success) indexed.set(summary.data.id, summary.data);
  }
  return indexed;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function collect(stream: Readable & { readonly sizeExceeded?: boolean }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (Buffer.isBuffer(chunk) && !stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw new RangeError('mail too large');
  return Buffer.concat(chunks);
}

function listening(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      // A client that vanishes in the middle of a mail is no reason to stop.
      server.on('error', () => {});
      const address = server.server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
      else reject(new Error('the mailbox has no port'));
    });
  });
}
