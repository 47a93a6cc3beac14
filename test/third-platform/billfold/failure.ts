/** What a Billfold answer that is no success means for us, from status and its own codes, never from words. */
import { z } from 'zod';
import type { Failure } from '../../../connectors/connector.ts';
import { ACCESS_TOKEN_REFUSED, foreignAnswer, lostFailure, serverFailure } from '../../../connectors/failure.ts';
import { type Answer, retryAt, type Safety } from '../../../connectors/http.ts';
import { addMs, type Instant } from '../../../src/domain/time.ts';
import { THROTTLE_PAUSE_MS } from './facts.ts';

const errorSchema = z.object({ error: z.object({ code: z.string().regex(/^[a-z_]{1,30}$/) }) });

/** null: a success with a JSON body. */
export function billfoldFailure(answer: Answer, safety: Safety, now: Instant): Failure | null {
  if (answer.kind === 'lost') return lostFailure(answer, safety);
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return foreignAnswer(answer, safety);
  const known = errorSchema.safeParse(body);
  const code = known.success ? known.data.error.code.replaceAll('_', '-') : `http-${status}`;
  if (status === 401) return { kind: 'later', at: null, code: ACCESS_TOKEN_REFUSED };
  if (status === 403) return known.success ? { kind: 'reconnect', code } : { kind: 'later', at: null, code };
  if (status === 429) return { kind: 'later', at: retryAt(headers, now) ?? addMs(now, THROTTLE_PAUSE_MS), code: 'rate-limit-minute' };
  if (status >= 500) return serverFailure(`http-${status}`, safety);
  if (status < 400) return serverFailure('redirected', safety);
  return { kind: 'refused', code };
}
