/** A webhook receiver in a process of its own: `node … webhook-server.ts product|bare KEY`. Tells its port over IPC, ends with its parent. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../src/runtimes/serve.ts';
import { settingsFrom } from '../src/runtimes/settings.ts';

const [, , which, key = ''] = process.argv;

/** The product as it is served, its data folder thrown away afterwards. */
async function product(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tahseel-bench-'));
  // Nobody is connected, so nothing is ever asked there.
  const env = { XERO_WEBHOOK_KEY: key, XERO_BASE_URL: 'http://127.0.0.1:1' };
  const running = await start(settingsFrom({ port: '0', data: folder, demo: false }, env), () => {});
  process.on('disconnect', async () => {
    await running.close();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
  return Number(new URL(running.url).port);
}

/** The least work that could answer: raw bytes, the signature, no framework, nothing kept. */
function bare(): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const expected = createHmac('sha256', key).update(Buffer.concat(chunks)).digest();
      const given = Buffer.from(String(request.headers['x-xero-signature'] ?? ''), 'base64');
      response.statusCode = given.length === expected.length && timingSafeEqual(given, expected) ? 200 : 401;
      response.end();
    });
  });
  process.on('disconnect', () => process.exit(0));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

process.send?.({ port: which === 'product' ? await product() : await bare() });
