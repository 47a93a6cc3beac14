/** Which headers go with which answer: pages may load our own files and nothing else; a letter's HTML may do nothing at all. */
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

const NONE = ["'none'"];
const SELF = ["'self'"];

/** `same-origin`, because with `no-referrer` browsers post `Origin: null` and our own forms could not be told from others'. */
const COMMON = {
  referrerPolicy: 'same-origin',
  xXssProtection: false,
  originAgentCluster: false,
  permissionsPolicy: { camera: false, microphone: false, geolocation: false },
} as const;

const OURS = {
  defaultSrc: NONE,
  styleSrc: SELF,
  scriptSrc: SELF,
  imgSrc: SELF,
  frameSrc: SELF,
  formAction: SELF,
  baseUri: NONE,
  frameAncestors: NONE,
} as const;

const pages = secureHeaders({ ...COMMON, xFrameOptions: 'DENY', contentSecurityPolicy: { ...OURS } });

/** Where a text is tried while it is typed, the page's own script may ask us; nowhere else may any. */
const typing = secureHeaders({ ...COMMON, xFrameOptions: 'DENY', contentSecurityPolicy: { ...OURS, connectSrc: SELF } });

/** Letters carry inline styles, as e-mail must; `sandbox` takes scripts, forms and their origin from them. */
const letters = secureHeaders({
  ...COMMON,
  xFrameOptions: 'SAMEORIGIN',
  contentSecurityPolicy: {
    defaultSrc: NONE,
    styleSrc: ["'unsafe-inline'"],
    imgSrc: ['data:'],
    sandbox: [],
    formAction: NONE,
    baseUri: NONE,
    frameAncestors: SELF,
  },
});

const TYPING = /^\/organisations\/[^/]+\/words\/[^/]+$/;

/** The end of every address that answers with a letter's HTML. */
export const LETTER_BODY = 'body';

export function headers(): MiddlewareHandler {
  return (c, next) => {
    if (c.req.path.endsWith(`/${LETTER_BODY}`)) return letters(c, next);
    return TYPING.test(c.req.path) ? typing(c, next) : pages(c, next);
  };
}

/** Nothing a page shows may be kept by a cache; what is cached for ever says so itself. */
export function neverCached(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  };
}
