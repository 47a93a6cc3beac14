/**
 * The one object of an installation that everybody passes: people, their sessions and memberships, and which practice owns which client file. It
 * keeps no grant and no books. Whoever comes in is told by it which practice to ask.
 */
import { DurableObject } from 'cloudflare:workers';
import type { DurableObjectState } from '@cloudflare/workers-types';
import type { PlatformId } from '../../../connectors/connector.ts';
import type { Asked } from '../../../connectors/openid.ts';
import type { MemberRole } from '../../domain/role.ts';
import type { Language } from '../../organisation/actor.ts';
import { organisationId } from '../../organisation/create.ts';
import { PLAIN_POST } from '../../organisation/desk.ts';
import { type Client, openPractice, type Practice } from '../../practice/practice.ts';
import { FIRST_PRACTICE } from '../../practice/schema.ts';
import type { Before, Door, Member } from '../../web/door.ts';
import { hash } from '../digest.ts';
import { openDoor } from '../door.ts';
import type { Bindings, DirectoryStub } from './bindings.ts';
import { durableDatabase } from './durable-database.ts';
import { mailOf, openIdsOf, type Supplies, suppliesOf } from './supplies.ts';

/** The one object of its kind. */
export const DIRECTORY = 'people';

interface Inside {
  readonly register: Practice;
  readonly door: Door;
}

type Who = { readonly member: Member | null; readonly arrival: string | null; readonly name: string };

export class DirectoryObject extends DurableObject<Bindings> implements DirectoryStub {
  readonly #supplies: Supplies;
  #inside: Inside | null = null;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    this.#supplies = this.supply();
  }

  /** What it lives on; where drills put a clock and a chance of their own. */
  protected supply(): Supplies {
    return suppliesOf(this.env);
  }

  async practices(): Promise<string[]> {
    const { register } = this.#open();
    const owners = register.members().map(({ id }) => register.ownerOf(id) ?? FIRST_PRACTICE);
    return [...new Set([FIRST_PRACTICE, ...owners])];
  }
  async ownerOf(organisation: string): Promise<string | null> {
    return this.#open().register.ownerOf(organisation);
  }
  async claim(client: Client, practice: string): Promise<boolean> {
    const { register } = this.#open();
    const owner = register.ownerOf(client.id);
    if (owner !== null && owner !== practice) return false;
    register.add(client, practice);
    return true;
  }

  async member(session: string) {
    return this.#open().door.member(session);
  }
  async begin(platform: PlatformId) {
    return this.#open().door.begin(platform);
  }
  async finish(platform: PlatformId, callbackUrl: string, asked: Asked, how: { before: Before; adding: Member | null }) {
    return this.#open().door.finish(platform, callbackUrl, asked, how);
  }
  async askForLink(address: string, language: Language, adding: Member | null) {
    return this.#open().door.askForLink(address, language, adding);
  }
  async linkTo(key: string) {
    return this.#open().door.linkTo(key);
  }
  async useLink(key: string, how: { before: Before; member: Member | null }) {
    return this.#open().door.useLink(key, how);
  }
  async arrived(arrival: string) {
    return this.#open().door.arrived(arrival);
  }
  async addWay(member: Member, arrival: string) {
    return this.#open().door.addWay(member, arrival);
  }
  async signUp(arrival: string, names: { person: string; practice: string }, before: Before) {
    return this.#open().door.signUp(arrival, names, before);
  }
  async invitation(key: string) {
    return this.#open().door.invitation(key);
  }
  async accept(key: string, who: Who, before: Before) {
    return this.#open().door.accept(key, who, before);
  }
  async signOut(session: string) {
    return this.#open().door.signOut(session);
  }
  async signOutEverywhere(member: Member) {
    return this.#open().door.signOutEverywhere(member);
  }
  async ways(member: Member) {
    return this.#open().door.ways(member);
  }
  async practicesOf(member: Member) {
    return this.#open().door.practices(member);
  }
  async move(session: string, practice: string) {
    return this.#open().door.move(session, practice);
  }
  async fileOf(member: Member, platform: PlatformId, tenant: string) {
    return this.#open().door.fileOf(member, platform, tenant);
  }
  async members(member: Member) {
    return this.#open().door.members(member);
  }
  async invite(member: Member, email: string, role: MemberRole, language: Language) {
    return this.#open().door.invite(member, email, role, language);
  }
  async takeBack(member: Member, invitation: string) {
    return this.#open().door.takeBack(member, invitation);
  }
  async changeRole(member: Member, person: string, role: MemberRole) {
    return this.#open().door.changeRole(member, person, role);
  }
  async remove(member: Member, person: string) {
    return this.#open().door.remove(member, person);
  }
  async rename(member: Member, name: string) {
    return this.#open().door.rename(member, name);
  }

  #open(): Inside {
    this.#inside ??= this.#opened();
    return this.#inside;
  }

  #opened(): Inside {
    const { settings, random, now, log } = this.#supplies;
    const database = durableDatabase(this.ctx.storage);
    const register = openPractice({ database });
    const mail = mailOf(this.#supplies, () => this.ctx.storage.sync());
    const door = openDoor({
      runtime: { openDatabase: () => database, hash, random, now, mail, post: { ...PLAIN_POST, texts: null }, log },
      publicUrl: () => settings.publicUrl,
      mailFrom: settings.mailFrom,
      sendsMail: settings.smtpUrl !== null,
      openIds: openIdsOf(this.#supplies),
      fileOf(platform, tenant) {
        const id = organisationId(hash, platform, tenant);
        const practice = register.ownerOf(id);
        return practice === null ? null : { id, practice };
      },
      visitor: null,
    });
    return { register, door };
  }
}
