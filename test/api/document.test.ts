/** The document of the API: valid, made of what is served, and every sample in it is one that the call would take. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ACTS, may } from '../../src/domain/role.ts';
import { opens, SCOPES, scopesFor } from '../../src/domain/scope.ts';
import { commandSchema } from '../../src/organisation/command-schema.ts';
import { POST_ACTS } from '../../src/web/acts.ts';
import { apiDocument } from '../../src/web/api/document.ts';
import { OPERATIONS } from '../../src/web/api/operations.ts';
import { browserOf, world } from '../web/deps.ts';

const served = async (): Promise<unknown> => JSON.parse((await browserOf(world().deps).get('/api/v1/openapi.json')).text);

describe('the document', () => {
  it('is a valid OpenAPI 3.1 document, served to whoever asks', async () => {
    const document = z.record(z.string(), z.unknown()).parse(await served());
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    expect([valid, errors]).toEqual([true, undefined]);
    expect(validator.version).toBe('3.1');
  });

  it('has every call once, each part of an address as a parameter, and no reference that leads nowhere', async () => {
    const document = z
      .object({
        paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string(), parameters: z.array(z.unknown()) }))),
        components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
      })
      .parse(await served());
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((each) => each.operationId));
    expect(ids.toSorted()).toEqual(OPERATIONS.map((operation) => operation.id).toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, params } of OPERATIONS) expect(params).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
    const text = JSON.stringify(await served());
    const refs = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1] ?? ''));
    expect(refs.size).toBeGreaterThan(10);
    for (const name of refs) expect(Object.keys(document.components.schemas)).toContain(name);
    expect(text).not.toContain('$defs');
  });

  it.each(apiDocument().described.map((each) => [each.operation.id, each] as const))(
    'the samples of %s are what it takes and gives',
    (_id, each) => {
      const { operation, bodySample, answerSample } = each;
      if (operation.body) expect(operation.body.safeParse(bodySample)).toMatchObject({ success: true });
      expect(operation.answer.safeParse(answerSample)).toMatchObject({ success: true });
    },
  );
});

describe('scopes', () => {
  it('every call is open to some scope, and to nobody but owners’ tokens where it says who is told', () => {
    for (const { id, act } of OPERATIONS) expect([id, scopesFor(act).length > 0]).toEqual([id, true]);
    for (const act of ACTS) if (scopesFor(act).length > 0) expect(may('owner', act)).toBe(true);
    expect(scopesFor('members')).toEqual([]);
    expect(scopesFor('connect')).toEqual([]);
  });

  it('reading opens nothing else, and no scope opens what another is for', () => {
    expect(ACTS.filter((act) => opens(['read'], act))).toEqual(['look']);
    expect(ACTS.filter((act) => opens(['collect'], act))).toEqual(['look', 'collect', 'stop']);
    expect(ACTS.filter((act) => opens(['run'], act))).toEqual(['look', 'stop', 'run']);
    expect(ACTS.filter((act) => opens(['admin'], act))).toEqual(['look', 'integrate']);
    expect(ACTS.filter((act) => opens([...SCOPES], act))).toEqual(['look', 'collect', 'stop', 'run', 'integrate']);
  });

  it('a call is the same act as its post on the screens', () => {
    for (const { method, path, act } of OPERATIONS) {
      if (method !== 'post') continue;
      const onScreen = Object.entries(POST_ACTS).find(
        ([route]) =>
          route.replaceAll(/:\w+/g, '{}') === path.replaceAll(/\{\w+\}/g, '{}').replace('/tasks/{}/outcome', '/calls/{}/outcome'),
      );
      if (onScreen && path.startsWith('/organisations')) expect([path, act]).toEqual([path, onScreen[1]]);
    }
  });

  it('commands that only programs of ours give are no calls', () => {
    const names = JSON.stringify(OPERATIONS.map((operation) => operation.id));
    for (const never of ['receive', 'disconnect', 'quarantine']) expect(names.toLowerCase()).not.toContain(never);
    expect(commandSchema.options.length).toBeGreaterThan(OPERATIONS.filter((operation) => operation.repeatable).length);
  });
});
