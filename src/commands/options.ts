/** Options several commands share, parsed once with one clear sentence when they are wrong. */
import { BadInput } from '../domain/bad-input.ts';
import { type CalendarDate, isCalendarDate } from '../domain/time.ts';
import { parsePolicy } from '../policy/document.ts';
import type { Policy } from '../policy/policy.ts';
import { PRESET_NAMES, preset } from '../policy/presets.ts';
import { warningsOf } from '../policy/warnings.ts';
import { type Io, readText } from './io.ts';

/** @throws BadInput naming the option. */
export function dateOption(name: string, text: string): CalendarDate {
  if (isCalendarDate(text)) return text;
  throw new BadInput(`--${name}: '${text}' is not a date (YYYY-MM-DD)`);
}

/** @throws BadInput unless `text` is a whole number between `least` and `most`. */
export function numberOption(name: string, text: string, least: number, most: number): number {
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new BadInput(`--${name}: '${text}' is not a whole number from ${least} to ${most}`);
}

/** A preset's name, or the path of a policy document. @throws BadInput */
export function policyOption(io: Io, text: string): Policy {
  const known = preset(text);
  if (known) return known;
  if (!/[./\\]/.test(text)) throw new BadInput(`--policy: '${text}' is neither a preset (${PRESET_NAMES.join(', ')}) nor a policy file`);
  const policy = parsePolicy(readText(io, text), text);
  for (const warning of warningsOf(policy)) io.note(`warning: ${text}: ${warning.place}: ${warning.text}`);
  return policy;
}
