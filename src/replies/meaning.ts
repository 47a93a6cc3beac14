/** What a reply means, from its words alone. Text from a debtor can only add a pause, never lift one; in doubt it waits for a person. */

import { MEANINGS, type Meaning } from '../cases/meaning.ts';
import { addDays, type CalendarDate, isCalendarDate } from '../domain/time.ts';
import { fold } from '../letters/lint-reading.ts';
import { AWAY, ISO_DATE, PHRASES } from './phrases.ts';

/** A machine's date further ahead than this is none anybody comes back on. Our figure. */
const LONGEST_ABSENCE_DAYS = 60;

/** Everything the text may mean; empty: nothing we know, a person reads it. */
export function meaningsOf(text: string): Meaning[] {
  const folded = plain(withoutQuote(text));
  return MEANINGS.filter((meaning) => PHRASES[meaning].some((phrase) => phrase.test(folded)));
}

/** Whether a machine says that somebody is away. */
export function saysAway(text: string): boolean {
  const folded = plain(text);
  return AWAY.some((phrase) => phrase.test(folded));
}

/** Folded, with one kind of apostrophe and single spaces: people type what their keyboards give. */
function plain(text: string): string {
  return fold(text)
    .replace(/[\u2018\u2019\u02bc`´]/g, "'")
    .replace(/\s+/g, ' ');
}

/** The last day of an absence a machine names, or null: the latest date it gives that lies ahead. */
export function awayUntil(text: string, today: CalendarDate): CalendarDate | null {
  const dates = [...text.matchAll(ISO_DATE)].flatMap(([, date]) => (date && isCalendarDate(date) ? [date] : []));
  const ahead = dates.filter((date) => date > today && date <= addDays(today, LONGEST_ABSENCE_DAYS)).sort();
  return ahead.at(-1) ?? null;
}

/** What somebody wrote themselves, without the letter of ours they answered: quoted lines, and everything below the line that announces it. */
export function withoutQuote(text: string): string {
  const lines = text.split(/\r?\n/);
  const announced = lines.findIndex((line) => ANNOUNCES.some((pattern) => pattern.test(line.trim())));
  return (announced === -1 ? lines : lines.slice(0, announced)).filter((line) => !/^\s*[>|]/.test(line)).join('\n');
}

const ANNOUNCES: readonly RegExp[] = [
  /^-{2,}\s*(?:original message|urspr[uü]ngliche nachricht|message d'origine|mensaje original|oorspronkelijk bericht|الرسالة الأصلية)/i,
  /^(?:on|am|le|el|op|في)(?=\s).{4,120}(?:wrote|schrieb|a [eé]crit|escribi[oó]|schreef|كتب(?:ت)?)(?:\s[^:]{1,80})?\s*:?$/iu,
  /^(?:from|von|de|van|من)\s*:\s.+@/iu,
  /^_{10,}$/,
];
