/** One row of Today, whatever it is about: who, how much, one sentence of why, and what can be done about it. */
import type { Child } from 'hono/jsx';
import type { Amount, Today } from '../../organisation/actor.ts';
import { at, Name, Sums } from '../parts.tsx';
import type { View } from '../view.ts';

export interface RowProps {
  readonly view: View;
  readonly today: Today;
  readonly organisationId: string;
  readonly back: string;
}

interface LineProps {
  readonly view: View;
  readonly customer: { readonly href: string; readonly name: string } | null;
  readonly chip: Child;
  readonly amounts: readonly Amount[];
  readonly about: Child;
  readonly why: Child;
  readonly acts?: Child;
}

/** One row. Its columns line up with those of its neighbours (subgrid), so that amounts stand one below the other. */
export function Line(props: LineProps) {
  return (
    <li class="row" data-row tabindex={-1}>
      <div class="what">
        {props.customer ? (
          <a class="who" href={props.customer.href}>
            <Name>{props.customer.name}</Name>
          </a>
        ) : (
          <span class="who">{props.view.locale.t('exception.organisation')}</span>
        )}{' '}
        {props.chip}
        <p class="why">{props.why}</p>
      </div>
      <div class="amount">
        <Sums amounts={props.amounts} locale={props.view.locale} none="" />
        <small>{props.about}</small>
      </div>
      <div class="acts">{props.acts}</div>
    </li>
  );
}

export function customerOf(organisationId: string, item: { readonly customerId: string; readonly customerName: string }) {
  return { href: at(organisationId, 'customers', item.customerId), name: item.customerName };
}
