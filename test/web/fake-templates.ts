/** A practice's policy templates, as screens are shown them: one with a version that waits to be released to a file that says some rules otherwise. */
import { instant } from '../../src/domain/time.ts';
import { canonicalText } from '../../src/policy/canonical.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { PolicyTemplates, Template } from '../../src/web/templates.ts';

const version = (number: number, text: string, note: string) => ({
  version: number,
  document: canonicalText(parsePolicy(`extends: standard\nname: House\n${text}`, 'House')),
  at: instant('2026-11-20T09:00:00.000Z'),
  by: 'Salma',
  note,
});

const HOUSE: Template = {
  id: 'template-1',
  name: 'House',
  versions: [version(2, 'minimumNet: 50', 'مبالغ صغيرة لا تستحق خطابًا'), version(1, 'gapDays: 12', '')],
  inheritors: [
    {
      organisationId: 'org-nile',
      version: 1,
      since: instant('2026-11-01T09:00:00.000Z'),
      by: 'Salma',
      kept: { 'setting gapDays': 'Omar' },
    },
  ],
};

export function fakeTemplates(): PolicyTemplates {
  return {
    list: (practiceId) => Promise.resolve(practiceId === 'first' ? [HOUSE] : []),
    find: (practiceId, id) => Promise.resolve(practiceId === 'first' && id === HOUSE.id ? HOUSE : null),
    make: (_practiceId, name) => Promise.resolve(name === HOUSE.name ? null : HOUSE.id),
    change: () => Promise.resolve(3),
    follow: () => Promise.resolve(),
    keep: () => Promise.resolve(),
  };
}
