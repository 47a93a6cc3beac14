/** Every planted bug still has its place in the code; whether the simulation catches each is shown by `tahseel simulate --plant NAME` (docs/simulation.md). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { edited } from '../../src/bundle.mjs';
import { PLANTS } from '../../src/simulation/plants.ts';

describe('plants', () => {
  it('there are at least twenty-five, each with a name of its own', () => {
    expect(PLANTS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(PLANTS.map(({ name }) => name)).size).toBe(PLANTS.length);
  });
  it.each(PLANTS.map((plant) => [plant.name, plant] as const))('%s changes what it means to change', (_name, plant) => {
    for (const edit of plant.edits) {
      const source = readFileSync(new URL(`../../${edit.file}`, import.meta.url), 'utf8');
      expect(edited(source, edit)).not.toBe(source);
    }
  });
});
