/** What a stage is called on screens, from its id: a stem the table knows and the days it carries ('friendly-7', 'call-before-7'). */
import type { Locale } from './locale.ts';

export type Tone = 'calm' | 'friendly' | 'firm' | 'final';

interface Parts {
  readonly stem: string;
  readonly days: number | null;
}

/** 'friendly-7' → friendly, 7. Ids without a number have no days. */
function partsOf(id: string): Parts {
  const found = /^(.*?)-(\d{1,4})$/.exec(id);
  return found?.[1] ? { stem: found[1], days: Number(found[2]) } : { stem: id, days: null };
}

/** The stage's name alone: 'Friendly letter'. */
export function stageName(id: string, locale: Locale): string {
  return locale.word('stage', partsOf(id).stem);
}

/** For chips: 'Friendly letter · day 7'; before the due date '7 days before'. */
export function stageLabel(id: string, locale: Locale): string {
  const { stem, days } = partsOf(id);
  const name = locale.word('stage', stem);
  if (days === null) return name;
  return locale.t(stem.endsWith('before') ? 'stage.with-days-before' : 'stage.with-day', { name, days });
}

/** How serious a stage looks. */
export function stageTone(id: string): Tone {
  const { stem } = partsOf(id);
  if (stem.startsWith('final') || stem.startsWith('hand-over') || stem.startsWith('notice')) return 'final';
  if (stem.startsWith('firm') || stem.startsWith('second')) return 'firm';
  if (stem.startsWith('friendly') || stem.startsWith('call')) return 'friendly';
  return 'calm';
}
