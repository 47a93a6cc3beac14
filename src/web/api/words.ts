/** The calls about a business's own words: every text there is, one of them with its versions, how another would read, and writing it. */
import { z } from 'zod';
import { placeName } from '../../letters/template-texts.ts';
import { NOTHING, type Operation, organisationOperation } from './operation.ts';
import { notFound } from './problem.ts';
import * as shapes from './shapes.ts';
import { acting } from './writes.ts';

const READ = { method: 'get', act: 'look', group: 'organisation', query: NOTHING, body: NOTHING } as const;
const text = z.strictObject({
  subject: z.string().max(200).nullable(),
  paragraphs: z.array(z.string().max(5_000)).max(12),
});
/** Its rows are as they are kept; the schema is the only word on them. */
const found: z.ZodType<unknown, unknown> = shapes.words;
const noText = () => notFound('There is no such text: the list of words names them.');

export const WORDS: readonly Operation[] = [
  organisationOperation(
    {
      ...READ,
      id: 'listWords',
      path: '/words',
      title: 'The words of letters and texts',
      about: 'Every text in each language. `own`: who wrote it otherwise last, and when; null: ours stand.',
      answer: z.object({ items: z.array(shapes.wordsRow) }),
    },
    async (organisation) => ({ items: (await organisation.words()).map(({ place, own }) => ({ name: placeName(place), own })) }),
  ),
  organisationOperation(
    {
      ...READ,
      id: 'readWords',
      path: '/words/{name}',
      title: 'One text',
      about: 'Ours and your own, the fields it may name, its versions (newest first), and how it reads on a sample.',
      answer: found,
    },
    async (organisation, { param }) => {
      const at = await organisation.wordsAt(param('name'));
      if (!at) throw noText();
      const { place, ...words } = at;
      return { name: placeName(place), ...words };
    },
  ),
  organisationOperation(
    {
      ...READ,
      method: 'post',
      id: 'tryWords',
      path: '/words/{name}/try',
      title: 'How a text would read',
      about: 'On a sample. `problem` says why it may not stand, in both languages; null: it may. Nothing is kept.',
      body: text,
      answer: shapes.triedWords,
    },
    async (organisation, { param, body }) => {
      const tried = await organisation.tryWords(param('name'), body);
      if (!tried) throw noText();
      return tried;
    },
  ),
  acting({
    ...{ id: 'writeWords', path: '/words/{name}', do: 'set-template', act: 'run', group: 'organisation', named: { name: 'place' } },
    title: 'Write a text otherwise',
    about: 'It holds for letters that leave from now on; null: ours again. What may not be said to a debtor is refused with why.',
  }),
];
