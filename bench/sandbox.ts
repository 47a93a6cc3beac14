/** The vendors' sandbox in a process of its own, so that what is measured is the product alone: `node … sandbox.ts INVOICES [limits]`. Tells its address on stdout. */
import { issueToken as issueQuickBooksToken } from '../src/sandbox/quickbooks/face.ts';
import { QUICKBOOKS_LIMITS } from '../src/sandbox/quickbooks/limits.ts';
import { Sandbox } from '../src/sandbox/sandbox.ts';
import { listen } from '../src/sandbox/serve.ts';
import { issueToken as issueXeroToken, XERO_LIMITS } from '../src/sandbox/xero/face.ts';
import { benchBooks, FACTS, NOW } from './books.ts';

const company = benchBooks(Number(process.argv[2]));
const sandbox = new Sandbox({ companies: [company], now: () => NOW });
const limits = process.argv[3] === 'limits' ? { xeroLimits: XERO_LIMITS, quickbooksLimits: QUICKBOOKS_LIMITS } : {};
const server = await listen(sandbox, 0, limits);
const xero = issueXeroToken(sandbox, FACTS.tenant).accessToken;
const quickbooks = issueQuickBooksToken(sandbox, FACTS.realm).accessToken;
process.on('disconnect', () => process.exit(0));
process.send?.({ port: server.port, xero, quickbooks });
