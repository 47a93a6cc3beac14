/** Letters leave a Worker over TLS to the server whose name stands in its certificate, and to no other. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { addMs } from '../../src/domain/time.ts';
import { drillAt, rearmAll, untilQuiet } from '../../src/runtimes/worker/drill.ts';
import { connect, mailServer, post, temporaryFolder } from '../runtimes/served.ts';
import { freePorts, openOutside } from './outside.ts';

const DAY_MS = 86_400_000;

/** A certificate for localhost and whoever signed it; null where there is no openssl. */
function certificateIn(folder: string): { readonly key: string; readonly cert: string; readonly ca: string } | null {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Drill');
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=localhost');
    writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2', '-out', 'cert.pem'];
    openssl('x509', '-req', '-in', 'request.pem', ...signed);
  } catch {
    return null;
  }
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { key: text('key.pem'), cert: text('cert.pem'), ca: join(folder, 'ca.pem') };
}

it('letters leave over TLS to a server with the name in its certificate, and to no other', async ({ skip }) => {
  const folder = temporaryFolder();
  const certificate = certificateIn(folder.path);
  if (!certificate) return skip('there is no openssl here');
  // Miniflare reads whom to trust when it is loaded.
  vi.stubEnv('NODE_EXTRA_CA_CERTS', certificate.ca);
  const { startLocalWorker } = await import('../../src/runtimes/worker/local.ts');
  const server = await mailServer(0, certificate);
  const outside = await openOutside(await freePorts());
  const url = `http://127.0.0.1:${outside.ports.product}`;
  const start = (smtpUrl: string) =>
    startLocalWorker({
      port: outside.ports.product,
      folder: folder.path,
      variables: { ...outside.variables, SMTP_URL: smtpUrl },
      quiet: true,
    });
  const drill = drillAt(url);

  const byAddress = await start(server.url.replace('smtp://', 'smtps://'));
  await drill('world', { now: outside.now() });
  const id = await connect(url, 'quickbooks');
  await post(url, `/organisations/${id}/mode`, { mode: 'autopilot' });
  await post(url, `/organisations/${id}/release`, {});
  await untilQuiet(drill);
  expect(server.received.length).toBe(0);
  await byAddress.dispose();

  const byName = await start(server.url.replace('smtp://127.0.0.1', 'smtps://localhost'));
  await drill('world', { now: addMs(outside.now(), DAY_MS) });
  await rearmAll(drill);
  await untilQuiet(drill);
  expect(server.received.length).toBeGreaterThan(5);
  const ids = server.received.map((each) => each.messageId);
  expect(new Set(ids).size).toBe(ids.length);
  await byName.dispose();
  await server.close();
  await outside.close();
  folder.remove();
}, 180_000);
