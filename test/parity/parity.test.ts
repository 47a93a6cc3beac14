/** The same life on Node and in workerd: journals, decisions, letters and books are the same to the byte. */
import { beforeAll, expect, it } from 'vitest';
import { lifeInWorkerd } from './in-workerd.ts';
import type { Life } from './life.ts';
import { lifeOnNode } from './on-node.ts';
import { freePorts, type Outside, openOutside } from './outside.ts';
import { live, type Traces } from './scenario.ts';

let onNode: Traces;
let inWorkerd: Traces;

beforeAll(async () => {
  const ports = await freePorts();
  // One after the other, because addresses stand in letters: both lives have the same ports.
  const lived = async (begin: (outside: Outside) => Promise<Life>): Promise<Traces> => {
    const outside = await openOutside(ports);
    const life = await begin(outside);
    try {
      return await live(life);
    } finally {
      await life.close();
      await outside.close();
    }
  };
  onNode = await lived(lifeOnNode);
  inWorkerd = await lived(lifeInWorkerd);
}, 300_000);

it('has much to compare', () => {
  const kinds = Object.values(onNode.journals).join('\n');
  for (const kind of ['connected', 'letter-sent', 'reply', 'promise', 'disconnected']) expect(kinds).toContain(kind);
});

it.each(['journals', 'decisions', 'effects', 'letters', 'books'] as const)('%s are the same to the byte', (name) => {
  expect(inWorkerd[name]).toEqual(onNode[name]);
});
