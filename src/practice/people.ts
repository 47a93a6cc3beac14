/** The directory: which person an identity is, and in which practices they are. A person nobody knows yet arrives first and signs up afterwards. */
import { and, asc, eq, isNull, lt } from 'drizzle-orm';
import type { MemberRole } from '../domain/role.ts';
import { addMs, type Instant } from '../domain/time.ts';
import { ARRIVAL_MS } from './life.ts';
import { arrivals, identities, MAILBOX, members, people, practices } from './schema.ts';
import type { Secrets } from './secrets.ts';

/** Who somebody proved to be. */
export interface Proof {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  /** In small letters. */
  readonly email: string | null;
  readonly emailVerified: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

export interface Membership {
  readonly practiceId: string;
  readonly practice: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string | null;
  /** How the journal names them. */
  readonly signature: string;
  readonly role: MemberRole;
  readonly since: Instant;
}

export interface People {
  /** Whoever this identity, or an address its issuer proved, belongs to. */
  known(proof: Proof): Person | null;
  add(proof: Proof, name: string): Person;
  /** Another way to sign in. False: it is somebody else's. */
  link(personId: string, proof: Proof): boolean;
  /** The issuers a person signs in with. */
  ways(personId: string): { readonly issuer: string; readonly subject: string }[];
  /** Remembers somebody nobody knows yet; gives the secret that only their browser gets. */
  arrive(proof: Proof): string;
  arrived(secret: string): Proof | null;
  settle(secret: string): void;
  /** Where a person is a member now, by name of the practice. */
  memberships(personId: string): Membership[];
  membership(personId: string, practiceId: string): Membership | null;
}

export const mailboxProof = (address: string, name: string | null = null): Proof => {
  const email = address.toLowerCase();
  return { issuer: MAILBOX, subject: email, name, email, emailVerified: true };
};

export function peopleOf({ database, now, secret, id, hashed }: Secrets): People {
  const byIdentity = (issuer: string, subject: string): Person | null =>
    database
      .select({ id: people.id, name: people.name, email: people.email })
      .from(identities)
      .innerJoin(people, eq(people.id, identities.personId))
      .where(and(eq(identities.issuer, issuer), eq(identities.subject, subject)))
      .get() ?? null;
  /** The mailbox itself, where the proof holds one. */
  const mailbox = ({ email, emailVerified }: Proof): string | null => (emailVerified ? email : null);
  const known = (proof: Proof): Person | null => {
    const address = mailbox(proof);
    return byIdentity(proof.issuer, proof.subject) ?? (address === null ? null : byIdentity(MAILBOX, address));
  };
  const link = (personId: string, proof: Proof): boolean => {
    const holder = byIdentity(proof.issuer, proof.subject);
    if (holder !== null && holder.id !== personId) return false;
    const address = mailbox(proof);
    const ways = [proof, ...(address === null ? [] : [mailboxProof(address)])];
    // A proved address that is somebody else's way in stays theirs.
    for (const { issuer, subject } of ways)
      database.insert(identities).values({ issuer, subject, personId, since: now() }).onConflictDoNothing().run();
    return true;
  };
  const joined = () =>
    database
      .select({
        practiceId: members.practiceId,
        practice: practices.name,
        personId: members.personId,
        name: people.name,
        email: people.email,
        signature: members.signature,
        role: members.role,
        since: members.since,
      })
      .from(members)
      .innerJoin(practices, eq(practices.id, members.practiceId))
      .innerJoin(people, eq(people.id, members.personId));
  const memberships = (personId: string): Membership[] =>
    joined()
      .where(and(eq(members.personId, personId), isNull(members.removedAt)))
      .orderBy(asc(practices.name), asc(practices.id))
      .all();
  return {
    known,
    add(proof, name) {
      const person = { id: id(), name, email: proof.email };
      database
        .insert(people)
        .values({ ...person, since: now() })
        .run();
      link(person.id, proof);
      return person;
    },
    link,
    ways: (personId) =>
      database
        .select({ issuer: identities.issuer, subject: identities.subject })
        .from(identities)
        .where(eq(identities.personId, personId))
        .orderBy(asc(identities.issuer), asc(identities.subject))
        .all(),
    arrive(proof) {
      const text = secret();
      database
        .delete(arrivals)
        .where(lt(arrivals.at, addMs(now(), -ARRIVAL_MS)))
        .run();
      database
        .insert(arrivals)
        .values({ ...proof, id: hashed('arrival', text), at: now() })
        .run();
      return text;
    },
    arrived(text) {
      const found = database
        .select()
        .from(arrivals)
        .where(eq(arrivals.id, hashed('arrival', text)))
        .get();
      if (!found || now() >= addMs(found.at, ARRIVAL_MS)) return null;
      const { issuer, subject, name, email, emailVerified } = found;
      return { issuer, subject, name, email, emailVerified };
    },
    settle(text) {
      database
        .delete(arrivals)
        .where(eq(arrivals.id, hashed('arrival', text)))
        .run();
    },
    memberships,
    membership: (personId, practiceId) => memberships(personId).find((each) => each.practiceId === practiceId) ?? null,
  };
}
