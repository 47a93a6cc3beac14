/** A page that only says something: not found, refused, broken, not connected. */
import type { Child } from 'hono/jsx';
import { Page } from '../layout.tsx';
import type { View } from '../view.ts';

interface MessageProps {
  readonly view: View;
  readonly title: string;
  readonly text: string;
  readonly action?: Child;
}

export function MessagePage(props: MessageProps) {
  // Nothing of the address is repeated here: a connection's callback carries its code in it.
  const view = { ...props.view, here: '/' };
  return (
    <Page view={view} title={props.title} section="none">
      <div class="message">
        <h1>{props.title}</h1>
        <p>{props.text}</p>
        <p class="acts">
          {props.action}
          <a class="button" href="/">
            {view.locale.t('error.home')}
          </a>
        </p>
      </div>
    </Page>
  );
}
