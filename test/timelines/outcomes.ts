/** What the program must do in a story, and how a line says it. Whatever left or was raised and no line tells of is a failure. */
import { expect } from 'vitest';
import type { Decision } from '../../src/policy/case.ts';
import type { Scene } from './story.ts';

const CONTACT = /^(letter|call|hand-over) (\S+) about ([^,]+?)(?:, asking ([\d.]+(?: [A-Z]{3})?))?(, to approve)?$/;
const STANDING = /^(\S+) (waits|is held|rests|is a task|is to be sent)(?: \(([a-z0-9-]+)\))?(?: until (\d{4}-\d{2}-\d{2}))?$/;
const ALL_QUIET = 'nothing leaves';
const WORDS = /^the (letter|script) (says|does not say) "(.+)"$/;

/** The decision each word stands for. */
const KINDS = { waits: 'wait', 'is held': 'hold', rests: 'rest', 'is a task': 'task', 'is to be sent': 'send' } as const;

/** Whether a line tells what the program does (else it tells what somebody does). */
export function isOutcome(line: string): boolean {
  return line === ALL_QUIET || CONTACT.test(line) || STANDING.test(line) || WORDS.test(line);
}

/** Judges a day that has been lived: contacts are told completely, standing decisions as far as the lines tell of them. */
export async function expectOutcomes(scene: Scene, lines: readonly string[]): Promise<void> {
  const told = lines.filter((line) => CONTACT.test(line)).map(normal);
  const { world } = scene;
  expect([...(await contactsOf(scene, told))].sort(), `what left on ${world.today}`).toEqual(told.toSorted());
  const standing = await world.actor.standing();
  for (const line of lines) if (STANDING.test(line)) expectStanding(scene, line, standing);
  for (const line of lines) if (WORDS.test(line)) await expectWords(scene, line);
}

/** Everything that left, was raised or waits for approval today, in the words of a story; amounts only where `told` names them. */
async function contactsOf({ world, money, raised }: Scene, told: readonly string[]): Promise<string[]> {
  const { today } = world;
  const now = await world.actor.today();
  // In draft, and before the first run is released, Today lists what would be sent.
  const mayAct = now.summary.mode !== 'draft' && now.summary.released;
  const amountOf = (line: string, amounts: readonly { minor: number; currency: string }[]) => {
    const asked = told.map((each) => CONTACT.exec(each)).find((parts) => parts && line.startsWith(`${parts[1]} ${parts[2]} about`))?.[4];
    const wanted = asked === undefined ? undefined : money(asked);
    if (!wanted) return line;
    const given = amounts.find((amount) => amount.currency === wanted.currency);
    return `${line}, asking ${given?.minor === wanted.minor ? asked : JSON.stringify(amounts)}`;
  };
  const words = (
    kind: string,
    item: { stage: string; invoiceNumbers: readonly string[]; amounts: readonly { minor: number; currency: string }[] },
  ) => amountOf(`${kind} ${item.stage} about ${item.invoiceNumbers.toSorted().join(' ')}`, item.amounts);
  return [
    ...now.sentToday.map((item) => words('letter', item)),
    ...now.letters
      .filter((item) => mayAct && item.state === 'awaiting-approval' && item.plannedFor === today)
      .map((item) => `${words('letter', item)}, to approve`),
    ...raised.map((item) => words('call', item)),
    ...now.handOvers
      .filter((item) => item.plannedFor === today)
      .map((item) => `${words('hand-over', item)}${item.state === 'awaiting-approval' ? ', to approve' : ''}`),
  ];
}

function normal(line: string): string {
  const parts = CONTACT.exec(line);
  if (!parts) return line;
  const numbers = (parts[3] ?? '').split(' ').toSorted().join(' ');
  return `${parts[1]} ${parts[2]} about ${numbers}${parts[4] === undefined ? '' : `, asking ${parts[4]}`}${parts[5] ?? ''}`;
}

function expectStanding(scene: Scene, line: string, standing: readonly { decision: Decision }[]): void {
  const [, number = '', words = '', rule, until] = STANDING.exec(line) ?? [];
  const invoiceId = scene.invoiceId(number);
  const decision = standing.map((each) => each.decision).find((each) => each.invoiceIds.includes(invoiceId));
  const kind = Object.entries(KINDS).find(([each]) => each === words)?.[1];
  expect(
    decision && {
      kind: decision.kind,
      rule: rule === undefined ? undefined : decision.reasons[0]?.rule,
      until: until === undefined ? undefined : decision.until,
    },
    `${scene.world.today}: ${line}; its reasons: ${decision?.reasons.map((each) => each.detail).join('; ')}`,
  ).toEqual({ kind, rule, until });
}

/** The words of the day's letter as it left (or waits for approval), or of the script of its call. */
async function expectWords({ world, raised }: Scene, line: string): Promise<void> {
  const [, what, says, words = ''] = WORDS.exec(line) ?? [];
  const today = await world.actor.today();
  const [letter] = [...today.sentToday, ...today.letters];
  const view = what === 'letter' ? await world.actor.letter(letter?.effectId ?? '') : null;
  const script = what === 'script' ? await world.actor.call(raised[0]?.taskId ?? '') : null;
  const text = [view?.subject, view?.text, script?.script.title, ...(script?.script.lines ?? [])]
    .filter(Boolean)
    .join('\n')
    .replace(/[\u2066-\u2069]/g, '')
    .replaceAll('\u00a0', ' ');
  if (text === '') throw new Error(`${line}: there is no ${what}`);
  if (says === 'says') expect(text).toContain(words);
  else expect(text).not.toContain(words);
}
