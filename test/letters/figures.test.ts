/** Figures a person typed, held against the letter's own: what is a slip is found, and nothing else is called one. */
import { describe, expect, it } from 'vitest';
import { strayFigures } from '../../src/letters/figures.ts';

const LETTER = {
  text: 'INV-1001 Due 20 May 2026 USD 1,200.50\nINV-1002 Due 1 June 2026 USD 800.00\nCredit USD 100.00\nTotal USD 1,900.50\nReference 4F2A9C01BD',
  numbers: ['INV-1001', 'INV-1002', 'INV-0977'],
};

describe('strayFigures', () => {
  it.each([
    ['the total as it stands', 'Please pay USD 1,900.50.'],
    ['without separators', 'Please pay 1900.50.'],
    ['as continental Europe writes it', 'Bitte 1.900,50 zahlen.'],
    ['with spaces', 'Merci de payer 1 900,50.'],
    ['in Arabic digits', 'المبلغ ١٬٩٠٠٫٥٠'],
    ['in Persian digits', 'مبلغ ۱۹۰۰٫۵۰'],
    ['without its cents', 'Of the 800 dollars…'],
    ['with more zeros than it has', 'the credit of 100,000'.replace(',000', '.000')],
    ['an invoice of theirs that is not in the letter', 'Thank you for paying INV-0977.'],
    ['written small', 'about inv-1001'],
    ['days and pieces', 'Within 14 days, 2 boxes.'],
    ['a row of small numbers', 'On 14, 15 and 16, or 3 21 times'],
    ['a row of years', 'since 2024, 2025'],
    ['right behind its currency', 'Please pay USD1,900.50.'],
    ['the reference', 'Quote 4F2A9C01BD'],
    ['a year', 'since 2025'],
    ['dates', 'by 2026-06-30 or 30.06.2026 or 30/6/26'],
    ['a telephone', 'Ring me: +1 (212) 555-0100'],
    ['no figures', 'Could you look at this?'],
  ])('says nothing of %s', (_name, typed) => {
    expect(strayFigures(typed, LETTER)).toEqual([]);
  });

  it.each([
    ['another amount', 'Please pay USD 1,900.05.', ['1,900.05']],
    ['a zero too many', 'Please pay 19,005.00 now', ['19,005.00']],
    ['a round sum', 'Send 2500 and all is well', ['2500']],
    ['in Arabic digits, as typed', 'المبلغ ١٬٢٠٠٫٠٠ دولار', ['١٬٢٠٠٫٠٠']],
    ['right behind a currency', 'Please pay USD1,900.05 or EUR5000', ['1,900.05', '5000']],
    ['right behind an Arabic word', 'بمبلغ٥٠٠٠', ['٥٠٠٠']],
    ['a mistyped invoice', 'about INV-1010', ['INV-1010']],
    ['several, each once, in their order', 'INV-9 over 55.55, INV-9, and 44.44', ['INV-9', '55.55', '44.44']],
  ])('finds %s', (_name, typed, stray) => {
    expect(strayFigures(typed, LETTER)).toEqual(stray);
  });

  it('reads three digits after one sign as a thousand or as a part, whichever the letter has', () => {
    const dinars = { text: 'KWD 1.250 and KWD 3,000.000', numbers: [] };
    expect(strayFigures('1,250 or 1.250 or 3000', dinars)).toEqual([]);
    expect(strayFigures('1,251', dinars)).toEqual(['1,251']);
  });

  it.each(['1 ', 'a1-', 'a', '1.', '+1', '1/', '1 234 ', "1'"])('comes to an end with twenty thousand of %j', (part) => {
    expect(strayFigures(part.repeat(20_000), LETTER).length).toBeLessThan(2);
  });
});
