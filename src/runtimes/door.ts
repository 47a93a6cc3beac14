/** Coming in, put together: the directory of people and practices, the platforms' OpenID Connect, and the mail that carries links. */
import type { PlatformId } from '../../connectors/connector.ts';
import type { Identity, OpenId } from '../../connectors/openid.ts';
import { invitationMail, signInMail } from '../letters/door-mail.ts';
import { buildMail, type MailInput, messageIdOf } from '../letters/mail.ts';
import { type Directory, openDirectory } from '../practice/directory.ts';
import type { Invitation } from '../practice/members.ts';
import { type Membership, mailboxProof, type Person, type Proof } from '../practice/people.ts';
import { MAILBOX } from '../practice/schema.ts';
import { type Before, type CameIn, type Door, type InvitationView, type Member, SIGN_IN_STATE } from '../web/door.ts';
import type { Runtime } from './runtime.ts';

/** Of a state, a nonce and a proof key: 43 characters of base64url, the least a proof key may have (RFC 7636 §4.1). */
const ASKED_BYTES = 32;
const MAIL_ID_BYTES = 16;

export interface DoorDeps {
  readonly runtime: Pick<Runtime, 'openDatabase' | 'hash' | 'random' | 'now' | 'mail' | 'post' | 'log'>;
  readonly publicUrl: () => string;
  /** The address that mails to members come from. */
  readonly mailFrom: string;
  /** Whether there is a mail server. */
  readonly sendsMail: boolean;
  /** Those that people sign in with. */
  readonly openIds: ReadonlyMap<PlatformId, OpenId>;
  /** The client file of a platform's company, and the practice that owns it. */
  readonly fileOf: (platform: PlatformId, tenant: string) => { readonly id: string; readonly practice: string } | null;
  /** Who is in without signing in; null: nobody. */
  readonly visitor: Member | null;
}

/** The practice's database must have its tables (openPractice). */
export function openDoor(deps: DoorDeps): Door {
  const { runtime, openIds, publicUrl, visitor, sendsMail } = deps;
  const { random, hash, now, log } = runtime;
  const directory = openDirectory({ database: runtime.openDatabase('practice'), hash, random, now });
  const { people, members, sessions, links } = directory;
  const post = postOf(deps);
  const redirectUri = (platform: PlatformId) => `${publicUrl()}/connect/${platform}/callback`;
  const entry = entryOf(directory, deps.fileOf);

  return {
    platforms: [...openIds.keys()],
    sendsMail,
    visitor,
    async member(session) {
      const found = sessions.find(session);
      const membership = found && people.membership(found.personId, found.practiceId);
      return membership ? memberFrom(membership) : null;
    },
    async begin(platform) {
      const openId = openIds.get(platform);
      if (!openId) return null;
      const [state, nonce, verifier] = [text(random), text(random), text(random)];
      const asked = { state: SIGN_IN_STATE + state, nonce, verifier };
      return { address: await openId.authorizeUrl(asked, redirectUri(platform)), asked };
    },
    async finish(platform, callbackUrl, asked, { before, adding }) {
      const identified = await openIds.get(platform)?.identify(callbackUrl, asked, redirectUri(platform));
      if (!identified?.ok) {
        const code = identified?.failure.code ?? 'no-platform';
        log('warn', 'sign-in-failed', { platform, code });
        return { ok: false, code: code === 'access_denied' ? 'denied' : 'failed' };
      }
      const { tenant } = identified.value;
      const proof = proofOf(identified.value);
      if (adding) return { ok: true, arrival: people.arrive(proof), adding: true };
      return entry.comeIn(proof, before, tenant === null ? null : { platform, tenant });
    },
    async askForLink(address, language, adding) {
      const key = links.ask({ address, personId: adding?.personId ?? null });
      // Whoever asks too often is told the same as everybody: the answer says nothing about an address.
      return key === null || post(address, signInMail(language, `${publicUrl()}/sign-in/link?key=${key}`));
    },
    async linkTo(key) {
      const link = links.look(key);
      return link && { address: link.address, addingTo: link.personId };
    },
    async useLink(key, { before, member }) {
      const { personId } = links.look(key) ?? { personId: null };
      if (personId !== null && personId !== member?.personId) return { ok: false, code: 'ended' };
      const link = links.use(key);
      if (!link) return { ok: false, code: 'ended' };
      const proof = mailboxProof(link.address);
      return link.personId === null ? entry.comeIn(proof, before, null) : entry.add(link.personId, proof);
    },
    async arrived(arrival) {
      const proof = people.arrived(arrival);
      return (
        proof && {
          name: people.known(proof)?.name ?? proof.name,
          email: proof.email,
          by: proof.issuer === MAILBOX ? 'mail' : platformOf(openIds, proof.issuer),
        }
      );
    },
    async addWay({ personId }, arrival) {
      const proof = people.arrived(arrival);
      people.settle(arrival);
      return proof ? entry.add(personId, proof) : { ok: false, code: 'ended' };
    },
    signUp: async (arrival, names, before) =>
      directory.together((): CameIn => {
        const person = entry.personOf(arrival, names.person);
        if (!person) return { ok: false, code: 'ended' };
        return entry.begin(person, members.found(person, names.practice), before);
      }),
    async invitation(key) {
      const invitation = members.invited(key);
      return invitation && viewOf(invitation, provesNew(directory, invitation));
    },
    accept: async (key, who, before) =>
      directory.together((): CameIn => {
        const invitation = members.invited(key);
        if (!invitation) return { ok: false, code: 'ended' };
        const person = joiningOf(directory, entry, invitation, who);
        if (!person) return { ok: false, code: 'ended' };
        const joined = people.membership(person.id, invitation.practiceId);
        if (!joined && members.accept(key, person) !== invitation.practiceId) return { ok: false, code: 'ended' };
        return entry.begin(person, invitation.practiceId, before);
      }),
    signOut: async (session) => sessions.end(session),
    signOutEverywhere: async ({ personId }) => sessions.endAll(personId),
    ways: async ({ personId }) =>
      people
        .ways(personId)
        .map(({ issuer, subject }) =>
          issuer === MAILBOX ? { by: 'mail', address: subject } : { by: platformOf(openIds, issuer), address: null },
        ),
    practices: async ({ personId }) =>
      people.memberships(personId).map(({ practiceId, practice, role }) => ({ id: practiceId, name: practice, role })),
    async move(session, practiceId) {
      const found = sessions.find(session);
      return found && people.membership(found.personId, practiceId) ? sessions.move(session, practiceId) : null;
    },
    async fileOf(member, platform, tenant) {
      const file = deps.fileOf(platform, tenant);
      return file?.practice === member.practiceId ? file.id : null;
    },
    async members({ practiceId }) {
      return {
        members: members.list(practiceId).map((each) => ({ ...memberFrom(each), since: each.since })),
        invitations: members.invitedTo(practiceId).map((each) => viewOf(each, false)),
        log: members.log(practiceId),
      };
    },
    async invite(member, email, role, language) {
      const { practiceId, practice, signature } = member;
      if (members.list(practiceId).some((each) => each.email === email)) return { ok: false, code: 'already-member' };
      const key = members.invite(practiceId, { email, role, mailed: sendsMail }, signature);
      if (typeof key !== 'string') return { ok: false, code: key.refused };
      const link = `${publicUrl()}/invitation?key=${key}`;
      if (!sendsMail) return { ok: true, link };
      if (await post(email, invitationMail(language, { practice, by: signature, link }))) return { ok: true, link: null };
      members.takeBack(practiceId, members.invited(key)?.id ?? '', signature);
      return { ok: false, code: 'not-sent' };
    },
    takeBack: async ({ practiceId, signature }, invitationId) => members.takeBack(practiceId, invitationId, signature),
    changeRole: async ({ practiceId, signature }, personId, role) => members.changeRole(practiceId, personId, role, signature),
    async remove({ practiceId, signature }, personId) {
      const refusal = members.remove(practiceId, personId, signature);
      if (refusal === null) sessions.endAll(personId, practiceId);
      return refusal;
    },
    rename: async ({ practiceId, signature }, name) => members.rename(practiceId, name, signature),
  };
}

type Entry = ReturnType<typeof entryOf>;

/** Whom a proof lets in, and where to. */
function entryOf({ people, sessions }: Directory, fileOf: DoorDeps['fileOf']) {
  const begin = (person: Person, practiceId: string, before: Before, organisationId: string | null = null): CameIn => {
    const membership = people.membership(person.id, practiceId);
    if (!membership) return { ok: false, code: 'ended' };
    return { ok: true, session: sessions.begin(person.id, practiceId, before), member: memberFrom(membership), organisationId };
  };
  return {
    begin,
    add: (personId: string, proof: Proof): CameIn =>
      people.link(personId, proof) ? { ok: true, added: true } : { ok: false, code: 'taken' },
    comeIn(proof: Proof, before: Before, place: { readonly platform: PlatformId; readonly tenant: string } | null): CameIn {
      const person = people.known(proof);
      const memberships = person === null ? [] : people.memberships(person.id);
      const [first] = memberships;
      if (!person || !first) return { ok: true, arrival: people.arrive(proof) };
      // Known by a proved address so far: the next time this way counts by itself.
      people.link(person.id, proof);
      const file = place && fileOf(place.platform, place.tenant);
      const theirs = memberships.find((each) => each.practiceId === file?.practice);
      return begin(person, (theirs ?? first).practiceId, before, theirs && file ? file.id : null);
    },
    /** The person who arrived, made known now; null: nobody did, or it is too long ago. */
    personOf(arrival: string, name: string): Person | null {
      const proof = people.arrived(arrival);
      people.settle(arrival);
      return proof && (people.known(proof) ?? people.add(proof, name));
    },
  };
}

interface Joining {
  readonly member: Member | null;
  readonly arrival: string | null;
  readonly name: string;
}

/** Who accepts: whoever is signed in, else whoever just arrived, else whoever reads the mailbox that the invitation itself went to. */
function joiningOf(directory: Directory, entry: Entry, invitation: Invitation, { member, arrival, name }: Joining): Person | null {
  if (member) return { id: member.personId, name: member.name, email: member.email };
  if (name === '') return null;
  if (arrival !== null && directory.people.arrived(arrival)) return entry.personOf(arrival, name);
  return provesNew(directory, invitation) ? directory.people.add(mailboxProof(invitation.email), name) : null;
}

/** A mail of a week ago lets nobody in who has more here than this invitation: they sign in as they always do. */
function provesNew({ people }: Directory, { mailed, email }: Invitation): boolean {
  return mailed && people.known(mailboxProof(email)) === null;
}

function viewOf({ id, practice, email, role, invitedBy, at }: Invitation, proves: boolean): InvitationView {
  return { id, practice, email, role, invitedBy, at, provesNew: proves };
}

function memberFrom({ personId, name, email, signature, role, practiceId, practice }: Membership): Member {
  return { personId, name, email, signature, role, practiceId, practice };
}

function proofOf({ issuer, subject, name, email, emailVerified }: Identity): Proof {
  return { issuer, subject, name, email, emailVerified };
}

function platformOf(openIds: DoorDeps['openIds'], issuer: string): string {
  return [...openIds].find(([, openId]) => openId.issuer === issuer)?.[0] ?? issuer;
}

function text(random: Runtime['random']): string {
  return Buffer.from(random(ASKED_BYTES)).toString('base64url');
}

type Words = Pick<MailInput, 'subject' | 'text' | 'html'>;

/** Sends one mail to somebody who may come in. False: it was not taken; it is not tried again, because they ask again. */
function postOf({ runtime, mailFrom, sendsMail }: DoorDeps) {
  const { mail, post, random, now, log } = runtime;
  return async (to: string, words: Words): Promise<boolean> => {
    if (!sendsMail) return false;
    const id = Buffer.from(random(MAIL_ID_BYTES)).toString('hex');
    const from = { name: 'Tahseel', address: mailFrom };
    const built = await buildMail({ from, to, replyTo: mailFrom, ...words, messageId: messageIdOf(id, mailFrom), at: now() });
    const raw = await post.sign(built.raw, mailFrom.slice(mailFrom.lastIndexOf('@') + 1));
    const outcome = await mail.send({ ...built, raw });
    if (outcome.kind === 'accepted' || outcome.kind === 'unknown') return true;
    log('warn', 'door-mail-not-sent', { outcome: outcome.kind, code: outcome.code });
    return false;
  };
}
