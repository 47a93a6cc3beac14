/** The pages of coming in: sign in, the button behind a mailed link, a new practice, an invitation. */
import type { Door, InvitationView } from '../door.ts';
import { Heading, Page } from '../layout.tsx';
import { Field, Name, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';

interface SignInProps {
  readonly view: View;
  readonly door: Door;
  /** Where to after signing in. */
  readonly back: string;
}

export function SignInPage(props: SignInProps) {
  const { locale } = props.view;
  return (
    <Page view={props.view} title={locale.t('door.sign-in')} section="none">
      <div class="door">
        <Heading title={locale.t('door.title')} />
        <p class="lead soft">{locale.t('door.about')}</p>
        <Ways {...props} />
      </div>
    </Page>
  );
}

/** The buttons of the platforms, then the mailed link. */
function Ways({ view, door, back }: SignInProps) {
  const { locale } = view;
  const query = back === '/' ? '' : `?back=${encodeURIComponent(back)}`;
  return (
    <div class="card stack">
      {door.platforms.map((platform) => (
        <a class="button go wide-button" href={`/sign-in/${encodeURIComponent(platform)}${query}`}>
          {locale.t('door.with', { platform: locale.word('door.issuer', platform) })}
        </a>
      ))}
      {door.sendsMail ? (
        <PostForm action="/sign-in/ask" back={back} class="stack">
          {door.platforms.length > 0 ? <p class="or">{locale.t('door.or')}</p> : null}
          <Field id="address" label={locale.t('door.address')} about={locale.t('door.address-about')}>
            <input id="address" name="address" type="email" required maxlength={254} autocomplete="email" dir="ltr" />
          </Field>
          <button type="submit">{locale.t('door.ask-link')}</button>
        </PostForm>
      ) : null}
      {door.platforms.length === 0 && !door.sendsMail ? <p class="warning">{locale.t('door.no-way')}</p> : null}
    </div>
  );
}

interface LinkProps {
  readonly view: View;
  readonly address: string;
  /** It adds the address to the account of who is looking; else it signs in. */
  readonly adds: boolean;
  readonly secret: string;
}

export function LinkPage({ view, address, adds, secret }: LinkProps) {
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('door.sign-in')} section="none">
      <div class="door">
        <Heading title={locale.t('door.link-title')} />
        <div class="card stack">
          <p>
            {locale.t(adds ? 'account.way-about' : 'door.link-for')} <b dir="ltr">{address}</b>
          </p>
          <PostForm action="/sign-in/link" back="/" class="stack" hidden={{ key: secret }}>
            <button type="submit" class="go">
              {locale.t(adds ? 'account.way-do' : 'door.sign-in')}
            </button>
          </PostForm>
          <p class="about">{locale.t('door.link-about')}</p>
        </div>
      </div>
    </Page>
  );
}

/** Before another way in counts: whose it is, said plainly, since whoever holds it is in from then on. */
export function WayPage({ view, by, name }: { readonly view: View; readonly by: string; readonly name: string | null }) {
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('account.way')} section="account">
      <div class="door">
        <Heading title={locale.t('account.way')} />
        <div class="card stack">
          <p>
            {locale.t('account.way-about')} <b>{locale.word('door.issuer', by)}</b> {name === null ? null : <b dir="auto">{name}</b>}
          </p>
          <PostForm action="/account/way" back="/account" class="stack">
            <button type="submit" class="go">
              {locale.t('account.way-do')}
            </button>
          </PostForm>
          <p class="about">{locale.t('account.way-not')}</p>
        </div>
      </div>
    </Page>
  );
}

interface SignUpProps {
  readonly view: View;
  readonly person: string;
  readonly email: string | null;
  readonly invitation: InvitationView | null;
  /** What is wrong with the form; null: nothing. */
  readonly problem: string | null;
}

export function SignUpPage({ view, person, email, invitation, problem }: SignUpProps) {
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('door.sign-up-title')} section="none">
      <div class="door">
        <Heading title={locale.t('door.sign-up-title')} />
        <p class="lead soft">{locale.t('door.sign-up-about')}</p>
        {problem ? (
          <p class="notice bad" role="alert">
            {problem}
          </p>
        ) : null}
        {invitation ? (
          <p class="notice">
            {locale.t('door.invited-to', { practice: invitation.practice })} <a href="/invitation">{locale.t('door.see-invitation')}</a>
          </p>
        ) : null}
        <PostForm action="/sign-up" back="/" class="card stack">
          {email ? (
            <p>
              {locale.t('door.signed-in-as')} <b dir="ltr">{email}</b>
            </p>
          ) : null}
          <PersonField view={view} value={person} />
          <Field id="practice" label={locale.t('door.practice')} about={locale.t('door.practice-about')}>
            <input id="practice" name="practice" required maxlength={80} value={person} dir="auto" autocomplete="organization" />
          </Field>
          <button type="submit" class="go">
            {locale.t('door.sign-up-do')}
          </button>
          <p class="about">
            {locale.t('door.known-before')} <a href="/sign-in">{locale.t('door.other-way')}</a>
          </p>
        </PostForm>
      </div>
    </Page>
  );
}

function PersonField(props: { readonly view: View; readonly value: string }) {
  const { locale } = props.view;
  return (
    <Field id="person" label={locale.t('door.person')} about={locale.t('door.person-about')}>
      <input id="person" name="person" required maxlength={80} value={props.value} dir="auto" autocomplete="name" />
    </Field>
  );
}

interface InvitationProps {
  readonly view: View;
  readonly door: Door;
  readonly invitation: InvitationView;
  /** Whether whoever looks has proved who they are. */
  readonly canAccept: boolean;
  /** The name to ask for; null: it is known. */
  readonly name: string | null;
}

export function InvitationPage({ view, door, invitation, canAccept, name }: InvitationProps) {
  const { locale } = view;
  const role = locale.t(`member.role.${invitation.role}`);
  return (
    <Page view={view} title={locale.t('door.invitation-title')} section="none">
      <div class="door">
        <Heading title={locale.t('door.invitation-title')} beside={<Name>{invitation.practice}</Name>} />
        <p class="lead">{locale.t('door.invitation-about', { by: invitation.invitedBy, practice: invitation.practice, role })}</p>
        <p class="lead soft">{locale.t(`member.role-about.${invitation.role}`)}</p>
        {canAccept ? (
          <PostForm action="/invitation" back="/" class="card stack">
            {name === null ? null : <PersonField view={view} value={name} />}
            <button type="submit" class="go">
              {locale.t('door.join')}
            </button>
          </PostForm>
        ) : (
          <>
            <p class="lead">{locale.t('door.invitation-first')}</p>
            <Ways view={view} door={door} back="/invitation" />
          </>
        )}
      </div>
    </Page>
  );
}
