/** One's own account: who one is here, how one signs in, in which practice one works, and the way out. */
import type { Door, Member } from '../door.ts';
import { Heading, Page } from '../layout.tsx';
import { Field, Name, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';

interface AccountProps {
  readonly view: View;
  readonly door: Door;
  readonly member: Member;
  readonly ways: Awaited<ReturnType<Door['ways']>>;
  readonly practices: Awaited<ReturnType<Door['practices']>>;
}

export function AccountPage(props: AccountProps) {
  const { view, member, door } = props;
  const { locale } = view;
  const isVisitor = member === door.visitor;
  return (
    <Page view={view} title={locale.t('account.title')} section="account">
      <Heading title={locale.t('account.title')} beside={<Name>{member.name}</Name>} />
      <dl class="facts">
        <div>
          <dt>{locale.t('account.practice')}</dt>
          <dd>
            <Name>{member.practice}</Name>
          </dd>
        </div>
        <div>
          <dt>{locale.t('account.role')}</dt>
          <dd>
            {locale.t(`member.role.${member.role}`)} <span class="soft">{locale.t(`member.role-about.${member.role}`)}</span>
          </dd>
        </div>
        {member.email === null ? null : (
          <div>
            <dt>{locale.t('account.email')}</dt>
            <dd dir="ltr">{member.email}</dd>
          </div>
        )}
      </dl>
      {isVisitor ? (
        <p class="notice">
          {locale.t('account.visitor')}{' '}
          <a class="button" href="/sign-in">
            {locale.t('door.sign-in')}
          </a>
        </p>
      ) : (
        <>
          <Practices {...props} />
          <WaysIn {...props} />
          <Sessions {...props} />
        </>
      )}
    </Page>
  );
}

function Practices({ view, member, practices }: AccountProps) {
  const { locale } = view;
  const others = practices.filter((practice) => practice.id !== member.practiceId);
  if (others.length === 0) return null;
  return (
    <section class="card" aria-labelledby="practices-title">
      <h2 id="practices-title">{locale.t('account.practices')}</h2>
      <ul class="plain">
        {others.map((practice) => (
          <li class="between">
            <span>
              <Name>{practice.name}</Name> <span class="soft">{locale.t(`member.role.${practice.role}`)}</span>
            </span>
            <PostForm action="/account/practice" back="/" hidden={{ practice: practice.id }}>
              <button type="submit" class="quiet">
                {locale.t('account.go-there')}
              </button>
            </PostForm>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WaysIn({ view, door, ways }: AccountProps) {
  const { locale } = view;
  const missing = door.platforms.filter((platform) => !ways.some((way) => way.by === platform));
  return (
    <section class="card" aria-labelledby="ways-title">
      <h2 id="ways-title">{locale.t('account.ways')}</h2>
      <ul class="plain">
        {ways.map((way) => (
          <li>
            {locale.word('door.issuer', way.by)} {way.address === null ? null : <b dir="ltr">{way.address}</b>}
          </li>
        ))}
      </ul>
      <p class="acts">
        {missing.map((platform) => (
          <a class="button" href={`/sign-in/${encodeURIComponent(platform)}?add`}>
            {locale.t('account.add', { platform: locale.word('door.issuer', platform) })}
          </a>
        ))}
      </p>
      {door.sendsMail ? (
        <details class="form">
          <summary>{locale.t('account.add-address')}</summary>
          <PostForm action="/sign-in/ask" back="/account" class="stack">
            <Field id="address" label={locale.t('door.address')} about={locale.t('account.add-address-about')}>
              <input id="address" name="address" type="email" required maxlength={254} autocomplete="email" dir="ltr" />
            </Field>
            <button type="submit">{locale.t('door.ask-link')}</button>
          </PostForm>
        </details>
      ) : null}
    </section>
  );
}

function Sessions({ view }: AccountProps) {
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="out-title">
      <h2 id="out-title">{locale.t('account.out')}</h2>
      <p class="soft">{locale.t('account.out-about')}</p>
      <div class="acts">
        <PostForm action="/account/sign-out" back="/">
          <button type="submit" class="go">
            {locale.t('account.sign-out')}
          </button>
        </PostForm>
        <PostForm action="/account/sign-out-everywhere" back="/">
          <button type="submit">{locale.t('account.sign-out-everywhere')}</button>
        </PostForm>
      </div>
    </section>
  );
}
