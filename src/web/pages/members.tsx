/** The members of the practice: who, as what, since when; invitations that stand open; what changed last. */
import { MEMBER_ROLES, type MemberRole } from '../../domain/role.ts';
import type { Member, MemberRow, MembersView } from '../door.ts';
import { Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import { Empty, Field, Name, Popover, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';

interface MembersProps {
  readonly view: View;
  readonly member: Member;
  readonly list: MembersView;
}

export function MembersPage(props: MembersProps) {
  const { view, member, list } = props;
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('members.title')} section="members">
      <Heading title={locale.t('members.title')} beside={<Name>{member.practice}</Name>} />
      <div class="split">
        <div>
          <section aria-labelledby="list-title">
            <h2 id="list-title" class="spoken">
              {locale.t('members.list')}
            </h2>
            {list.members.length === 0 ? (
              <Empty>{locale.t('members.none')}</Empty>
            ) : (
              <ul class="rows">
                {list.members.map((each) => (
                  <MemberItem {...props} each={each} />
                ))}
              </ul>
            )}
          </section>
          <Invitations {...props} />
          <Log {...props} />
        </div>
        <div class="aside">
          <May act="members">
            <Invite view={view} />
            <PracticeName {...props} />
          </May>
          <Roles view={view} />
        </div>
      </div>
    </Page>
  );
}

function MemberItem(props: MembersProps & { readonly each: MemberRow }) {
  const { view, member, each } = props;
  const { locale } = view;
  const base = `/members/${encodeURIComponent(each.personId)}`;
  const isMe = each.personId === member.personId;
  const title = locale.t(isMe ? 'members.leave' : 'members.remove');
  return (
    <li class="row">
      <div class="what">
        <span class="who">
          <Name>{each.signature}</Name>
        </span>{' '}
        {isMe ? <span class="soft">{locale.t('members.you')}</span> : null}
        <p class="why">
          {each.email === null ? null : (
            <>
              <span dir="ltr">{each.email}</span>
              {' · '}
            </>
          )}
          {locale.t('members.since', { ago: locale.ago(each.since, view.now) })}
        </p>
      </div>
      <div class="amount">{locale.t(`member.role.${each.role}`)}</div>
      <div class="acts">
        <PostForm action={`${base}/role`} back="/members" class="inline">
          <label class="spoken" for={`role-${each.personId}`}>
            {locale.t('members.role-of', { name: each.signature })}
          </label>
          <RoleSelect view={view} id={`role-${each.personId}`} value={each.role} />
          <button type="submit">{locale.t('members.role-save')}</button>
        </PostForm>
        <Popover id={`remove-${each.personId}`} title={title} button={title} action={`${base}/remove`}>
          <p>{locale.t(isMe ? 'members.leave-about' : 'members.remove-about', { name: each.signature })}</p>
          <PostForm action={`${base}/remove`} back="/members">
            <button type="submit" class="danger">
              {title}
            </button>
          </PostForm>
        </Popover>
      </div>
    </li>
  );
}

function RoleSelect(props: { readonly view: View; readonly id: string; readonly value: MemberRole }) {
  const { locale } = props.view;
  return (
    <select id={props.id} name="role">
      {MEMBER_ROLES.map((role) => (
        <option value={role} selected={role === props.value}>
          {locale.t(`member.role.${role}`)}
        </option>
      ))}
    </select>
  );
}

function Invitations({ view, list }: MembersProps) {
  const { locale } = view;
  if (list.invitations.length === 0) return null;
  return (
    <section aria-labelledby="invited-title">
      <div class="group">
        <h2 id="invited-title">{locale.t('members.invited')}</h2>
      </div>
      <ul class="rows">
        {list.invitations.map((each) => (
          <li class="row">
            <div class="what">
              <span class="who" dir="ltr">
                {each.email}
              </span>
              <p class="why">{locale.t('members.invited-by', { by: each.invitedBy, ago: locale.ago(each.at, view.now) })}</p>
            </div>
            <div class="amount">{locale.t(`member.role.${each.role}`)}</div>
            <div class="acts">
              <PostForm action={`/members/invitations/${encodeURIComponent(each.id)}/take-back`} back="/members">
                <button type="submit" aria-label={`${locale.t('members.take-back')}: ${each.email}`}>
                  {locale.t('members.take-back')}
                </button>
              </PostForm>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Log({ view, list }: MembersProps) {
  const { locale } = view;
  if (list.log.length === 0) return null;
  return (
    <section aria-labelledby="log-title">
      <div class="group">
        <h2 id="log-title">{locale.t('members.log')}</h2>
      </div>
      <ol class="timeline">
        {list.log.map((entry) => (
          <li>
            <time datetime={entry.at}>{locale.ago(entry.at, view.now)}</time>
            <span>
              {locale.t(`members.log.${entry.kind}`, {
                by: entry.by,
                about: entry.about,
                role: entry.role === null ? '' : locale.t(`member.role.${entry.role}`),
              })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Invite({ view }: { readonly view: View }) {
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="invite-title">
      <h2 id="invite-title">{locale.t('members.invite')}</h2>
      <PostForm action="/members/invite" back="/members" class="stack">
        <Field id="invite-email" label={locale.t('door.address')}>
          <input id="invite-email" name="email" type="email" required maxlength={254} autocomplete="off" dir="ltr" />
        </Field>
        <Field id="invite-role" label={locale.t('account.role')}>
          <RoleSelect view={view} id="invite-role" value="collector" />
        </Field>
        <button type="submit" class="go">
          {locale.t('members.invite-do')}
        </button>
      </PostForm>
    </section>
  );
}

function PracticeName({ view, member }: MembersProps) {
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="name-title">
      <h2 id="name-title">{locale.t('members.name')}</h2>
      <PostForm action="/members/practice" back="/members" class="stack">
        <Field id="practice-name" label={locale.t('door.practice')}>
          <input id="practice-name" name="name" required maxlength={80} value={member.practice} dir="auto" />
        </Field>
        <button type="submit">{locale.t('sender.save')}</button>
      </PostForm>
    </section>
  );
}

function Roles({ view }: { readonly view: View }) {
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="roles-title">
      <h2 id="roles-title">{locale.t('members.roles')}</h2>
      <dl class="plain-list">
        {MEMBER_ROLES.map((role) => (
          <div>
            <dt>
              <b>{locale.t(`member.role.${role}`)}</b>
            </dt>
            <dd class="soft">{locale.t(`member.role-about.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The link of an invitation that no mail could carry; shown this once. */
export function InvitedPage(props: { readonly view: View; readonly email: string; readonly link: string }) {
  const { view, email, link } = props;
  const { locale } = view;
  return (
    <Page view={{ ...view, here: '/members' }} title={locale.t('members.invite')} section="members">
      <Heading title={locale.t('members.invite')} back={{ href: '/members', label: locale.t('members.title') }} />
      <p class="lead">{locale.t('members.pass-on', { email })}</p>
      <p class="card">
        <a href={link} dir="ltr" class="long">
          {link}
        </a>
      </p>
    </Page>
  );
}
