import { describe, expect, it } from 'vitest';
import { type LetterInput, renderLetter } from '../../src/letters/letter.ts';
import { lintLetter } from '../../src/letters/lint.ts';
import { LANGUAGES } from '../../src/letters/locale.ts';
import { type Paper, renderPrinted, renderPrintedOccasion } from '../../src/letters/printed.ts';
import { sampleOccasion } from '../../src/letters/sample.ts';
import { LETTER_TEMPLATES, OCCASIONS } from '../../src/letters/words.ts';
import { interestOn, invoice, letterInput, section, varieties } from './samples.ts';

const LOGO = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`;
const paper: Paper = {
  letterhead: {
    name: 'Nile Office Supplies LLC',
    addressLines: ['12 Nile Street', ' ', 'Cairo 11511'],
    registrationNumber: 'CR 102030',
    logo: LOGO,
  },
  customerAddress: ['4 Cedar Road', 'Beirut'],
};
const withHead = (change: Partial<Paper['letterhead']>): Paper => ({ ...paper, letterhead: { ...paper.letterhead, ...change } });

/** Everything a page could fetch or run. */
function outside(html: string): string[] {
  return [
    ...html.replaceAll('&#x2F;', '/').matchAll(/<script|<link|<iframe|@import|url\(|\son\w+=|\b(?:src|href)="(?!data:image\/)[^"]*"/gi),
  ].map((match) => match[0]);
}

describe('every letter on paper in every language', () => {
  for (const language of LANGUAGES)
    for (const stage of LETTER_TEMPLATES)
      it(`${language} ${stage}: says everything, and fetches and runs nothing`, () => {
        for (const variety of Object.values(varieties(language))) {
          const late = variety.sections.some((each) => each.invoices.some((one) => one.daysLate > 0));
          if (!late) continue;
          const input: LetterInput = { ...variety, stage, interest: interestOn(variety) };
          const html = renderPrinted(input, paper);
          expect(outside(html)).toEqual([]);
          expect(lintLetter({ ...renderLetter(input), html }, input)).toEqual([]);
          expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
        }
      });
  for (const occasion of OCCASIONS)
    it.each(LANGUAGES)(`%s ${occasion}`, (language) => {
      const html = renderPrintedOccasion(sampleOccasion(occasion, language), paper);
      expect(outside(html)).toEqual([]);
      expect(html).not.toMatch(/reply to this e-mail|الرد على هذه الرسالة|\{\{|undefined/);
    });
});

describe('the page', () => {
  const html = renderPrinted(letterInput({ stage: 'demand', series: { index: 2, count: 3 } }), paper);

  it('is an A4 page with margins, a repeated table head and rows that do not break', () => {
    expect(html).toMatch(/@page\{size:A4;margin:/);
    expect(html).toContain('@media print');
    expect(html).toContain('display:table-header-group');
    expect(html).toContain('break-inside:avoid');
  });

  it('carries the letterhead, both addresses, date, reference and which letter it is', () => {
    expect(html).toContain('<strong><bdi>Nile Office Supplies LLC</bdi></strong><bdi>12 Nile Street</bdi><br><bdi>Cairo 11511</bdi><br>');
    expect(html).toContain('Registration no. <bdi>CR 102030</bdi>');
    expect(html).toContain(`<img src="${LOGO.replaceAll('/', '&#x2F;').replaceAll('=', '&#x3D;')}" alt="">`);
    expect(html).toContain('<bdi>Cedar Trading Co.</bdi><br><bdi>4 Cedar Road</bdi><br><bdi>Beirut</bdi>');
    expect(html).toContain('<bdi>12 March 2026</bdi>');
    expect(html).toContain('<bdi>L-7F3K2</bdi>');
    expect(html).toMatch(/<th scope="row">Letter<\/th><td><bdi[^>]*>second<\/bdi> of <bdi[^>]*>three<\/bdi><\/td>/);
  });

  it('leaves out what is not there', () => {
    const bare = renderPrinted(letterInput(), {
      letterhead: { ...paper.letterhead, registrationNumber: null, logo: null },
      customerAddress: [],
    });
    expect(bare).not.toMatch(/Registration|<img|>Letter</);
  });

  it('writes pay links out, and speaks of paper rather than of e-mail', () => {
    expect(html.replaceAll('&#x2F;', '/')).toContain('https://pay.example/INV-1042');
    expect(html).not.toMatch(/reply to this e-mail|Pay online|disregard this message/);
    expect(html).toContain('disregard this letter');
  });

  it('writes amounts as given', () => {
    const page = renderPrinted(letterInput({ sections: [section('KWD', [invoice({ open: 30_500, disputed: 500 })], 1_000)] }), paper);
    for (const amount of ['>30.500<', '>0.500<', '>1.000<', '>KWD\u00a029.000<']) expect(page).toContain(amount);
  });

  it('escapes hostile names wherever they come from', () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const page = renderPrinted(letterInput({ customer: { name: evil } }), {
      letterhead: { ...paper.letterhead, name: evil, addressLines: [evil], registrationNumber: evil },
      customerAddress: [evil],
    });
    expect(page).not.toMatch(/<script|<img src=x/);
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(5);
  });

  it.each([
    'https://example.com/logo.png',
    'data:text/html;base64,PHNjcmlwdD4=',
    'data:image/png;base64,AAAA" onerror="alert(1)',
    `data:image/png;base64,${'A'.repeat(400_001)}`,
    '',
  ])('refuses a logo that is no image in itself: %#', (logo) => {
    expect(() => renderPrinted(letterInput(), withHead({ logo }))).toThrow('unusable-logo');
  });

  it('refuses a letterhead without a name', () => {
    expect(() => renderPrinted(letterInput(), withHead({ name: ' ' }))).toThrow('missing-value (letterhead)');
  });
});
