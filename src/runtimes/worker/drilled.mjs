/**
 * The Worker as the demo and the tests run it on this machine: the bundle unchanged, over a clock that stands where it is put and chance that
 * can be had twice, and with addresses to look inside and to do what only the platform could (fire an alarm, lose it, evict an object). It
 * runs in workerd alone and is never uploaded.
 */
import { createHash } from 'node:crypto';
import Tahseel, { DirectoryObject, OrganisationObject, PracticeObject } from './worker.js';

/** Shared by everything in this process: it outlives the objects, as the world does. */
const drill = { now: '2026-01-01T00:00:00.000Z', date: '2026-01-01', drawn: {}, failures: 0 };

function chanceOf(name) {
  return (bytes) => {
    drill.drawn[name] = (drill.drawn[name] ?? 0) + 1;
    return new Uint8Array(createHash('sha512').update(`${name} ${drill.drawn[name]}`).digest().subarray(0, bytes));
  };
}

function drilled(supplies, name) {
  return { ...supplies, now: () => drill.now, random: chanceOf(name), pace: { collectMs: 0, restMs: 0 } };
}

class DrilledOrganisation extends OrganisationObject {
  supply() {
    return drilled(super.supply(), this.ctx.id.name);
  }
  waking = 0;
  async alarm() {
    this.waking += 1;
    try {
      if (drill.failures > 0) {
        drill.failures -= 1;
        throw new Error('the drill lets this alarm fail');
      }
      await super.alarm();
    } finally {
      this.waking -= 1;
    }
  }
  fire() {
    return this.alarm();
  }
  lose() {
    return this.ctx.storage.deleteAlarm();
  }
  async alarmIn() {
    const at = await this.ctx.storage.getAlarm();
    return { in: at === null ? null : at - Date.now(), waking: this.waking };
  }
  rows(sql) {
    return this.ctx.storage.sql.exec(sql).toArray();
  }
  evict() {
    this.ctx.abort('evicted by the drill');
  }
}

class DrilledPractice extends PracticeObject {
  supply() {
    return drilled(super.supply(), 'practice');
  }
}

class DrilledDirectory extends DirectoryObject {
  supply() {
    return drilled(super.supply(), 'directory');
  }
}

export { DrilledDirectory as DirectoryObject, DrilledOrganisation as OrganisationObject, DrilledPractice as PracticeObject };

export default class extends Tahseel {
  supply() {
    return drilled(super.supply(), 'worker');
  }
  /** Everybody owns the demo; with SIGN_IN they come in as they would on the open internet. */
  visitor() {
    if (this.env.SIGN_IN !== undefined) return super.visitor();
    return { personId: 'visitor', name: 'owner', email: null, signature: 'owner', role: 'owner', practiceId: 'first', practice: 'owner' };
  }
  outside() {
    const { OUTSIDE } = this.env;
    if (OUTSIDE === undefined) return super.outside();
    const ask = async (path) => (await OUTSIDE.fetch(`http://outside${path}`)).json();
    return {
      mailbox: { list: () => ask('/mails'), read: (id) => ask(`/mails/${encodeURIComponent(id)}`) },
      demo: { date: () => drill.date, advance: (days) => ask(`/advance/${days}`) },
    };
  }
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/drill/') || !request.headers.has('x-tahseel-drill')) return super.fetch(request);
    if (pathname === '/drill/email') {
      const raw = await request.arrayBuffer();
      const rejected = [];
      await this.email({ raw: new Response(raw).body, rawSize: raw.byteLength, setReject: (reason) => void rejected.push(reason) });
      return Response.json(rejected);
    }
    const { id, ...said } = await request.json();
    const organisation = id === undefined ? null : this.env.ORGANISATIONS.get(this.env.ORGANISATIONS.idFromName(id));
    switch (pathname) {
      case '/drill/world':
        Object.assign(drill, said);
        return Response.json(drill);
      case '/drill/organisations':
        return Response.json((await this.env.PRACTICES.get(this.env.PRACTICES.idFromName('practice')).members()).map((each) => each.id));
      case '/drill/command':
        return Response.json(await organisation.command(said.command));
      case '/drill/summary':
        return Response.json(await organisation.summary());
      case '/drill/rearm':
        return Response.json(await organisation.rearm());
      case '/drill/fire':
        return Response.json((await organisation.fire()) ?? null);
      case '/drill/lose':
        return Response.json((await organisation.lose()) ?? null);
      case '/drill/alarm':
        return Response.json(await organisation.alarmIn());
      case '/drill/rows':
        return Response.json(await organisation.rows(said.sql));
      case '/drill/sweep':
        await this.scheduled();
        return Response.json(null);
      case '/drill/evict':
        await organisation.evict().catch(() => {});
        return Response.json(null);
      default:
        return new Response(null, { status: 404 });
    }
  }
}
