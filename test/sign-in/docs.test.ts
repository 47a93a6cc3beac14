/** The pages about signing in and about the stores say what is so. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ACTS, type Act, MEMBER_ROLES, may } from '../../src/domain/role.ts';

const docs = new URL('../../docs/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, docs), 'utf8');

const ROWS: Readonly<Record<Act, string>> = {
  look: 'see client files',
  collect: 'letters, calls, promises, plans, holds, wishes',
  stop: 'stop everything of a client file',
  import: 'bring a newer ledger file',
  run: 'mode, first run, sender, policy, offers, start again',
  connect: 'connect and disconnect, new client files',
  'see-members': 'see who is a member',
  members: 'invite, change roles, remove, name the practice',
  integrate: 'tokens and endpoints of programs',
  'take-away': 'take a client file along, erase a customer, say how long words are kept',
  assign: 'who looks after what, who covers',
};

it.each(ACTS)('the table of roles is the one that counts: %s', (act) => {
  const row = read('sign-in.md')
    .split('\n')
    .find((line) => line.startsWith(`| ${ROWS[act]} `));
  const cells = (row ?? '').split('|').slice(2, -1);
  expect(cells.map((cell) => cell.trim() === 'yes')).toEqual(MEMBER_ROLES.map((role) => may(role, act)));
});

it.each(['sign-in.md', 'marketplace.md'])('every file that %s points to is there', (name) => {
  const files = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
  expect(files.length).toBeGreaterThan(1);
  expect(files.filter((file) => !existsSync(new URL(file, docs)))).toEqual([]);
});
