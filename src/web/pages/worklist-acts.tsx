/** What became of each item that was acted on together with others. */
import { Heading, Page } from '../layout.tsx';
import type { MessageKey } from '../messages/en.ts';
import { at, Chip, Name } from '../parts.tsx';
import type { View } from '../view.ts';
import type { WorkRow } from '../worklist.ts';

export interface ItemOutcome {
  /** null: it no longer waits. */
  readonly row: WorkRow | null;
  readonly key: MessageKey;
}

export function ItemsDonePage(props: {
  readonly view: View;
  readonly act: 'approve' | 'assign';
  readonly outcomes: readonly ItemOutcome[];
  readonly back: string;
}) {
  const { view, act, outcomes, back } = props;
  const { locale } = view;
  const isDone = ({ key }: ItemOutcome) => !key.startsWith('refused.');
  const title = locale.t(act === 'approve' ? 'bulk.done.approve' : 'team.assigned');
  return (
    <Page view={view} title={title} section="work">
      <Heading
        title={title}
        back={{ href: back, label: locale.t('work.title') }}
        beside={locale.t('bulk.count', { done: outcomes.filter(isDone).length, count: outcomes.length })}
      />
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{locale.t('work.item')}</th>
            <th scope="col">{locale.t('bulk.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map((outcome) => (
            <tr>
              <th scope="row">{outcome.row === null ? locale.t('work.item-gone') : <ItemLink row={outcome.row} />}</th>
              <td data-label={locale.t('bulk.outcome')}>
                <Chip tone={isDone(outcome) ? 'good' : 'bad'}>{locale.t(isDone(outcome) ? 'bulk.ok' : 'bulk.not')}</Chip>{' '}
                {locale.t(outcome.key)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <a class="button go" href={back}>
          {locale.t('work.title')}
        </a>
      </p>
    </Page>
  );
}

function ItemLink({ row }: { readonly row: WorkRow }) {
  return (
    <>
      <a class="who" href={at(row.client.id, 'customers', row.customerId)}>
        <Name>{row.customerName}</Name>
      </a>
      <span class="why">
        <Name>{row.client.name}</Name>
      </span>
    </>
  );
}
