/** The door as the screens know it, kept by the directory's object: every question is asked there, nothing is remembered here. */
import type { Door } from '../../web/door.ts';
import type { DirectoryStub } from './bindings.ts';

/** What is known without asking. */
export type Known = Pick<Door, 'platforms' | 'sendsMail' | 'visitor'>;

export function remoteDoor(directory: () => DirectoryStub, known: Known): Door {
  return {
    ...known,
    member: (session) => directory().member(session),
    begin: (platform) => directory().begin(platform),
    finish: (platform, callbackUrl, asked, how) => directory().finish(platform, callbackUrl, asked, how),
    askForLink: (address, language, adding) => directory().askForLink(address, language, adding),
    linkTo: (key) => directory().linkTo(key),
    useLink: (key, how) => directory().useLink(key, how),
    arrived: (arrival) => directory().arrived(arrival),
    addWay: (member, arrival) => directory().addWay(member, arrival),
    signUp: (arrival, names, before) => directory().signUp(arrival, names, before),
    invitation: (key) => directory().invitation(key),
    accept: (key, who, before) => directory().accept(key, who, before),
    signOut: (session) => directory().signOut(session),
    signOutEverywhere: (member) => directory().signOutEverywhere(member),
    ways: (member) => directory().ways(member),
    practices: (member) => directory().practicesOf(member),
    move: (session, practice) => directory().move(session, practice),
    fileOf: (member, platform, tenant) => directory().fileOf(member, platform, tenant),
    members: (member) => directory().members(member),
    invite: (member, email, role, language) => directory().invite(member, email, role, language),
    takeBack: (member, invitation) => directory().takeBack(member, invitation),
    changeRole: (member, person, role) => directory().changeRole(member, person, role),
    remove: (member, person) => directory().remove(member, person),
    rename: (member, name) => directory().rename(member, name),
  };
}
