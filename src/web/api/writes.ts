/** The calls that do something: each is one command of the organisation, its body what that command's own schema says beyond who and what about. */
import { z } from 'zod';
import type { Act } from '../../domain/role.ts';
import { type Command, commandSchema } from '../../organisation/command-schema.ts';
import { type Group, NOTHING, type Operation, organisationOperation } from './operation.ts';
import { Refused, refusedBy } from './problem.ts';
import { done } from './shapes.ts';

interface ActGiven {
  readonly id: string;
  readonly path: string;
  readonly do: Command['do'];
  readonly act: Act;
  readonly group: Group;
  readonly title: string;
  readonly about?: string;
  /** Which part of the address is which field of the command. */
  readonly named?: Readonly<Record<string, string>>;
  /** Fields that this call always says the same. */
  readonly always?: Readonly<Record<string, unknown>>;
}

/** What a command wants to know beyond these fields. */
function bodyOf(name: Command['do'], known: readonly string[]): z.ZodType<Record<string, unknown>> {
  const option = commandSchema.options.find((each) => each.shape.do.value === name);
  if (!option) throw new Error(`no command ${name}`);
  const fields: [string, z.ZodType][] = Object.entries(option.shape);
  return z.strictObject(Object.fromEntries(fields.filter(([field]) => !known.includes(field))));
}

/** One command as a call. */
export function acting({ do: name, named = {}, always = {}, ...given }: ActGiven): Operation {
  const body = bodyOf(name, ['do', 'by', ...Object.values(named), ...Object.keys(always)]);
  const posted = { ...given, method: 'post', query: NOTHING, body, answer: done, repeatable: true } as const;
  return organisationOperation(posted, async (organisation, asked, calling) => {
    const fields = Object.fromEntries(Object.entries(named).map(([part, field]) => [field, asked.param(part)]));
    const parsed = commandSchema.safeParse({ ...asked.body, ...always, ...fields, do: name, by: calling.holder.signature });
    if (!parsed.success) throw new Refused('invalid', `The body cannot be used: ${parsed.error.issues[0]?.message ?? 'nobody knows why'}.`);
    const { once } = calling;
    const said = once === null ? null : await organisation.commandOnce(once, parsed.data);
    if (said?.known === 'other') throw new Refused('key-used', 'This Idempotency-Key was used for another call: use a new one.');
    const result = said === null ? await organisation.command(parsed.data) : said.result;
    if (!result.done) throw refusedBy(result);
    return { done: true, id: result.id ?? null };
  });
}

const letter = { letterId: 'effectId' };
const task = { taskId: 'taskId' };
const customer = { customerId: 'customerId' };

export const WRITES: readonly Operation[] = [
  acting({
    ...{ id: 'approveLetter', path: '/letters/{letterId}/approve', do: 'approve-letter', act: 'collect', group: 'letters', named: letter },
    title: 'Approve a letter',
    about:
      'With `seen` only what was read is approved. It leaves as soon as it may: the books are read again first, and the hours of the customer’s place are kept.',
  }),
  acting({
    ...{ id: 'editLetter', path: '/letters/{letterId}/words', do: 'edit-letter', act: 'collect', group: 'letters', named: letter },
    title: 'Write a letter otherwise',
    about: 'A person’s own words for one letter that has not left, within what a letter may say; null: ours again.',
  }),
  acting({
    ...{ id: 'skipLetter', path: '/letters/{letterId}/skip', do: 'skip-letter', act: 'collect', group: 'letters', named: letter },
    title: 'Skip a letter',
    about: 'It does not leave; its invoices rest for a week.',
  }),
  acting({
    ...{ id: 'letterLeft', path: '/letters/{letterId}/left', do: 'letter-left', act: 'collect', group: 'letters', named: letter },
    title: 'It went out some other way',
    about: 'It counts as sent and is not sent.',
  }),
  acting({
    ...{ id: 'resolveLetter', path: '/letters/{letterId}/resolve', do: 'resolve-unknown', act: 'collect', group: 'letters', named: letter },
    title: 'What became of a letter whose outcome is unknown',
  }),
  acting({
    ...{ id: 'logCall', path: '/tasks/{taskId}/outcome', do: 'log-call', act: 'collect', group: 'tasks', named: task },
    title: 'Record the outcome of a call',
    about: '`promised` needs the promise. A dispute, or “paid already”, holds from this moment.',
  }),
  acting({
    ...{ id: 'finishTask', path: '/tasks/{taskId}/finish', do: 'finish-task', act: 'collect', group: 'tasks', named: task },
    title: 'Finish a task',
  }),
  acting({
    ...{ id: 'writeAgain', path: '/tasks/{taskId}/again', do: 'write-again', act: 'collect', group: 'tasks', named: task },
    title: 'Try a note to the books once more',
  }),
  acting({
    ...{ id: 'recordCall', path: '/customers/{customerId}/calls', do: 'record-call', act: 'collect', group: 'customers', named: customer },
    title: 'Record a call that no task asked for',
  }),
  acting({
    ...{ id: 'setLanguage', path: '/customers/{customerId}/language', do: 'set-customer-language', act: 'collect', group: 'customers' },
    named: customer,
    title: 'The language of a customer',
  }),
  acting({
    ...{ id: 'describeCustomer', path: '/customers/{customerId}/describe', do: 'describe-customer', act: 'collect', group: 'customers' },
    named: customer,
    title: 'What is known of a customer that no books say',
    about: 'Fields that are left out stay as they are; null takes back what was said.',
  }),
  acting({
    ...{ id: 'recordPromise', path: '/customers/{customerId}/promises', do: 'record-promise', act: 'collect', group: 'agreements' },
    named: customer,
    title: 'Record a promise to pay',
    about: 'Nothing automatic goes out until its day, and the policy’s tolerance, have passed.',
  }),
  acting({
    ...{ id: 'withdrawPromise', path: '/promises/{promiseId}/withdraw', do: 'withdraw-promise', act: 'collect', group: 'agreements' },
    named: { promiseId: 'promiseId' },
    title: 'Withdraw a promise',
  }),
  acting({
    ...{ id: 'placeHold', path: '/customers/{customerId}/holds', do: 'place-hold', act: 'collect', group: 'agreements', named: customer },
    title: 'Set a hold',
    about: 'Without an invoice it holds everything of the customer; with an amount, that part of the invoice.',
  }),
  acting({
    ...{ id: 'liftHold', path: '/holds/{holdId}/lift', do: 'lift-hold', act: 'collect', group: 'agreements', named: { holdId: 'holdId' } },
    title: 'Lift a hold',
  }),
  acting({
    ...{
      id: 'recordWish',
      path: '/customers/{customerId}/wishes',
      do: 'record-wish',
      act: 'collect',
      group: 'agreements',
      named: customer,
    },
    title: 'Record a contact wish',
  }),
  acting({
    ...{ id: 'endWish', path: '/wishes/{wishId}/end', do: 'end-wish', act: 'collect', group: 'agreements', named: { wishId: 'wishId' } },
    title: 'End a contact wish',
  }),
  acting({
    ...{ id: 'recordConsent', path: '/customers/{customerId}/consents', do: 'record-consent', act: 'collect', group: 'agreements' },
    named: customer,
    title: 'Record a consent to a channel',
  }),
  acting({
    ...{ id: 'withdrawConsent', path: '/customers/{customerId}/consents/withdraw', do: 'withdraw-consent', act: 'collect' },
    ...{ group: 'agreements', named: customer },
    title: 'Withdraw a consent',
  }),
  acting({
    ...{
      id: 'proposePlan',
      path: '/customers/{customerId}/plans',
      do: 'propose-plan',
      act: 'collect',
      group: 'agreements',
      named: customer,
    },
    title: 'Propose a payment plan',
    about: 'It holds nothing until it is accepted.',
  }),
  acting({
    ...{
      id: 'answerPlan',
      path: '/plans/{planId}/answer',
      do: 'answer-plan',
      act: 'collect',
      group: 'agreements',
      named: { planId: 'planId' },
    },
    title: 'Answer a payment plan',
    about: 'An acceptance needs the text that was agreed to, word for word.',
  }),
  acting({
    ...{ id: 'makeOffer', path: '/customers/{customerId}/offers', do: 'make-offer', act: 'run', group: 'agreements', named: customer },
    title: 'Offer a settlement or a discount',
  }),
  acting({
    ...{ id: 'answerOffer', path: '/offers/{offerId}/answer', do: 'answer-offer', act: 'collect', group: 'agreements' },
    named: { offerId: 'offerId' },
    title: 'Answer an offer',
  }),
  acting({
    ...{ id: 'recall', path: '/customers/{customerId}/recall', do: 'recall', act: 'collect', group: 'customers', named: customer },
    title: 'Take back from others what was handed over',
  }),
  acting({
    ...{ id: 'stop', path: '/stop', do: 'stop-all', act: 'stop', group: 'organisation', always: { stopped: true } },
    title: 'Stop: nothing leaves any more',
  }),
  acting({
    ...{ id: 'start', path: '/start', do: 'stop-all', act: 'run', group: 'organisation', always: { stopped: false } },
    title: 'Start again after a stop',
  }),
  acting({
    ...{ id: 'setMode', path: '/mode', do: 'set-mode', act: 'run', group: 'organisation' },
    title: 'Set the mode',
  }),
  acting({
    ...{ id: 'release', path: '/release', do: 'release-first-run', act: 'run', group: 'organisation' },
    title: 'Release the first run',
  }),
];
