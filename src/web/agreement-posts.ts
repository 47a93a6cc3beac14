/** What a person records about a customer in small forms: calls, wishes, consents, answers to plans and offers, what is known of them. */
import { dateOfText } from './forms.ts';
import { idOf } from './organisation-pages.tsx';
import { promiseOf, type Read } from './organisation-posts.ts';

export function agreementPosts(post: (path: string, read: Read) => void): void {
  post('/customers/:customerId/calls', (form, c) => {
    const outcome = form.text('outcome');
    const common = {
      do: 'record-call',
      customerId: idOf(c, 'customerId'),
      from: form.text('from'),
      outcome,
      because: form.optional('because'),
      note: form.optional('note'),
    };
    const done = { key: 'flash.call-logged', values: { outcome } } as const;
    if (outcome !== 'promised') return { command: common, done };
    const promise = promiseOf(form);
    return 'refused' in promise ? promise : { command: { ...common, promise }, done };
  });
  post('/customers/:customerId/describe', (form, c) => ({
    command: {
      do: 'describe-customer',
      customerId: idOf(c, 'customerId'),
      segment: form.optional('segment') ?? null,
      debtor: form.optional('debtor') ?? null,
      region: form.optional('region')?.toUpperCase() ?? null,
    },
    done: { key: 'flash.described' },
  }));
  post('/customers/:customerId/recipients', (form, c) => {
    const given = form.all('role');
    const roles = Object.fromEntries(form.all('address').map((address, index) => [address, given[index] ?? '']));
    return { command: { do: 'describe-customer', customerId: idOf(c, 'customerId'), roles }, done: { key: 'flash.recipients' } };
  });
  wishPosts(post);
  post('/customers/:customerId/consents', (form, c) => ({
    command: {
      do: 'record-consent',
      customerId: idOf(c, 'customerId'),
      channel: form.text('channel'),
      evidence: form.text('evidence'),
    },
    done: { key: 'flash.consent' },
  }));
  post('/customers/:customerId/consents/withdraw', (form, c) => ({
    command: { do: 'withdraw-consent', customerId: idOf(c, 'customerId'), channel: form.text('channel') },
    done: { key: 'flash.consent-withdrawn' },
  }));
  post('/customers/:customerId/plans/:planId/answer', (form, c) => {
    const answer = form.text('answer');
    if (answer === 'accepted' && form.text('text') === '') return { refused: { key: 'refused.plan-text' } };
    return {
      command: { do: 'answer-plan', planId: idOf(c, 'planId'), answer, ...(answer === 'accepted' ? { text: form.text('text') } : {}) },
      done: { key: 'flash.plan-answered', values: { answer } },
    };
  });
  post('/customers/:customerId/offers/:offerId/answer', (form, c) => ({
    command: { do: 'answer-offer', offerId: idOf(c, 'offerId'), answer: form.text('answer') },
    done: { key: 'flash.offer-answered', values: { answer: form.text('answer') } },
  }));
}

function wishPosts(post: (path: string, read: Read) => void): void {
  post('/customers/:customerId/wishes', (form, c) => {
    const [notBefore, until] = [form.optional('notBefore'), form.optional('until')];
    for (const date of [notBefore, until]) if (date !== undefined && dateOfText(date) === null) return { refused: { key: 'refused.date' } };
    const never = form.text('never') === 'yes';
    const wish = {
      channel: form.optional('channel'),
      notBefore,
      notBeforeTime: form.optional('notBeforeTime')?.slice(0, 5),
      ...(never ? { never } : {}),
      until,
    };
    if (!never && notBefore === undefined && wish.notBeforeTime === undefined) return { refused: { key: 'refused.wish-empty' } };
    if (never && wish.channel === undefined) return { refused: { key: 'refused.wish-never' } };
    return {
      command: { do: 'record-wish', customerId: idOf(c, 'customerId'), wish, note: form.optional('note') },
      done: { key: 'flash.wish' },
    };
  });
  post('/customers/:customerId/wishes/:wishId/end', (form, c) => ({
    command: { do: 'end-wish', wishId: idOf(c, 'wishId'), note: form.optional('note') },
    done: { key: 'flash.wish-ended' },
  }));
}
