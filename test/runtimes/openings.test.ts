/** Organisations are opened on demand: at most so many at once, each at most once, and never closed under somebody's hands. */
import { describe, expect, it } from 'vitest';
import { openings } from '../../src/runtimes/openings.ts';

/** Files that say when they are opened twice, and works that end when the test says so. */
function files(most: number) {
  const open = new Set<string>();
  const line: string[] = [];
  const broken = new Set<string>();
  const all = openings<string>(most, {
    open(id) {
      if (broken.has(id)) throw new Error(`${id} cannot be opened`);
      if (open.has(id)) throw new Error(`${id} is open already`);
      open.add(id);
      line.push(`+${id}`);
      return id;
    },
    close(id) {
      if (!open.delete(id)) throw new Error(`${id} is not open`);
      line.push(`-${id}`);
    },
  });
  const work = (id: string) => {
    let end = (): void => {};
    const done = all.use(id, () => new Promise<void>((resolve) => (end = resolve)));
    return { done, end: () => end() };
  };
  return { all, line, broken, work, touch: (id: string) => all.use(id, (opened) => opened) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what is open', () => {
  it.each([
    { most: 2, uses: 'a b a b', line: '+a +b' },
    { most: 2, uses: 'a b c', line: '+a +b -a +c' },
    { most: 2, uses: 'a b a c', line: '+a +b -b +c' },
    { most: 1, uses: 'a b a', line: '+a -a +b -b +a' },
    { most: 3, uses: 'a b c a d b', line: '+a +b +c -b +d -c +b' },
  ])('at most $most: $uses → $line', async ({ most, uses, line }) => {
    const { touch, all, line: seen } = files(most);
    for (const id of uses.split(' ')) {
      expect(await touch(id)).toBe(id);
      expect(all.counts().open).toBeLessThanOrEqual(most);
    }
    expect(seen.join(' ')).toBe(line);
  });

  it('is opened once for all who work on it at the same time', async () => {
    const { all, line, work } = files(2);
    const works = [work('a'), work('a'), work('a')];
    await settled();
    expect(all.counts()).toMatchObject({ open: 1, inUse: 3 });
    for (const each of works) each.end();
    await Promise.all(works.map((each) => each.done));
    expect(line).toEqual(['+a']);
  });

  it('is never closed while somebody works on it: the next waits, in order', async () => {
    const { all, line, work } = files(2);
    const [a, b] = [work('a'), work('b')];
    const c = work('c');
    const d = work('d');
    await settled();
    expect(line).toEqual(['+a', '+b']);
    expect(all.counts()).toMatchObject({ open: 2, inUse: 2, waiting: 2 });
    b.end();
    await b.done;
    await settled();
    expect(line).toEqual(['+a', '+b', '-b', '+c']);
    a.end();
    await a.done;
    await settled();
    expect(line.slice(4)).toEqual(['-a', '+d']);
    for (const each of [c, d]) each.end();
    await Promise.all([c.done, d.done]);
  });

  it('gives its room on where it cannot be opened, and after work that failed', async () => {
    const { all, work, touch, broken } = files(1);
    broken.add('b');
    const a = work('a');
    const waiting = [touch('b'), touch('c')];
    await settled();
    a.end();
    await expect(waiting[0]).rejects.toThrow('b cannot be opened');
    await expect(waiting[1]).resolves.toBe('c');
    await expect(
      all.use('c', () => {
        throw new Error('planned');
      }),
    ).rejects.toThrow('planned');
    expect(all.counts()).toMatchObject({ open: 1, inUse: 0 });
    expect(await touch('d')).toBe('d');
  });

  it('at the end: what runs is waited for, nothing is begun, all are closed', async () => {
    const { all, line, work, touch } = files(1);
    const a = work('a');
    const late = touch('b');
    let closed = false;
    const closing = all.close().then(() => {
      closed = true;
    });
    await expect(late).rejects.toThrow('being closed');
    await expect(touch('a')).rejects.toThrow('being closed');
    await settled();
    expect(closed).toBe(false);
    a.end();
    await closing;
    expect(line).toEqual(['+a', '-a']);
  });

  it('must have room for one', () => {
    expect(() => files(0)).toThrow(RangeError);
  });
});
