/** Whom a mail that comes back is offered to: with thousands of client files nobody opens them all for one mail. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { fileMark, replyAddressOf } from '../../src/letters/mail.ts';
import { mailTaker } from '../../src/runtimes/inbound.ts';

const [FIRST, SECOND, THIRD] = ['xero-0123456789abcdef', 'quickbooks-89abcdef01234567', 'xero-fedcba9876543210'];
const KEY = '0123456789abcdef0123456789abcdef';

/** `knows`: the file that wrote the letter. */
function desks(knows: string) {
  const asked: string[] = [];
  const organisation = (id: string) => ({
    command: async () => {
      asked.push(id);
      return id === knows ? ({ done: true } as const) : ({ done: false, code: 'not-found', detail: '' } as const);
    },
  });
  const take = mailTaker(
    { ids: () => [FIRST, SECOND, THIRD], organisation },
    () => instant('2026-03-02T15:00:00.000Z'),
    () => {},
  );
  const offer = (lines: readonly string[]) => take(new TextEncoder().encode([...lines, '', 'We pay on Friday.'].join('\r\n')));
  return { asked, offer };
}

describe('a reply address', () => {
  it('names the letter and its client file', () => {
    expect(replyAddressOf('replies@in.example', KEY, SECOND)).toBe(`replies+${KEY}.89abcdef@in.example`);
  });
  it('leaves the file out where an address would become too long', () => {
    const address = `${'r'.repeat(30)}@in.example`;
    expect(replyAddressOf(address, KEY, SECOND)).toBe(`${'r'.repeat(30)}+${KEY}@in.example`);
  });
  it('marks files apart that were connected by different platforms', () => expect(fileMark(SECOND)).toBe('89abcdef'));
});

describe('a mail', () => {
  const from = ['From: <a@buyers.example>', 'Message-ID: <r@buyers.example>'];

  it('to a reply address is offered to the file that it names, and to no other', async () => {
    const { asked, offer } = desks(SECOND);
    expect(await offer([...from, `To: ${replyAddressOf('replies@in.example', KEY, SECOND)}`])).toBe('kept');
    expect(asked).toEqual([SECOND]);
  });
  it('that answers a letter is offered to one after another until one knows it', async () => {
    const { asked, offer } = desks(SECOND);
    expect(await offer([...from, 'To: <office@harbour.example>', `In-Reply-To: <${KEY}@harbour.example>`])).toBe('kept');
    expect(asked).toEqual([FIRST, SECOND]);
  });
  it('that answers something else is offered to nobody', async () => {
    const { asked, offer } = desks(SECOND);
    expect(await offer([...from, 'To: <office@harbour.example>', 'In-Reply-To: <newsletter-17@elsewhere.example>'])).toBe(
      'answers-nothing',
    );
    expect(asked).toEqual([]);
  });
  it('to a file that is not here answers nothing', async () => {
    const { asked, offer } = desks(SECOND);
    expect(await offer([...from, `To: <replies+${KEY}.ffffffff@in.example>`])).toBe('answers-nothing');
    expect(asked).toEqual([]);
  });
});
