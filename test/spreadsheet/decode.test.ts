import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decode } from '../../connectors/spreadsheet/decode.ts';

const ARABIC = 'رقم الفاتورة,العميل,تاريخ الفاتورة,تاريخ الاستحقاق,المبلغ\n1,شركة النور,2026-01-01,2026-01-31,100.00\n';
const WESTERN =
  'Invoice,Customer,Date,Due,Amount\n1,Müller & Söhne,2026-01-01,2026-01-31,100\n2,Café Crème à l’été,2026-01-01,2026-01-31,5\n';
const LATIN = 'a,b\n1,2\n';

describe('decode', () => {
  test.each([
    ['UTF-8', ARABIC, 'utf-8', 'utf8', false],
    ['UTF-8 with mark', ARABIC, 'utf-8', 'utf8', true],
    ['UTF-16 LE with mark', ARABIC, 'utf-16le', 'utf-16le', true],
    ['UTF-16 BE with mark', ARABIC, 'utf-16be', 'utf-16be', true],
    ['UTF-16 LE without mark', ARABIC, 'utf-16le', 'utf-16le', false],
    ['UTF-16 BE without mark', ARABIC, 'utf-16be', 'utf-16be', false],
    ['UTF-16 LE of Latin text', LATIN, 'utf-16le', 'utf-16le', false],
    ['Windows-1256', ARABIC, 'windows-1256', 'windows-1256', false],
    ['Windows-1252', WESTERN, 'windows-1252', 'windows-1252', false],
    ['ASCII', LATIN, 'utf-8', 'ascii', false],
  ])('%s', (_name, text, encoding, written, addBOM) => {
    expect(decode(iconv.encode(text, written, { addBOM }), 'f.csv')).toEqual({ text, encoding });
  });

  test('one Arabic customer among Western rows is enough for 1256, one accent in a 1256-free file is not', () => {
    expect(decode(iconv.encode(`${LATIN}3,محمد\n`, 'windows-1256'), 'f.csv').encoding).toBe('windows-1256');
    expect(decode(iconv.encode(`${LATIN}3,Zoë\n`, 'windows-1252'), 'f.csv').text).toContain('Zoë');
  });

  test.each([
    ['no bytes', Uint8Array.of(), 'f.csv is empty.'],
    ['only a mark', Uint8Array.of(0xef, 0xbb, 0xbf), 'f.csv is empty.'],
    ['only blank lines', new TextEncoder().encode(' \r\n\r\n'), 'f.csv is empty.'],
    ['a workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0), 'f.csv is an Excel workbook, not CSV; save the sheet as CSV first.'],
    ['something binary', Uint8Array.of(0x7f, 0x45, 0, 0, 1, 0, 0, 9, 200, 201), 'f.csv is not a text file.'],
  ])('%s is one clear sentence', (_name, bytes, sentence) => {
    expect(() => decode(bytes, 'f.csv')).toThrow(expect.objectContaining({ name: 'BadInput', message: sentence }));
  });

  test('any ledger text comes back from UTF-8 and marked UTF-16', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aZ9,;"\n ءعميلé€٣😀'), minLength: 1 }).filter((own) => own.trim() !== '');
    fc.assert(
      fc.property(text, fc.constantFrom('utf8', 'utf-16le', 'utf-16be'), (own, encoding) => {
        expect(decode(iconv.encode(own, encoding, { addBOM: true }), 'f.csv').text).toBe(own);
      }),
    );
  });

  test('Arabic words survive Windows-1256', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآةىئؤ'), minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const text = `id,name\n${words.map((own, index) => `${index},${own}`).join('\n')}`;
        expect(decode(iconv.encode(text, 'windows-1256'), 'f.csv')).toEqual({ text, encoding: 'windows-1256' });
      }),
    );
  });
});
