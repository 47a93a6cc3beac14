/** How much an organisation does in one wake, on every runtime. */
import type { Turn } from '../organisation/turn.ts';

/** One turn of an organisation, about a second of this machine and some calls of its platform. Our figures. */
export const TURN: Turn = { pages: 50, cases: 500, letters: 100, writes: 200 };
