/** Questions, answers and words between two threads of this process, in the order in which they were said. */
import type { MessagePort, Worker } from 'node:worker_threads';

/** A way to another thread of this process. Whoever listens knows what is said over it: both ends are the same program. */
export interface Port {
  post(message: unknown): void;
  listen<Message>(hear: (message: Message) => void): void;
}

/** Over a worker, as its parent has it, or over the parent, as the worker has it. */
export function portTo(other: Worker | MessagePort): Port {
  return {
    post: (message) => other.postMessage(message, []),
    listen: (hear) => void other.on('message', hear),
  };
}

type Envelope<Question, Word> =
  | { readonly is: 'question'; readonly number: number; readonly question: Question }
  | { readonly is: 'answer'; readonly number: number; readonly value: unknown }
  | { readonly is: 'failure'; readonly number: number; readonly name: string; readonly message: string }
  | { readonly is: 'word'; readonly word: Word };

export interface Ears<Question, Word> {
  /** What it gives is plain data; whatever it throws is thrown at whoever asked. */
  answer(question: Question): Promise<unknown>;
  hear(word: Word): void;
}

export interface Line<Question, Word> {
  /** The answer is trusted to be what the question asks for: both ends are the same program. */
  ask<Result>(question: Question): Promise<Result>;
  /** Whoever asks after it was said hears it before the question. */
  tell(word: Word): void;
}

/** `Theirs…` is what comes in, `Ours…` what goes out. */
export function lineOver<OurQuestion, OurWord, TheirQuestion, TheirWord>(
  port: Port,
  ears: Ears<TheirQuestion, TheirWord>,
): Line<OurQuestion, OurWord> {
  const waiting = new Map<number, { readonly answered: (envelope: object) => void; readonly failed: (error: Error) => void }>();
  let asked = 0;
  const post = (envelope: Envelope<OurQuestion, OurWord>): void => port.post(envelope);
  const settled = (number: number) => {
    const asker = waiting.get(number);
    waiting.delete(number);
    return asker;
  };
  port.listen((envelope: Envelope<TheirQuestion, TheirWord>) => {
    switch (envelope.is) {
      case 'question': {
        const { number, question } = envelope;
        void ears.answer(question).then(
          (value) => post({ is: 'answer', number, value }),
          (error: unknown) => post({ is: 'failure', number, ...partsOf(error) }),
        );
        return;
      }
      case 'answer':
        settled(envelope.number)?.answered(envelope);
        return;
      case 'failure':
        settled(envelope.number)?.failed(Object.assign(new Error(envelope.message), { name: envelope.name }));
        return;
      case 'word':
        ears.hear(envelope.word);
        return;
      default:
        envelope satisfies never;
    }
  });
  return {
    ask<Result>(question: OurQuestion): Promise<Result> {
      asked += 1;
      const number = asked;
      return new Promise<Result>((resolve, reject) => {
        waiting.set(number, { answered: (envelope) => resolve(Reflect.get(envelope, 'value')), failed: reject });
        post({ is: 'question', number, question });
      });
    },
    tell: (word) => post({ is: 'word', word }),
  };
}

function partsOf(error: unknown): { readonly name: string; readonly message: string } {
  return error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: 'unknown' };
}
