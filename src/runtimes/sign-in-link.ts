/** `tahseel sign-in`: a sign-in link from the machine itself, for installations without a platform or a mail server, and for who is locked out. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Io, printJson } from '../commands/io.ts';
import { isUsableAddress } from '../domain/address.ts';
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { openDirectory } from '../practice/directory.ts';
import { openPractice } from '../practice/practice.ts';
import { openNodeDatabase } from './node-database.ts';
import { hash, random } from './platform.ts';

export interface SignInLinkOptions {
  readonly data: string;
  readonly publicUrl: string;
  readonly json?: boolean;
}

/** Prints a link that signs in as whoever reads `address`: whoever may read the data folder answers for that. @throws BadInput */
export function signInLinkCommand(address: string, { data, publicUrl, json = false }: SignInLinkOptions, io: Io, now: () => Instant): void {
  if (!isUsableAddress(address)) throw new BadInput('that is not one e-mail address');
  const file = join(data, 'practice.sqlite');
  if (!existsSync(file)) throw new BadInput(`--data: ${data} holds no practice; start the product there once`);
  const { database, close } = openNodeDatabase(file);
  try {
    openPractice({ database });
    const key = openDirectory({ database, hash, random, now }).links.ask({ address: address.toLowerCase(), personId: null });
    if (key === null) throw new BadInput('too many links were asked for; wait a quarter of an hour');
    const link = `${publicUrl}/sign-in/link?key=${key}`;
    if (json) printJson(io, { link });
    else io.print(link);
  } finally {
    close();
  }
}
