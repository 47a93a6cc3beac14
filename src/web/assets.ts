/** The stylesheet, the one script and the icon, served under names that carry a hash of their content: cached for ever, never stale. */
import { Hono } from 'hono';
import { SCRIPT } from './assets/script.ts';
import { STYLE as PARTS } from './assets/style.ts';
import { POLICY_STYLE } from './assets/style-policy.ts';

const STYLE = PARTS + POLICY_STYLE;
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f6b5c"/><path d="M9 11h14M16 11v11M11 22h10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`;

export const STYLE_URL = `/assets/style-${fingerprint(STYLE)}.css`;
export const SCRIPT_URL = `/assets/keys-${fingerprint(SCRIPT)}.js`;
export const ICON_URL = `/assets/icon-${fingerprint(ICON)}.svg`;

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Routes of the three files. */
export function assets(): Hono {
  const app = new Hono();
  app.get(STYLE_URL, (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': FOR_EVER }));
  app.get(SCRIPT_URL, (c) => c.body(SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': FOR_EVER }));
  app.get(ICON_URL, (c) => c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': FOR_EVER }));
  return app;
}

/** FNV-1a, 32 bit: names a version of a file, protects nothing. Source: draft-eastlake-fnv. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
