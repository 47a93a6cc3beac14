/** What the guard and the pages of signing in are given: who a browser speaks for, how somebody comes in, and who else is in the practice. */
import type { PlatformId } from '../../connectors/connector.ts';
import type { Asked } from '../../connectors/openid.ts';
import type { MemberRole } from '../domain/role.ts';
import type { Instant } from '../domain/time.ts';
import type { Language } from '../organisation/actor.ts';

/** States of a sign-in begin with it; those of a connection do not, though both come back to one address. */
export const SIGN_IN_STATE = 'sign-in.';

/** A person in one practice. */
export interface Member {
  readonly personId: string;
  readonly name: string;
  readonly email: string | null;
  /** How the journal names them; unlike every other in the practice. */
  readonly signature: string;
  readonly role: MemberRole;
  readonly practiceId: string;
  /** Its name. */
  readonly practice: string;
}

/** Why nobody came in. `denied`: they said no. `failed`: the platform did not answer, or its proof is not to be believed. `ended`: used already, or too old. `taken`: it is another person's way to sign in. */
export type DoorRefusal = 'denied' | 'failed' | 'ended' | 'taken';

/** Secrets belong into the browser's cookies and nowhere else. */
export type CameIn =
  | { readonly ok: true; readonly session: string; readonly member: Member; readonly organisationId: string | null }
  /** They proved who they are, and are a member of nothing here; `adding`: they are signed in, and say next whether this is to be another way in. */
  | { readonly ok: true; readonly arrival: string; readonly adding?: true }
  /** Another way to sign in was added; the session stays. */
  | { readonly ok: true; readonly added: true }
  | { readonly ok: false; readonly code: DoorRefusal };

/** The browser's session so far, which a new one replaces; null: none. */
export type Before = string | null;

export interface InvitationView {
  readonly id: string;
  readonly practice: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly invitedBy: string;
  readonly at: Instant;
  /** Whoever holds it reads that mailbox, and nobody is known by its address yet: it may be accepted without anything else. */
  readonly provesNew: boolean;
}

export interface MemberRow extends Member {
  readonly since: Instant;
}

export interface MemberLogRow {
  readonly at: Instant;
  readonly kind: 'joined' | 'invited' | 'uninvited' | 'role' | 'removed' | 'named';
  readonly by: string;
  readonly about: string;
  readonly role: MemberRole | null;
}

export interface MembersView {
  readonly members: readonly MemberRow[];
  readonly invitations: readonly Omit<InvitationView, 'provesNew'>[];
  readonly log: readonly MemberLogRow[];
}

export type MembersRefusal = 'last-owner' | 'gone' | 'already-member' | 'too-many' | 'not-sent';

/** `link`: no mail can be sent from here, so the invitation is to be passed on by hand. */
export type Invited = { readonly ok: true; readonly link: string | null } | { readonly ok: false; readonly code: MembersRefusal };

export interface Door {
  /** Those that people can sign in with. */
  readonly platforms: readonly PlatformId[];
  /** Whether mail can be sent from here at all. */
  readonly sendsMail: boolean;
  /** Who is in without signing in (the demo's visitor); null: nobody. */
  readonly visitor: Member | null;
  /** Whoever a session speaks for, as they are a member now; null: it ended, or they are a member no more. */
  member(session: string): Promise<Member | null>;
  /** null: nobody signs in with this platform. */
  begin(platform: PlatformId): Promise<{ readonly address: string; readonly asked: Asked } | null>;
  /** `callbackUrl` is the full address the platform sent the browser to; its state was compared already. `adding`: who is to get another way to sign in. */
  finish(
    platform: PlatformId,
    callbackUrl: string,
    asked: Asked,
    how: { readonly before: Before; readonly adding: Member | null },
  ): Promise<CameIn>;
  /** Sends a sign-in link, whoever that is. `adding`: to whose account the address is to be added instead. False: no mail can be sent now. */
  askForLink(address: string, language: Language, adding: Member | null): Promise<boolean>;
  /** What a link is for, while it is good. Changes nothing. */
  linkTo(key: string): Promise<{ readonly address: string; readonly addingTo: string | null } | null>;
  /** One that adds an address does so for nobody but who asked for it. */
  useLink(key: string, how: { readonly before: Before; readonly member: Member | null }): Promise<CameIn>;
  /** `by`: as in `ways`. */
  arrived(arrival: string): Promise<{ readonly name: string | null; readonly email: string | null; readonly by: string } | null>;
  /** Makes what arrived another way in for the member. */
  addWay(member: Member, arrival: string): Promise<CameIn>;
  /** Founds a practice that the arrived person owns. */
  signUp(arrival: string, names: { readonly person: string; readonly practice: string }, before: Before): Promise<CameIn>;
  invitation(key: string): Promise<InvitationView | null>;
  /** By a member of another practice, by somebody who arrived, or by whoever the invitation itself proves to be. */
  accept(
    key: string,
    who: { readonly member: Member | null; readonly arrival: string | null; readonly name: string },
    before: Before,
  ): Promise<CameIn>;
  signOut(session: string): Promise<void>;
  signOutEverywhere(member: Member): Promise<void>;
  /** The issuers a person signs in with: platform names, or 'mail' with the address. */
  ways(member: Member): Promise<readonly { readonly by: string; readonly address: string | null }[]>;
  /** The practices of a person, this one included. */
  practices(member: Member): Promise<readonly { readonly id: string; readonly name: string; readonly role: MemberRole }[]>;
  /** The same sign-in in another practice; null: they are no member there, or the session ended. */
  move(session: string, practiceId: string): Promise<string | null>;
  /** The client file of a platform's company in the member's own practice; null: there is none there. */
  fileOf(member: Member, platform: PlatformId, tenant: string): Promise<string | null>;
  members(member: Member): Promise<MembersView>;
  invite(member: Member, email: string, role: MemberRole, language: Language): Promise<Invited>;
  takeBack(member: Member, invitationId: string): Promise<MembersRefusal | null>;
  changeRole(member: Member, personId: string, role: MemberRole): Promise<MembersRefusal | null>;
  remove(member: Member, personId: string): Promise<MembersRefusal | null>;
  rename(member: Member, name: string): Promise<void>;
}
