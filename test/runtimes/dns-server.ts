/** A DNS on loopback that knows what it is given: TXT, A, AAAA and MX; everything else is not there. `silent`: names it never answers. */
import { createSocket } from 'node:dgram';
import { type AddressInfo, isIPv4 } from 'node:net';
import { type Answer, decode, encode, RECURSION_DESIRED } from 'dns-packet';

export interface Zone {
  readonly txt?: Readonly<Record<string, readonly string[]>>;
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
  readonly exchanges?: Readonly<Record<string, readonly string[]>>;
  readonly silent?: readonly string[];
}

export async function dnsServer(zone: () => Zone): Promise<{ readonly address: string; readonly asked: string[]; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (message, from) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (!question) return;
    asked.push(`${question.type} ${question.name}`);
    if (zone().silent?.includes(question.name)) return;
    const answers = answersTo(zone(), question.type, question.name);
    const rcode = answers.length > 0 ? 0 : 3;
    socket.send(
      encode({ type: 'response', id: query.id ?? 0, flags: RECURSION_DESIRED | rcode, questions: [question], answers }),
      from.port,
      from.address,
    );
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const { port }: AddressInfo = socket.address();
  return { address: `127.0.0.1:${port}`, asked, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}

function answersTo(zone: Zone, type: string, name: string): Answer[] {
  switch (type) {
    case 'TXT':
      // Long texts go in pieces of 255.
      return (zone.txt?.[name] ?? []).map((text) => ({ type, name, ttl: 1, data: text.match(/[\s\S]{1,255}/g) ?? [''] }));
    case 'A':
      return (zone.addresses?.[name] ?? []).filter((ip) => isIPv4(ip)).map((data) => ({ type, name, ttl: 1, data }));
    case 'AAAA':
      return (zone.addresses?.[name] ?? []).filter((ip) => !isIPv4(ip)).map((data) => ({ type, name, ttl: 1, data }));
    case 'MX':
      return (zone.exchanges?.[name] ?? []).map((exchange) => ({ type, name, ttl: 1, data: { preference: 10, exchange } }));
    default:
      return [];
  }
}
