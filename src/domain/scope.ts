/** What a program with a token may do: each scope as the acts of the table of roles it opens. */
import type { Act } from './role.ts';

export const SCOPES = ['read', 'collect', 'run', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** `collect`: the daily work. `run`: mode, release, offers, start again. `admin`: who is told of events. Every scope reads. */
const OPENS: Readonly<Record<Scope, readonly Act[]>> = {
  read: ['look'],
  collect: ['look', 'collect', 'stop'],
  run: ['look', 'stop', 'run'],
  admin: ['look', 'integrate'],
};

export function opens(scopes: readonly Scope[], act: Act): boolean {
  return scopes.some((scope) => OPENS[scope].includes(act));
}

/** The scopes one of which an act needs. */
export function scopesFor(act: Act): Scope[] {
  return SCOPES.filter((scope) => OPENS[scope].includes(act));
}
