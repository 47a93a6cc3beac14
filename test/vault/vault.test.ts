/** The vault from outside: what is sealed opens in its own place only, through every flipped byte, moved row and change of master key. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newMasterKeyText, parseMasterKeys } from '../../src/vault/master-keys.ts';
import { CannotOpen, openVault, type SecretContext, type Vault } from '../../src/vault/vault.ts';

const CANARY = 'CANARY-refresh-token-7f3a9d';
const random = (bytes: number) => Uint8Array.from(randomBytes(bytes));
const keyText = () => newMasterKeyText(random);

async function vaultOf(...texts: string[]): Promise<Vault> {
  return openVault({ masterKeys: await parseMasterKeys(texts.join(',')), random });
}

async function placeIn(vault: Vault, owner = 'organisation-1'): Promise<SecretContext> {
  return { owner, connection: 'connection-1', field: 'refresh-token', keyVersion: 1, dataKey: await vault.newDataKey(owner) };
}

/** The refusal itself, checked to be the closed error and to tell nothing. */
async function refusal(attempt: Promise<unknown>): Promise<CannotOpen> {
  const outcome: unknown = await attempt.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof CannotOpen)) throw new Error(`expected CannotOpen, got ${String(outcome)}`);
  expect(`${outcome.message} ${outcome.stack} ${JSON.stringify(outcome)} ${String(outcome.cause)}`).not.toContain('CANARY');
  return outcome;
}

const bytesOf = (blob: string) => Uint8Array.from(Buffer.from(blob, 'base64url'));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

describe('sealing and opening', () => {
  it('gives back any well-formed text, in a new blob each time, which does not show it', async () => {
    const vault = await vaultOf(keyText());
    const place = await placeIn(vault);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (text) => {
        const [one, two] = [await vault.seal(place, text), await vault.seal(place, text)];
        expect(one).not.toBe(two);
        expect(one).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(await vault.open(place, one)).toBe(text);
        expect(await vault.open(place, two)).toBe(text);
      }),
      { numRuns: 200 },
    );
    for (const text of ['', '\uFEFFmarked', '\0', 'x'.repeat(100_000)])
      expect(await vault.open(place, await vault.seal(place, text))).toBe(text);
    expect(Buffer.from(await vault.seal(place, CANARY), 'base64url').includes(CANARY)).toBe(false);
  });

  it('opens in another process with the same master key, from the stored texts alone', async () => {
    const master = keyText();
    const first = await vaultOf(master);
    const place = await placeIn(first);
    const blob = await first.seal(place, CANARY);
    expect(await (await vaultOf(master)).open(place, blob)).toBe(CANARY);
  });

  it('lays out version, key id, iv, ciphertext and tag', async () => {
    const vault = await vaultOf(keyText());
    const place = await placeIn(vault);
    const [one, two] = [bytesOf(await vault.seal(place, CANARY)), bytesOf(await vault.seal(place, CANARY))];
    expect(one.length).toBe(1 + 8 + 12 + CANARY.length + 16);
    expect(one[0]).toBe(1);
    expect(textOf(one.slice(1, 9))).toBe(textOf(two.slice(1, 9)));
    expect(textOf(one.slice(9, 21))).not.toBe(textOf(two.slice(9, 21)));
  });

  it('refuses text that would not come back as it was', async () => {
    const vault = await vaultOf(keyText());
    const place = await placeIn(vault);
    await expect(vault.seal(place, '\uD800')).rejects.toThrow(RangeError);
    await expect(vault.seal(place, 'x'.repeat((1 << 20) + 1))).rejects.toThrow(RangeError);
  });

  it('refuses a source of chance that gives too little', async () => {
    const vault = openVault({ masterKeys: await parseMasterKeys(keyText()), random: (bytes) => new Uint8Array(bytes - 1) });
    await expect(vault.newDataKey('organisation-1')).rejects.toThrow(RangeError);
  });
});

describe('a changed blob', () => {
  it('does not open, whichever bit of whichever byte was flipped, in the secret or in the data key', async () => {
    const vault = await vaultOf(keyText());
    const place = await placeIn(vault);
    const blob = await vault.seal(place, CANARY);
    for (const [stored, attempt] of [
      [blob, (text: string) => vault.open(place, text)],
      [place.dataKey, (text: string) => vault.open({ ...place, dataKey: text }, blob)],
      [place.dataKey, (text: string) => vault.rewrap(place.owner, text)],
    ] as const) {
      const bytes = bytesOf(stored);
      for (let position = 0; position < bytes.length; position += 1) {
        for (const bit of [0, 3, 7]) {
          const changed = bytes.map((byte, place) => (place === position ? byte ^ (1 << bit) : byte));
          await refusal(attempt(textOf(changed)));
        }
      }
    }
    expect(await vault.open(place, blob)).toBe(CANARY);
  });

  it('does not open, whichever character of the text was changed', async () => {
    const vault = await vaultOf(keyText());
    const place = await placeIn(vault);
    // Lengths 0 to 2 give every case of spare bits in the last character.
    for (const secret of ['', 'a', 'ab']) {
      const blob = await vault.seal(place, secret);
      for (let position = 0; position < blob.length; position += 1) {
        for (const other of ['A', 'B', 'Q', '_', '+', '=', ' ', 'é']) {
          if (blob[position] !== other) await refusal(vault.open(place, blob.slice(0, position) + other + blob.slice(position + 1)));
        }
      }
    }
  });

  it('does not open when cut, lengthened or replaced by anything else', async () => {
    const vault = await vaultOf(keyText());
    const place = await placeIn(vault);
    const blob = await vault.seal(place, CANARY);
    for (let length = 0; length < blob.length; length += 1) await refusal(vault.open(place, blob.slice(0, length)));
    for (const other of [`${blob}A`, `${blob}=`, `${blob}\n`, `${blob}${blob}`, place.dataKey, 'x'.repeat(2_000_000)])
      await refusal(vault.open(place, other));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.uint8Array({ maxLength: 120 }).map(textOf)),
        async (text) => void (await refusal(vault.open(place, text))),
      ),
      { numRuns: 300 },
    );
  });
});

describe('a blob in another place', () => {
  it('opens only where owner, connection, field and key version are the same', async () => {
    const vault = await vaultOf(keyText());
    const place = await placeIn(vault);
    const blob = await vault.seal(place, CANARY);
    const moved: Partial<SecretContext>[] = [
      { owner: 'organisation-2' },
      { connection: 'connection-2' },
      { field: 'access-token' },
      { keyVersion: 2 },
      { owner: 'organisation-1connection-1', connection: '' },
      { connection: 'connection-1","refresh-token', field: '' },
    ];
    for (const part of moved) expect((await refusal(vault.open({ ...place, ...part }, blob))).reason).toBe('refused');
  });

  it("never opens with another owner's row, whatever is swapped", async () => {
    const vault = await vaultOf(keyText());
    const names = fc.constantFrom('a', 'b', 'ab', 'a,b', '', '"', 'ü');
    const places = fc.record({ owner: names, connection: names, field: names, keyVersion: fc.integer({ min: 1, max: 3 }) });
    const keys = new Map<string, string>();
    const withKey = async (place: Omit<SecretContext, 'dataKey'>): Promise<SecretContext> => {
      const name = `${place.owner}#${place.keyVersion}`;
      const dataKey = keys.get(name) ?? (await vault.newDataKey(place.owner));
      keys.set(name, dataKey);
      return { ...place, dataKey };
    };
    await fc.assert(
      fc.asyncProperty(places, places, fc.boolean(), async (one, two, itsOwnKey) => {
        const [here, there] = [await withKey(one), await withKey(two)];
        const blob = await vault.seal(here, CANARY);
        const attempt = vault.open(itsOwnKey ? there : { ...there, dataKey: here.dataKey }, blob);
        const { dataKey: _1, ...a } = here;
        const { dataKey: _2, ...b } = there;
        if (JSON.stringify(a) === JSON.stringify(b)) expect(await attempt).toBe(CANARY);
        else await refusal(attempt);
      }),
      { numRuns: 500 },
    );
  });

  it('does not open with a second data key of the same owner, nor is a data key a secret or a secret a data key', async () => {
    const vault = await vaultOf(keyText());
    const place = await placeIn(vault);
    const blob = await vault.seal(place, CANARY);
    expect((await refusal(vault.open({ ...place, dataKey: await vault.newDataKey(place.owner) }, blob))).reason).toBe('refused');
    await refusal(vault.open({ ...place, dataKey: blob }, blob));
    await refusal(vault.open(place, place.dataKey));
  });
});

describe('changing the master key', () => {
  it('goes on under live traffic: old blobs open, new ones are sealed, and in the end the old key is not needed', async () => {
    const [old, next] = [keyText(), keyText()];
    const owners = Array.from({ length: 20 }, (_, number) => `organisation-${number}`);
    const before = await vaultOf(old);
    const rows = await Promise.all(
      owners.map(async (owner) => {
        const place = await placeIn(before, owner);
        return { place, blobs: [await before.seal(place, `${CANARY}-${owner}`)] };
      }),
    );

    const during = await vaultOf(next, old);
    let rewrapped = 0;
    await Promise.all([
      // The traffic …
      ...rows.map(async (row) => {
        for (let turn = 0; turn < 10; turn += 1) {
          row.blobs.push(await during.seal(row.place, `${CANARY}-${row.place.owner}`));
          for (const blob of row.blobs) expect(await during.open(row.place, blob)).toBe(`${CANARY}-${row.place.owner}`);
        }
      }),
      // … and the rewrapping of the same rows at the same time.
      ...rows.map(async (row) => {
        const wrapped = await during.rewrap(row.place.owner, row.place.dataKey);
        if (wrapped === null) return;
        rewrapped += 1;
        row.place = { ...row.place, dataKey: wrapped };
      }),
    ]);
    expect(rewrapped).toBe(owners.length);
    for (const { place } of rows) expect(await during.rewrap(place.owner, place.dataKey)).toBeNull();

    const after = await vaultOf(next);
    for (const { place, blobs } of rows) for (const blob of blobs) expect(await after.open(place, blob)).toBe(`${CANARY}-${place.owner}`);
    const [row] = rows;
    if (row) expect((await refusal((await vaultOf(old)).open(row.place, row.blobs[0] ?? ''))).reason).toBe('unknown-master-key');
  });

  it('makes new data keys with the first key', async () => {
    const [old, next] = [keyText(), keyText()];
    const dataKey = await (await vaultOf(next, old)).newDataKey('organisation-1');
    const place = { owner: 'organisation-1', connection: '', field: 'f', keyVersion: 1, dataKey };
    const onlyNext = await vaultOf(next);
    expect(await onlyNext.open(place, await onlyNext.seal(place, 'x'))).toBe('x');
    await refusal((await vaultOf(old)).seal(place, CANARY));
  });

  it('does not rewrap for another owner', async () => {
    const [old, next] = [keyText(), keyText()];
    const dataKey = await (await vaultOf(old)).newDataKey('organisation-1');
    await refusal((await vaultOf(next, old)).rewrap('organisation-2', dataKey));
  });

  it('opens a row again once its data key is repaired', async () => {
    const [old, next] = [keyText(), keyText()];
    const place = await placeIn(await vaultOf(old));
    const vault = await vaultOf(next);
    expect((await refusal(vault.seal(place, CANARY))).reason).toBe('unknown-master-key');
    expect((await refusal(vault.seal(place, CANARY))).reason).toBe('unknown-master-key');
    const repaired = { ...place, dataKey: (await (await vaultOf(next, old)).rewrap(place.owner, place.dataKey)) ?? '' };
    expect(await vault.open(repaired, await vault.seal(repaired, CANARY))).toBe(CANARY);
  });
});

it('opens and seals ten thousand tokens of a hundred organisations (printed, not judged)', async () => {
  const master = keyText();
  const vault = await vaultOf(master);
  const places = await Promise.all(Array.from({ length: 100 }, (_, number) => placeIn(vault, `organisation-${number}`)));
  const work = Array.from({ length: 10_000 }, (_, number) => places[number % places.length]).filter((place) => place !== undefined);
  const token = 'x'.repeat(1_200);
  const start = performance.now();
  const blobs = await Promise.all(work.map((place) => vault.seal(place, token)));
  const sealed = performance.now();
  const fresh = await vaultOf(master);
  const opened = await Promise.all(work.map((place, number) => fresh.open(place, blobs[number] ?? '')));
  const end = performance.now();
  expect(opened.every((text) => text === token)).toBe(true);
  console.log(`10,000 tokens of 1,200 characters: sealed in ${Math.round(sealed - start)} ms, opened in ${Math.round(end - sealed)} ms`);
});
