import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { renderCallScript } from '../../src/letters/call.ts';
import { lintText } from '../../src/letters/lint-edited.ts';
import { LANGUAGES } from '../../src/letters/locale.ts';
import { CALL_TEMPLATES } from '../../src/letters/words.ts';
import { invoice, letterInput, section, varieties } from './samples.ts';

const ahead = letterInput({ stage: 'call-before', sections: [section('USD', [invoice({ daysLate: -7 })])] });
const lines = (input: Parameters<typeof renderCallScript>[0]) => renderCallScript(input).lines.join('\n');

describe('every call script in every language', () => {
  for (const language of LANGUAGES)
    for (const stage of CALL_TEMPLATES)
      it.each(Object.entries(varieties(language)))(`${language} ${stage}, %s: threatens nobody`, (_, variety) => {
        const input = { ...variety, stage };
        const script = renderCallScript(input);
        const names = [
          input.customer.name,
          input.organisation.replyTo,
          ...input.sections.flatMap((each) => each.invoices.map((one) => one.number)),
        ];
        expect(lintText({ body: script.lines.join('\n') }, { organisation: input.organisation.name, names })).toEqual([]);
        expect(script.title).toContain(input.customer.name);
        expect(script.lines.some((line) => line.includes(script.voicemail))).toBe(true);
      });
});

describe('the call before the due date', () => {
  it('asks whether anything could delay payment, and presses nobody', () => {
    const script = lines(ahead);
    expect(script).toContain('Is there anything that could delay payment?');
    expect(script).toContain('The first falls due on 10 February 2026');
    expect(script).not.toMatch(/still open|Does anything stand in the way/);
    expect(lines({ ...ahead, language: 'ar' })).toContain('هل هناك ما قد يؤخّر السداد؟');
  });

  it('does not speak of a day to come once it has passed', () => {
    const script = lines({ ...ahead, sections: [section('USD', [invoice({ daysLate: 1 })])] });
    expect(script).toContain('The first fell due on 10 February 2026.');
    expect(script).not.toContain('falls due');
  });
});

describe('the call after the due date', () => {
  it('asks for the reason: in difficulty, not satisfied, forgotten', () => {
    expect(lines(letterInput({ stage: 'call-14' }))).toContain('in difficulty, not satisfied, forgotten');
    expect(lines(letterInput({ stage: 'call-14', language: 'ar' }))).toContain('ضائقة مالية، أو عدم رضا، أو سهو');
  });

  it('mentions a promise or an instalment that was not kept, only where there was one', () => {
    const input = letterInput({ stage: 'call-14' });
    expect(lines(input)).not.toMatch(/They promised|instalment of/);
    const broken = {
      ...input,
      brokenPromise: { amount: 50_000, currency: 'USD', date: calendarDate('2026-03-01') },
      brokenPlan: { due: calendarDate('2026-03-05') },
    };
    expect(lines(broken)).toContain('They promised USD\u00a0500.00 for 1 March 2026');
    expect(lines(broken)).toContain('The instalment of 5 March 2026');
  });

  it('serves every other call stage', () => {
    expect(renderCallScript(letterInput({ stage: 'call-5' }))).toEqual(renderCallScript(letterInput({ stage: 'call-14' })));
  });
});

describe('in Arabic', () => {
  it('isolates numbers and telephones, and begins no line with a Latin one', () => {
    const script = renderCallScript(letterInput({ stage: 'call-14', language: 'ar' }));
    expect(script.voicemail).toContain('\u2068+20 2 2794 5510\u2069');
    expect(script.lines.join('\n')).toContain('\nالفاتورة \u2068INV-1042\u2069، تاريخ الإصدار');
    for (const line of script.lines) expect(line).toMatch(/^[«\u0600-\u06ff]/);
  });
});

describe('the answering machine', () => {
  it.each(LANGUAGES)('hears who called and where to call back, and nothing else: %s', (language) => {
    const input = letterInput({ stage: 'call-14', language });
    const { voicemail } = renderCallScript(input);
    expect(voicemail).toContain(input.organisation.name);
    expect(voicemail).toContain(input.organisation.phone);
    expect(voicemail).not.toMatch(/INV-|1,250|١٬٢٥٠|invoice|فاتور/i);
    expect(lintText({ voicemail }, { organisation: input.organisation.name, names: [input.organisation.phone ?? ''] })).toEqual([]);
  });
});
