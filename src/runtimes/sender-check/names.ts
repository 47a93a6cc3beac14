/** Asks the DNS, each question once and within a time: what is not there is an empty answer, a DNS that does not answer is an error. */
import { Resolver } from 'node:dns/promises';

/** One question, and all of a check together. */
const QUESTION_MS = 2_000;

export interface Names {
  /** TXT records, the pieces of each joined. */
  txt(name: string): Promise<string[]>;
  addresses(name: string): Promise<string[]>;
  exchanges(name: string): Promise<string[]>;
}

/** The DNS could not be asked. */
export class NamesSilent extends Error {}

/** `servers`: other ones than the system's, as 'address:port'. */
export function systemNames(servers: readonly string[] = []): Names {
  const resolver = new Resolver({ timeout: QUESTION_MS, tries: 1 });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    txt: async (name) => (await asked(() => resolver.resolveTxt(name))).map((pieces) => pieces.join('')),
    async addresses(name) {
      const [four, six] = await Promise.all([asked(() => resolver.resolve4(name)), asked(() => resolver.resolve6(name))]);
      return [...four, ...six];
    },
    exchanges: async (name) => (await asked(() => resolver.resolveMx(name))).map(({ exchange }) => exchange),
  };
}

const NOTHING: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

async function asked<Row>(question: () => Promise<Row[]>): Promise<Row[]> {
  try {
    return await question();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (NOTHING.has(code)) return [];
    throw new NamesSilent(code);
  }
}
