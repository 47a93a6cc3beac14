/** Every page in both languages: answers, says nothing untranslated, escapes what people write, is never cached, changes nothing. */
import { describe, expect, it } from 'vitest';
import { ar } from '../../src/web/messages/ar.ts';
import { en } from '../../src/web/messages/en.ts';
import { isMessageKey } from '../../src/web/messages/locale.ts';
import { browserOf, PAGES, world } from './deps.ts';
import { fakeActor, SUMMARY, TODAY } from './fake.ts';
import { PEOPLE } from './people.ts';

const visible = (html: string): string =>
  html
    .replace(/<code[^>]*>.*?<\/code>/gs, '')
    // Texts of letters, with the fields that may stand in them, are in their reader's language.
    .replace(/<(pre|textarea) [^>]*lang=.*?<\/\1>|<input [^>]*lang=[^>]*>/gs, '')
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"');

describe.each(PAGES)('%s', (path) => {
  const lang = (language: string): string => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

  it.each(['en', 'ar'] as const)('renders in %s', async (language) => {
    const page = await browserOf(world().deps).get(lang(language));
    expect(page.status).toBe(200);
    expect(page.text).toMatch(new RegExp(`^<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`));
    expect(page.text.match(/<h1[ >]/g)).toHaveLength(1);
    expect(visible(page.text)).not.toMatch(/\{\w+|undefined|\[object|NaN/);
    expect(page.headers.get('Cache-Control')).toBe('no-store');
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(page.text).not.toMatch(/<script>|<script [^>]*>[^<]|<style|\sstyle=|\son[a-z]+=/);
  });

  it('says nothing in English when asked for Arabic', async () => {
    // What a person or a law wrote, and the reference of the API, stand there in their own words.
    const lines = visible(
      (await browserOf(world().deps).get(lang('ar'))).text.replace(
        /<textarea[\s\S]*?<\/textarea>|<(bdi|article|dl) lang="en"[\s\S]*?<\/\1>/g,
        '',
      ),
    )
      .split('\n')
      .map((line) => line.trim());
    const messages = new Set(
      Object.keys(en)
        .filter(isMessageKey)
        .filter((key) => ar[key] !== en[key])
        .map((key) => en[key].toLowerCase()),
    );
    expect(
      lines.filter((line) => messages.has(line.toLowerCase()) && line !== en['app.other-language'] && line !== ar['app.other-language']),
    ).toEqual([]);
    const fragments = [...messages]
      .flatMap((message) => message.split(/\{[^}]*\}/))
      .map((part) => part.trim())
      .filter((part) => part.length >= 12);
    const text = lines.join('\n').toLowerCase();
    expect(fragments.filter((fragment) => text.includes(fragment))).toEqual([]);
  });

  it('has no link of its own that leads nowhere', async () => {
    const browser = browserOf(world().deps);
    const page = await browser.get(path);
    const links = new Set([...page.text.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&')));
    const dead: string[] = [];
    for (const link of links) if ((await browser.get(link)).status >= 400) dead.push(link);
    expect(dead).toEqual([]);
    const ids = [...page.text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('reading', () => {
  it('changes nothing: no page gives a command or moves the clock', async () => {
    const { deps, actors, advanced } = world();
    const browser = browserOf(deps);
    for (const path of PAGES) await browser.get(path);
    for (const path of [
      '/organisations/org-nile/letters/e-2/approve',
      '/organisations/org-nile/release',
      '/demo/advance',
      '/organisations/org-nile/stop',
    ])
      expect((await browser.get(path)).status).toBe(404);
    expect(Object.values(actors).flatMap((actor) => actor.commands)).toEqual([]);
    expect(advanced).toEqual([]);
  });

  it('escapes names, notes and searches', async () => {
    const hostile = '<script>alert(1)</script>"\'&';
    const [first, ...others] = PEOPLE;
    if (!first) throw new Error('no people');
    const people = [{ ...first, name: hostile }, ...others];
    const actor = fakeActor({
      people,
      today: {
        ...TODAY,
        summary: { ...SUMMARY, name: hostile },
        letters: TODAY.letters.map((letter) => ({ ...letter, customerName: hostile })),
      },
    });
    const browser = browserOf(
      world({ organisation: () => Promise.resolve(actor), clients: () => Promise.resolve([{ ...SUMMARY, name: hostile }]) }).deps,
    );
    for (const path of [
      '/',
      ...PAGES.filter((page) => page.includes('org-nile')),
      `/organisations/org-nile/customers?q=${encodeURIComponent(hostile)}`,
    ]) {
      const page = await browser.get(path);
      expect(page.text, path).not.toContain('<script>alert');
      expect(page.text, path).not.toMatch(/="[^"]*<script/);
    }
    expect((await browser.get('/organisations/org-nile/today')).text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('answers 404 for what is not there, whatever the id looks like', async () => {
    const browser = browserOf(world().deps);
    const hostile = [
      'nobody',
      '..%2F..%2Fetc%2Fpasswd',
      '%00',
      '%E0%A4%A',
      'x'.repeat(5000),
      "'; drop table--",
      '__proto__',
      'constructor',
    ];
    for (const id of hostile) {
      for (const path of [
        `/organisations/${id}/today`,
        `/organisations/org-nile/customers/${id}`,
        `/organisations/org-nile/letters/${id}`,
        `/organisations/org-nile/letters/${id}/body`,
        `/organisations/org-nile/letters/e-2/pdfs/${id}`,
        `/organisations/org-nile/calls/${id}`,
        `/mailbox/${id}`,
        `/connect/${id}`,
      ]) {
        const page = await browser.get(path);
        expect(page.status, path.slice(0, 80)).toBe(404);
        expect(page.text, path.slice(0, 80)).not.toContain(id);
      }
    }
    expect((await browser.get('/nowhere?lang=ar')).text).toContain(ar['error.not-found']);
  });

  it('gives the PDF that went with a letter to be saved, never shown here', async () => {
    const browser = browserOf(world().deps);
    const page = await browser.get('/organisations/org-nile/customers/c-2');
    const link = /href="(\/organisations\/org-nile\/letters\/e-2\/pdfs\/[^"]+)"/.exec(page.text)?.[1] ?? '';
    const pdf = await browser.get(link);
    expect([pdf.status, pdf.text]).toEqual([200, '%PDF-1.4 as it went %%EOF']);
    expect(pdf.headers.get('Content-Type')).toBe('application/pdf');
    expect(pdf.headers.get('Content-Disposition')).toMatch(/^attachment/);
    expect(pdf.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(pdf.headers.get('Cache-Control')).toBe('no-store');
    expect(visible(page.text)).toMatch(/Invoice PDF.*not attached, too large/s);
  });

  it('has no mailbox, no clock and no connecting where there is no demo', async () => {
    const browser = browserOf(world({ mailbox: null, demo: null, connect: null }).deps);
    const page = await browser.get('/');
    expect(page.text).not.toMatch(/\/mailbox|\/demo|\/connect/);
    for (const path of ['/mailbox', '/connect/xero', '/connect/xero/callback']) expect((await browser.get(path)).status).toBe(404);
    expect((await browser.post('/demo/advance', { days: '1' })).status).toBe(404);
  });

  it('shows nothing of an error but its page, and reports it', async () => {
    const { deps, failures } = world({ clients: () => Promise.reject(new Error('secret: token abc /var/data')) });
    const page = await browserOf(deps).get('/');
    expect(page.status).toBe(500);
    expect(page.text).toContain(en['error.broken']);
    expect(page.text).not.toMatch(/secret|abc|\/var|at .*\.ts/);
    expect(failures).toHaveLength(1);
  });

  it('shows a letter’s HTML only where it can do nothing', async () => {
    const browser = browserOf(world().deps);
    const body = await browser.get('/organisations/org-nile/letters/e-2/body');
    expect(body.text).toContain('Dear customer');
    const policy = body.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox');
    expect(policy).not.toMatch(/script-src|allow-scripts/);
    expect((await browser.get('/organisations/org-nile/letters/e-2')).text).toContain('<iframe class="mail" sandbox=""');
  });
});

describe('language', () => {
  it('comes from the address, then the cookie, then the browser', async () => {
    const browser = browserOf(world().deps);
    const langOf = async (path: string, headers: Record<string, string>): Promise<string | undefined> =>
      /<html lang="(..)"/.exec((await browser.get(path, headers)).text)?.[1];
    expect(await langOf('/', {})).toBe('en');
    expect(await langOf('/', { 'Accept-Language': 'ar-EG,ar;q=0.9,en;q=0.5' })).toBe('ar');
    expect(await langOf('/', { 'Accept-Language': 'fr,xx' })).toBe('en');
    expect(await langOf('/', { 'Accept-Language': 'en', Cookie: 'tahseel-language=ar' })).toBe('ar');
    expect(await langOf('/?lang=en', { Cookie: 'tahseel-language=ar' })).toBe('en');
    expect(await langOf('/?lang=xx', { Cookie: 'tahseel-language=ar' })).toBe('ar');
    expect((await browser.get('/?lang=ar')).headers.getSetCookie().join()).toContain('tahseel-language=ar');
    expect((await browser.get('/')).headers.getSetCookie()).toEqual([]);
  });
});

describe('probes', () => {
  it('tells health and metrics to machines', async () => {
    const browser = browserOf(world().deps);
    expect(JSON.parse((await browser.get('/healthz')).text)).toEqual({ ok: true, inbox: 'ok', lag: 0 });
    const metrics = await browser.get('/metrics');
    expect(metrics.headers.get('Content-Type')).toContain('version=0.0.4');
    expect(metrics.text).toBe(
      '# HELP tahseel_letters_total Letters sent\n# TYPE tahseel_letters_total counter\ntahseel_letters_total{organisation="org-\\"nile\\""} 148\n',
    );
    const ill = browserOf(world({ health: () => Promise.resolve({ ok: false, facts: {} }) }).deps);
    expect((await ill.get('/healthz')).status).toBe(503);
  });
});
