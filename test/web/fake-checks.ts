/** A domain of which one thing is in order, one is wrong and one is missing; what was checked is told in order. */
import { instant } from '../../src/domain/time.ts';
import type { CheckFinding, SenderCheck, SenderChecks } from '../../src/letters/sender-check.ts';

const DOMAIN = 'nile-office.example';

export const FINDINGS: readonly CheckFinding[] = [
  { what: 'spf', state: 'met', code: 'spf-covers', values: { host: 'smtp.provider.example' }, record: null },
  {
    what: 'dkim',
    state: 'wrong',
    code: 'dkim-other-key',
    values: { selector: 'mail' },
    record: { name: `mail._domainkey.${DOMAIN}`, value: `v=DKIM1; k=rsa; p=${'MIIB<b>'.repeat(50)}` },
  },
  { what: 'dmarc', state: 'missing', code: 'dmarc-missing', values: {}, record: { name: `_dmarc.${DOMAIN}`, value: 'v=DMARC1; p=none' } },
];

export function fakeChecks(): SenderChecks & { readonly checked: string[] } {
  const checked: string[] = [];
  const check: SenderCheck = { domain: DOMAIN, at: instant('2026-11-22T08:00:00.000Z'), findings: FINDINGS };
  return {
    checked,
    last: () => check,
    standing: () => check,
    check: (address) => {
      checked.push(address);
      return Promise.resolve(check);
    },
  };
}
