/**
 * A process that accepts deliveries without end and prints the name of each one it acknowledges; it is there to be killed.
 * Arguments: the inbox's file, a name for this run.
 */
import { writeSync } from 'node:fs';
import { openNodeInbox } from '../../src/runtimes/inbox-database.ts';
import { AT, cloudBody, xeroBody } from './deliveries.ts';

/** Requests under way at once. */
const WIDTH = 16;
const STDOUT = 1;

const [, , path = '', run = ''] = process.argv;
const { inbox } = openNodeInbox(path, { connected: () => true });
let number = 0;

async function sender(): Promise<never> {
  for (;;) {
    number += 1;
    const name = `${run}-${number}`;
    const even = number % 2 === 0;
    const body = even ? xeroBody({ tenant: 'a', id: name }) : cloudBody({ id: name, realm: '1', entityId: name });
    await inbox.accept(even ? 'xero' : 'quickbooks', body, AT);
    // Written at once, so that everything the reader sees was acknowledged before.
    writeSync(STDOUT, `${name}\n`);
    // Unpacking goes on at the same time: a kill may fall into either.
    if (number % 50 === 0) inbox.unpack();
  }
}

await Promise.all(Array.from({ length: WIDTH }, sender));
