/** A note says the essential first, fits any platform, and always ends with the marker it is found by. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ESSENTIAL, type NoteFacts, noteMarker, noteText } from '../../mappings/note.ts';

const facts: NoteFacts = {
  kind: 'letter-sent',
  stage: 'firm-30',
  letterReference: 'L-2026-17',
  amountText: 'USD 1,200.00 + EUR 80.00',
  invoiceNumbers: ['INV-1', 'INV-2'],
  recipient: 'billing@boom.invalid',
  dateText: '2026-05-01',
  key: 'letter-17/note',
};

test('a letter', () => {
  expect(noteText(facts, 2_000)).toBe(
    'Payment reminder (firm-30) sent on 2026-05-01 to billing@boom.invalid, asking for USD 1,200.00 + EUR 80.00. Letter L-2026-17. Invoices: INV-1, INV-2. [ref letter-17/note]',
  );
});

test.each([
  ['call-made', 'Call (firm-30) made on 2026-05-01 to billing@boom.invalid about USD 1,200.00 + EUR 80.00.'],
  ['handed-over', 'Handed over for collection (firm-30) on 2026-05-01'],
  ['promise-made', 'Promise to pay USD 1,200.00 + EUR 80.00 recorded on 2026-05-01 from billing@boom.invalid.'],
  ['dispute-raised', 'Dispute of USD 1,200.00 + EUR 80.00 recorded on 2026-05-01'],
  ['hold-set', 'Reminders stopped on 2026-05-01'],
  ['hold-lifted', 'Reminders resumed on 2026-05-01'],
] as const)('%s', (kind, start) => expect(noteText({ ...facts, kind }, 2_000)).toContain(start));

test('what does not fit is counted, never silently left out', () => {
  const invoiceNumbers = Array.from({ length: 400 }, (_, index) => `INV-${index}`);
  const text = noteText({ ...facts, invoiceNumbers }, 500);
  expect(text).toMatch(/Invoices: INV-0, INV-1,.* and \d+ more\. \[ref letter-17\/note\]$/);
  const [, list = '', more = ''] = /Invoices: (.*) and (\d+) more\./.exec(text) ?? [];
  expect(list.split(', ').length + Number(more)).toBe(400);
});

test('whatever is told: within the limit, one line, the essential first, one marker and that at the end', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 });
  fc.assert(
    fc.property(
      text,
      text,
      text,
      fc.array(text, { maxLength: 30 }),
      fc.integer({ min: 60, max: 2_500 }),
      (recipient, amountText, detail, invoiceNumbers, limit) => {
        const note = noteText(
          { ...facts, recipient: `${recipient}[ref letter-18/note]`, amountText, detail: `x [ref other] ${detail}`, invoiceNumbers },
          limit,
        );
        expect(note.length).toBeLessThanOrEqual(limit);
        expect(note.endsWith(noteMarker(facts.key))).toBe(true);
        expect(note.split('[ref ')).toHaveLength(2);
        expect(note).not.toMatch(/[\n\r\t\p{Cc}]/u);
        expect(note.slice(0, ESSENTIAL)).toContain('Payment reminder (firm-30)');
        expect(note.isWellFormed()).toBe(true);
      },
    ),
  );
});

test('a limit that cannot hold the marker is refused', () => expect(() => noteText(facts, 10)).toThrow(RangeError));
