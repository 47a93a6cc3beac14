/** What every page is rendered with, found out once per request: language, the flash left by the last change, the demo's date. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { type Act, may } from '../domain/role.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import { LANGUAGES, type Language } from '../organisation/actor.ts';
import type { Connect, WebDeps } from './deps.ts';
import type { Member } from './door.ts';
import type { MessageKey } from './messages/en.ts';
import { isMessageKey, type Locale, localeOf, type Values } from './messages/locale.ts';

export const LANGUAGE_COOKIE = 'tahseel-language';
const FLASH_COOKIE = 'tahseel-flash';
const FLASH_SECONDS = 60;
const YEAR_SECONDS = 31_536_000;

export interface Flash {
  readonly tone: 'good' | 'bad';
  readonly key: MessageKey;
  readonly values: Values;
}

export interface View {
  readonly locale: Locale;
  readonly now: Instant;
  /** Path and query of this page, for links back to it and to its other language. */
  readonly here: string;
  readonly flash: Flash | null;
  readonly demoDate: CalendarDate | null;
  readonly mailbox: boolean;
  readonly platforms: Connect['platforms'];
  /** Whether ledger files can be imported here. */
  readonly ledgers: boolean;
  /** Whether packages can be downloaded here. */
  readonly downloads: boolean;
  /** Whether programs can act here. */
  readonly programs: boolean;
  /** Whether the work of many client files is shown as one. */
  readonly firm: boolean;
  /** Whether the practice can keep policy templates here. */
  readonly templates: boolean;
  /** The name of this very page, which its forms carry: nobody can guess it, and no other has it. */
  readonly once: string;
  /** Who is looking; null: nobody signed in. */
  readonly member: Member | null;
  /** What they may do. */
  may(act: Act): boolean;
}

export interface WebEnv {
  Variables: {
    language: string;
    view: View;
    member: Member | null;
    /** The browser holds a session that lets nobody in any more. */
    sessionEnded: boolean;
    /** What this post left for the next page, if it left anything. */
    left: Flash['tone'] | undefined;
    /** Browsers reach us over TLS. */
    secure: boolean;
    /** The addresses (scheme, host and port) that our own pages come from. */
    origins: readonly string[];
  };
}

export type WebContext = Context<WebEnv>;

/** The view of this request. Takes the flash out of its cookie, so that it is shown once. */
export function viewOf(c: WebContext, deps: WebDeps): View {
  const url = new URL(c.req.url);
  const language = LANGUAGES.find((known) => known === c.get('language')) ?? 'en';
  if (url.searchParams.get('lang') === language) keepLanguage(c, language);
  const member = c.get('member') ?? null;
  return {
    locale: localeOf(language),
    now: deps.now(),
    here: url.pathname + url.search,
    flash: takeFlash(c),
    demoDate: deps.demo?.date() ?? null,
    mailbox: deps.mailbox !== null,
    platforms: deps.connect?.platforms ?? [],
    ledgers: Boolean(deps.ledgers),
    downloads: Boolean(deps.download),
    programs: Boolean(deps.programs),
    firm: member !== null && deps.firm?.hasMany(member.practiceId) === true,
    templates: Boolean(deps.templates),
    once: deps.pageName(),
    member,
    may: (act) => member !== null && may(member.role, act),
  };
}

/** Who acts. The guard lets nobody else so far. */
export function actorOf(c: WebContext): Member {
  const { member } = c.var;
  if (!member) throw new HTTPException(403);
  return member;
}

/** The same page in the other language. */
export function otherLanguageUrl(view: View): string {
  const url = new URL(view.here, 'http://localhost');
  url.searchParams.set('lang', view.locale.language === 'en' ? 'ar' : 'en');
  return url.pathname + url.search;
}

/** Leaves a message for the next page. */
export function leaveFlash(c: WebContext, flash: Flash): void {
  c.set('left', flash.tone);
  setCookie(c, FLASH_COOKIE, JSON.stringify(flash), { ...cookieOptions(c), maxAge: FLASH_SECONDS });
}

export function cookieOptions(c: WebContext): { path: string; httpOnly: boolean; sameSite: 'Lax'; secure: boolean } {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: c.var.secure };
}

/** Under the name with `__Host-` no other host, and no page without TLS, can put a cookie into our way. For what decides who somebody is. */
export function hostCookie(c: WebContext, name: string): string {
  return c.var.secure ? `__Host-${name}` : name;
}

function keepLanguage(c: WebContext, language: Language): void {
  setCookie(c, LANGUAGE_COOKIE, language, { ...cookieOptions(c), maxAge: YEAR_SECONDS });
}

const value = z.union([z.string().max(500), z.number(), z.boolean(), z.null(), z.array(z.string().max(200)).max(50)]);
const flashSchema = z.object({
  tone: z.enum(['good', 'bad']),
  key: z.custom<MessageKey>((key) => typeof key === 'string' && isMessageKey(key)),
  values: z.record(z.string(), value),
});

/** A cookie is what a browser says: anything that is no flash of ours counts as none. */
function takeFlash(c: WebContext): Flash | null {
  const text = getCookie(c, FLASH_COOKIE);
  if (text === undefined) return null;
  deleteCookie(c, FLASH_COOKIE, cookieOptions(c));
  try {
    const parsed = flashSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
