/** Who is a member of a practice and as what, and who is invited. There is always an owner; whatever changes is written down with who did it. */
import { and, asc, desc, eq, gt, isNull, ne } from 'drizzle-orm';
import type { MemberRole } from '../domain/role.ts';
import { addMs, type Instant } from '../domain/time.ts';
import { INVITATION_MS } from './life.ts';
import type { Membership, People, Person } from './people.ts';
import { FIRST_PRACTICE, invitations, type MemberEvent, memberLog, members, people as peopleTable, practices } from './schema.ts';
import type { Secrets } from './secrets.ts';

const LOGGED_SHOWN = 20;
/** Invitations one practice may send within a day: strangers' mailboxes are not filled through us. Our figure. */
const MAX_INVITED = 50;
const DAY_MS = 24 * 3_600_000;
/** As long as a command's `by` may be (src/organisation/command-schema.ts). */
const MAX_SIGNATURE = 120;

export interface Invitation {
  readonly id: string;
  readonly practiceId: string;
  readonly practice: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly invitedBy: string;
  readonly at: Instant;
  readonly mailed: boolean;
}

export interface MemberLogEntry {
  readonly at: Instant;
  readonly kind: MemberEvent;
  readonly by: string;
  readonly about: string;
  readonly role: MemberRole | null;
}

/** `last-owner`: a practice without an owner could never have one again. `gone`: not a member (any more), or the invitation ended. */
export type MemberRefusal = 'last-owner' | 'gone' | 'already-member' | 'too-many';

export interface Members {
  /** The practice somebody owns by signing up: the first one while it has no member, else a new one. */
  found(person: Person, practiceName: string): string;
  list(practiceId: string): Membership[];
  name(practiceId: string): string | null;
  rename(practiceId: string, name: string, by: string): void;
  changeRole(practiceId: string, personId: string, role: MemberRole, by: string): MemberRefusal | null;
  remove(practiceId: string, personId: string, by: string): MemberRefusal | null;
  /** Gives the secret of the invitation. An older one to the same address ends. */
  invite(
    practiceId: string,
    wanted: { readonly email: string; readonly role: MemberRole; readonly mailed: boolean },
    by: string,
  ): string | { readonly refused: MemberRefusal };
  invited(secret: string): Invitation | null;
  invitedTo(practiceId: string): Invitation[];
  takeBack(practiceId: string, invitationId: string, by: string): MemberRefusal | null;
  /** Makes the person a member, once. */
  accept(secret: string, person: Person): string | MemberRefusal;
  /** The newest entries first. */
  log(practiceId: string): MemberLogEntry[];
}

export function membersOf({ database, now, secret, id, hashed }: Secrets, people: People): Members {
  const write = (practiceId: string, kind: MemberEvent, by: string, about: string, role: MemberRole | null = null): void => {
    database.insert(memberLog).values({ practiceId, at: now(), kind, by, about, role }).run();
  };
  const nameOf = (practiceId: string): string | null =>
    database.select({ name: practices.name }).from(practices).where(eq(practices.id, practiceId)).get()?.name ?? null;
  /** Every member there ever was keeps their signature. */
  const signatureOf = (practiceId: string, { id: personId, name, email }: Person): string => {
    const others = database
      .select({ signature: members.signature })
      .from(members)
      .where(and(eq(members.practiceId, practiceId), ne(members.personId, personId)))
      .all()
      .map((each) => each.signature);
    const wanted = [name, `${name} (${email ?? personId.slice(0, 6)})`, `${name} (${personId})`];
    return wanted.find((each) => each.length <= MAX_SIGNATURE && !others.includes(each)) ?? personId;
  };
  const join = (practiceId: string, person: Person, role: MemberRole, by: string | null): void => {
    const signature = signatureOf(practiceId, person);
    const values = { signature, role, since: now(), removedAt: null };
    database
      .insert(members)
      .values({ practiceId, personId: person.id, ...values })
      .onConflictDoUpdate({ target: [members.practiceId, members.personId], set: values })
      .run();
    write(practiceId, 'joined', by ?? signature, signature, role);
  };
  const owners = (practiceId: string): string[] =>
    database
      .select({ personId: members.personId })
      .from(members)
      .where(and(eq(members.practiceId, practiceId), eq(members.role, 'owner'), isNull(members.removedAt)))
      .all()
      .map((each) => each.personId);
  const change = (practiceId: string, personId: string, set: Partial<typeof members.$inferInsert>): void => {
    database
      .update(members)
      .set(set)
      .where(and(eq(members.practiceId, practiceId), eq(members.personId, personId)))
      .run();
  };
  /** The member, or why nothing can be taken from them. */
  const losing = (practiceId: string, personId: string): Membership | MemberRefusal => {
    const member = people.membership(personId, practiceId);
    if (!member) return 'gone';
    return member.role === 'owner' && owners(practiceId).length === 1 ? 'last-owner' : member;
  };
  const open = () => and(isNull(invitations.endedAt), gt(invitations.at, addMs(now(), -INVITATION_MS)));
  const end = (invitationId: string): void => {
    database.update(invitations).set({ endedAt: now() }).where(eq(invitations.id, invitationId)).run();
  };
  const invitationsThat = (where: ReturnType<typeof and>): Invitation[] =>
    database
      .select()
      .from(invitations)
      .where(and(open(), where))
      .orderBy(asc(invitations.at), asc(invitations.id))
      .all()
      .map(({ endedAt: _ended, ...each }) => ({ ...each, practice: nameOf(each.practiceId) ?? '' }));
  const invited = (text: string): Invitation | null => invitationsThat(eq(invitations.id, hashed('invitation', text)))[0] ?? null;

  return {
    found: (person, practiceName) =>
      database.transaction(() => {
        const isFirst =
          database.select({ id: members.personId }).from(members).where(eq(members.practiceId, FIRST_PRACTICE)).get() === undefined;
        const practiceId = isFirst ? FIRST_PRACTICE : id();
        const values = { name: practiceName, since: now() };
        database
          .insert(practices)
          .values({ id: practiceId, ...values })
          .onConflictDoUpdate({ target: practices.id, set: values })
          .run();
        join(practiceId, person, 'owner', null);
        return practiceId;
      }),
    list: (practiceId) =>
      database
        .select({ personId: members.personId })
        .from(members)
        .innerJoin(peopleTable, eq(peopleTable.id, members.personId))
        .where(and(eq(members.practiceId, practiceId), isNull(members.removedAt)))
        .orderBy(asc(peopleTable.name), asc(members.personId))
        .all()
        .flatMap(({ personId }) => people.membership(personId, practiceId) ?? []),
    name: nameOf,
    rename: (practiceId, name, by) =>
      database.transaction(() => {
        database.update(practices).set({ name }).where(eq(practices.id, practiceId)).run();
        write(practiceId, 'named', by, name);
      }),
    changeRole: (practiceId, personId, role, by) =>
      database.transaction(() => {
        const member = role === 'owner' ? (people.membership(personId, practiceId) ?? 'gone') : losing(practiceId, personId);
        if (typeof member === 'string') return member;
        if (member.role === role) return null;
        change(practiceId, personId, { role });
        write(practiceId, 'role', by, member.signature, role);
        return null;
      }),
    remove: (practiceId, personId, by) =>
      database.transaction(() => {
        const member = losing(practiceId, personId);
        if (typeof member === 'string') return member;
        change(practiceId, personId, { removedAt: now() });
        write(practiceId, 'removed', by, member.signature, member.role);
        return null;
      }),
    invite: (practiceId, { email, role, mailed }, by) =>
      database.transaction((): string | { readonly refused: MemberRefusal } => {
        const recent = and(eq(memberLog.practiceId, practiceId), eq(memberLog.kind, 'invited'), gt(memberLog.at, addMs(now(), -DAY_MS)));
        if (database.select({ seq: memberLog.seq }).from(memberLog).where(recent).all().length >= MAX_INVITED)
          return { refused: 'too-many' };
        const before = invitationsThat(eq(invitations.practiceId, practiceId));
        for (const each of before) if (each.email === email) end(each.id);
        const text = secret();
        database
          .insert(invitations)
          .values({ id: hashed('invitation', text), practiceId, email, role, invitedBy: by, at: now(), mailed })
          .run();
        write(practiceId, 'invited', by, email, role);
        return text;
      }),
    invited,
    invitedTo: (practiceId) => invitationsThat(eq(invitations.practiceId, practiceId)),
    takeBack: (practiceId, invitationId, by) =>
      database.transaction(() => {
        const found = invitationsThat(and(eq(invitations.id, invitationId), eq(invitations.practiceId, practiceId)))[0];
        if (!found) return 'gone';
        end(found.id);
        write(practiceId, 'uninvited', by, found.email, found.role);
        return null;
      }),
    accept: (text, person) =>
      database.transaction((): string | MemberRefusal => {
        const invitation = invited(text);
        if (!invitation) return 'gone';
        const { practiceId, role, invitedBy } = invitation;
        if (people.membership(person.id, practiceId)) return 'already-member';
        end(invitation.id);
        join(practiceId, person, role, invitedBy);
        return practiceId;
      }),
    log: (practiceId) =>
      database
        .select({ at: memberLog.at, kind: memberLog.kind, by: memberLog.by, about: memberLog.about, role: memberLog.role })
        .from(memberLog)
        .where(eq(memberLog.practiceId, practiceId))
        .orderBy(desc(memberLog.seq))
        .limit(LOGGED_SHOWN)
        .all(),
  };
}
