/** The words of an HTML mail, and that no mail takes long to read, whoever made it. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { textOfHtml } from '../../src/replies/html-text.ts';
import { readMail } from '../../src/replies/read.ts';

describe('the words of an HTML mail', () => {
  it.each([
    ['plain', 'plain'],
    ['a<br>b<BR/>c</p>d</div>e</li>f', 'a\nb\nc\nd\ne\nf'],
    ['<b>stop</b>', ' stop '],
    ['<STYLE>p{}</STYLE >x', '  x'],
    ['<script>stop()</script><p>pay</p>', '   pay\n'],
    ['<p>mine</p><blockquote type="cite">theirs<p>more</blockquote>after', ' mine\n  after'],
    ['<blockquote>never closed', ' never closed'],
    ['<blockquote>a</blockquotes>b', ' a b'],
    ['<header>kept</header>', ' kept '],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['<p class="x', '<p class="x'],
    ['<!-- note -->x<!DOCTYPE html>y', ' x y'],
    ['don&#39;t&nbsp;write &amp;c', "don't write &c"],
    ['', ''],
  ])('%j', (html, words) => {
    expect(textOfHtml(html)).toBe(words);
  });
});

describe('a mail made to be read for ever', () => {
  const SIZE = 1_000_000;
  it.each([
    '<style',
    '<style>',
    '<blockquote>',
    '<blockquote',
    '<br',
    '<',
    '</',
    '<!',
    '<head ',
    '<a href="',
    '&nbsp;',
    '<x>',
    '<style></head>',
  ])('%j a million letters long', async (unit) => {
    const raw = Buffer.from(`From: a@b.example\r\nContent-Type: text/html\r\n\r\nstop ${unit.repeat(SIZE / unit.length)}`);
    const began = performance.now();
    expect(await readMail(raw, calendarDate('2026-05-04'))).not.toBeNull();
    // Linear it is far below a second; as it was it took minutes.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
