/** Unpredictable bytes are as many as were asked for, never the same twice, and never nothing. */
import { expect, it } from 'vitest';
import { random } from '../../src/runtimes/digest.ts';

it('gives bytes of any length, each once', () => {
  const seen = new Set<string>();
  for (let round = 0; round < 2_000; round += 1) {
    const bytes = random(16);
    expect(bytes).toHaveLength(16);
    expect(bytes.some((byte) => byte !== 0)).toBe(true);
    seen.add(Buffer.from(bytes).toString('hex'));
  }
  expect(seen.size).toBe(2_000);
  expect([0, 1, 4_096, 5_000].map((length) => random(length).length)).toEqual([0, 1, 4_096, 5_000]);
});

it('what was given belongs to whoever got it', () => {
  const first = random(16);
  const kept = Buffer.from(first).toString('hex');
  random(16).fill(0);
  expect(Buffer.from(first).toString('hex')).toBe(kept);
});
