/** Who is in without signing in. */
import { FIRST_PRACTICE } from '../practice/schema.ts';
import type { Door, Member } from '../web/door.ts';

/** They work in the practice that the first client files belong to. */
export function visitorOf(name: string, practice: string): Member {
  return { personId: 'visitor', name, email: null, signature: name, role: 'owner', practiceId: FIRST_PRACTICE, practice };
}

/** Everybody is this member, and nobody can come in otherwise: tests, and tools that show screens. */
export function everybodyIs(member: Member): Door {
  const ended = { ok: false, code: 'ended' } as const;
  return {
    platforms: [],
    sendsMail: false,
    visitor: member,
    member: async () => member,
    begin: async () => null,
    finish: async () => ended,
    askForLink: async () => false,
    linkTo: async () => null,
    useLink: async () => ended,
    arrived: async () => null,
    addWay: async () => ended,
    signUp: async () => ended,
    invitation: async () => null,
    accept: async () => ended,
    signOut: async () => {},
    signOutEverywhere: async () => {},
    ways: async () => [],
    practices: async () => [],
    move: async () => null,
    fileOf: async () => null,
    members: async () => ({ members: [], invitations: [], log: [] }),
    invite: async () => ({ ok: false, code: 'gone' }),
    takeBack: async () => 'gone',
    changeRole: async () => 'gone',
    remove: async () => 'gone',
    rename: async () => {},
  };
}
