/** The page around every page: head, navigation (side on a desk, bottom on a phone), demo clock, flash. No inline script, no inline style. */
import { raw } from 'hono/html';
import type { Child, PropsWithChildren } from 'hono/jsx';
import type { OrganisationSummary } from '../organisation/actor.ts';
import { ICON_URL, SCRIPT_URL, STYLE_URL } from './assets.ts';
import { MayContext, OnceContext } from './may.tsx';
import { at, Name, PostForm, waitingCount } from './parts.tsx';
import { otherLanguageUrl, type View } from './view.ts';

export type Section =
  | 'clients'
  | 'work'
  | 'today'
  | 'customers'
  | 'assessment'
  | 'policy'
  | 'import'
  | 'settings'
  | 'mailbox'
  | 'members'
  | 'programs'
  | 'account'
  | 'none';

interface PageProps {
  readonly view: View;
  readonly title: string;
  readonly section: Section;
  readonly organisation?: OrganisationSummary | null;
  /** How many things wait for a person, where the page knows better than the summary. */
  readonly waiting?: number;
}

export function Page(props: PropsWithChildren<PageProps>) {
  const { view, organisation = null } = props;
  const { locale } = view;
  const title = [props.title, organisation?.name, locale.t('app.name')].filter((part) => part !== undefined).join(' · ');
  return (
    <MayContext.Provider value={view.may}>
      <OnceContext.Provider value={view.once}>
        {raw('<!doctype html>')}
        <html lang={locale.language} dir={locale.dir}>
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <title>{title}</title>
            <link rel="icon" href={ICON_URL} type="image/svg+xml" />
            <link rel="stylesheet" href={STYLE_URL} />
            <script src={SCRIPT_URL} defer></script>
          </head>
          <body>
            <a class="skip" href="#main">
              {locale.t('app.skip')}
            </a>
            <div class="shell">
              <Side
                view={view}
                section={props.section}
                organisation={organisation}
                waiting={props.waiting ?? (organisation ? waitingCount(organisation) : 0)}
              />
              <div class="page">
                <DemoBar view={view} />
                <main id="main" tabindex={-1}>
                  <FlashMessage view={view} />
                  {props.children}
                </main>
              </div>
            </div>
          </body>
        </html>
      </OnceContext.Provider>
    </MayContext.Provider>
  );
}

function Side(props: {
  readonly view: View;
  readonly section: Section;
  readonly organisation: OrganisationSummary | null;
  readonly waiting: number;
}) {
  const { view, section, organisation, waiting } = props;
  const { locale, member } = view;
  const other = locale.language === 'en' ? 'ar' : 'en';
  return (
    <header class="side">
      <div class="brand">
        <a href="/">{locale.t('app.name')}</a>
        {organisation ? (
          <small>
            <Name>{organisation.name}</Name>
          </small>
        ) : null}
      </div>
      {member ? (
        <nav aria-label={locale.t('nav.label')}>
          <NavLink href="/" icon="files" label={locale.t('nav.clients')} current={section === 'clients'} />
          {organisation ? (
            <>
              <NavLink
                href={at(organisation.id, 'today')}
                icon="today"
                label={locale.t('nav.today')}
                current={section === 'today'}
                badge={waiting}
                badgeText={`${locale.number(waiting)}`}
                badgeLabel={locale.t('nav.waiting', { count: waiting })}
              />
              <NavLink
                href={at(organisation.id, 'customers')}
                icon="people"
                label={locale.t('nav.customers')}
                current={section === 'customers'}
              />
              <NavLink
                href={at(organisation.id, 'assessment')}
                icon="gauge"
                label={locale.t('nav.assessment')}
                current={section === 'assessment'}
              />
              {view.ledgers && organisation.platform === 'spreadsheet' ? (
                <NavLink href={at(organisation.id, 'import')} icon="sheet" label={locale.t('import.open')} current={section === 'import'} />
              ) : null}
              <NavLink href={at(organisation.id, 'policy')} icon="ladder" label={locale.t('policy.title')} current={section === 'policy'} />
              <NavLink
                href={at(organisation.id, 'settings')}
                icon="settings"
                label={locale.t('nav.settings')}
                current={section === 'settings'}
              />
            </>
          ) : null}
          {view.mailbox ? <NavLink href="/mailbox" icon="mail" label={locale.t('nav.mailbox')} current={section === 'mailbox'} /> : null}
          {!organisation && view.firm ? (
            <NavLink href="/work" icon="today" label={locale.t('work.title')} current={section === 'work'} />
          ) : null}
          {!organisation && view.may('see-members') ? (
            <NavLink href="/members" icon="people" label={locale.t('nav.members')} current={section === 'members'} />
          ) : null}
          {!organisation && view.programs && view.may('integrate') ? (
            <NavLink href="/programs" icon="plug" label={locale.t('nav.programs')} current={section === 'programs'} />
          ) : null}
        </nav>
      ) : (
        <div class="gap" />
      )}
      <a class="language" href={otherLanguageUrl(view)} lang={other} hreflang={other}>
        {locale.t('app.other-language')}
      </a>
      {member ? (
        <a class="account" href="/account">
          <span class="spoken">{locale.t('account.title')}: </span>
          <Name>{member.name}</Name>
          <small>
            <Name>{member.practice}</Name>
          </small>
        </a>
      ) : (
        <a class="account" href="/sign-in">
          {locale.t('door.sign-in')}
        </a>
      )}
    </header>
  );
}

interface NavLinkProps {
  readonly href: string;
  readonly icon: keyof typeof ICONS;
  readonly label: string;
  readonly current: boolean;
  readonly badge?: number;
  readonly badgeText?: string;
  readonly badgeLabel?: string;
}

function NavLink(props: NavLinkProps) {
  return (
    <a href={props.href} {...(props.current ? { 'aria-current': 'page' as const } : {})}>
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path d={ICONS[props.icon]} />
      </svg>
      <span>{props.label}</span>
      {props.badge ? (
        <b>
          <span aria-hidden="true">{props.badgeText}</span>
          <span class="spoken">{props.badgeLabel}</span>
        </b>
      ) : null}
    </a>
  );
}

/** Strokes on a 20 × 20 field. */
const ICONS = {
  files: 'M3 5.5h5l1.5 2H17v8H3z',
  today: 'M3.5 5h13v11h-13zM3.5 8.5h13M7 3v3M13 3v3M7 12l2 2 4-3.5',
  people:
    'M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c0-3 2.4-4.5 5.5-4.5s5.5 1.5 5.5 4.5M13 4a2.5 2.5 0 0 1 0 5M15 12.3c1.6.6 2.5 2 2.5 4.2',
  gauge: 'M3 15a7 7 0 1 1 14 0M10 15l3.5-5',
  sheet: 'M4 3.5h12v13H4zM4 8h12M4 12h12M9 8v8.5',
  plug: 'M7 3v4M13 3v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3',
  ladder: 'M3 16.5h3.5v-3.5H10V9.5h3.5V6H17V3',
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
  mail: 'M3 5h14v10H3zM3 5.5l7 5.5 7-5.5',
} as const;

function DemoBar(props: { readonly view: View }) {
  const { locale, demoDate, here } = props.view;
  if (demoDate === null) return null;
  return (
    <section class="demo" aria-label={locale.t('demo.clock')}>
      <span class="demo-mark">{locale.t('demo.label')}</span>
      <time datetime={demoDate}>{locale.longDate(demoDate)}</time>
      <PostForm action="/demo/advance" back={here}>
        <button type="submit" name="days" value="1">
          {locale.t('demo.next-day')}
        </button>
        <button type="submit" name="days" value="7">
          {locale.t('demo.next-week')}
        </button>
      </PostForm>
    </section>
  );
}

function FlashMessage(props: { readonly view: View }) {
  const { flash, locale } = props.view;
  if (!flash) return null;
  return (
    <p class={`flash ${flash.tone}`} role="status">
      {locale.t(flash.key, flash.values)}
    </p>
  );
}

/** The heading of a page: what it is, whose it is, and what is good to know beside it. */
export function Heading(
  props: PropsWithChildren<{
    readonly title: Child;
    readonly beside?: Child;
    readonly back?: { readonly href: string; readonly label: string };
  }>,
) {
  return (
    <div class="heading">
      {props.back ? (
        <a class="back" href={props.back.href}>
          {props.back.label}
        </a>
      ) : null}
      <h1>
        {props.title}
        {props.beside ? <span> {props.beside}</span> : null}
      </h1>
      {props.children}
    </div>
  );
}

/** How fresh the books are and in which mode the organisation stands. */
export function Freshness(props: { readonly view: View; readonly organisation: OrganisationSummary }) {
  const { locale, now } = props.view;
  const { organisation } = props;
  const good = organisation.connection === 'connected' && !organisation.stopped;
  const read = organisation.lastSync
    ? locale.t('fresh.read', { platform: organisation.platform, ago: locale.ago(organisation.lastSync, now) })
    : locale.t('fresh.never', { platform: organisation.platform });
  const state = organisation.stopped ? locale.t('state.stopped') : locale.t('mode.in', { mode: organisation.mode });
  return <p class={good ? 'fresh' : 'fresh broken'}>{`${read} · ${state}`}</p>;
}
