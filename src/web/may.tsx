/** Buttons that the viewer's role may not press are not drawn; the page says once who is looking, and every form asks. */
import { createContext, type PropsWithChildren, useContext } from 'hono/jsx';
import type { Act } from '../domain/role.ts';
import { actOfPost } from './acts.ts';
import { ONCE } from './forms.ts';

/** What the viewer may do; outside of a page nothing. */
export const MayContext = createContext<(act: Act) => boolean>(() => false);

/** The name of the page that is being drawn. */
export const OnceContext = createContext('');

/** Belongs into every form that is posted: the same page asked twice in the same words does it once (once.ts). */
export function Once() {
  return <input type="hidden" name={ONCE} value={useContext(OnceContext)} />;
}

/** Its content only for whoever may. */
export function May(props: PropsWithChildren<{ readonly act: Act }>) {
  const may = useContext(MayContext);
  return may(props.act) ? props.children : null;
}

/** Whether the viewer may post to this path. To be asked while a page is being drawn. */
export function useMayPost(path: string): boolean {
  const may = useContext(MayContext);
  const act = actOfPost(path.split('?')[0] ?? path);
  if (act === null) return false;
  return act === 'open' || act === 'self' || may(act);
}
