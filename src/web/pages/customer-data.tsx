/** What may leave about a customer as files, and erasing what is known of them. */
import { at, Popover, PostForm } from '../parts.tsx';
import type { CustomerProps } from './customer.tsx';

/** The package for an agency, a lawyer or a court. */
export function Evidence({ customer, organisation, view }: CustomerProps) {
  const { locale } = view;
  if (!view.downloads || !view.may('run')) return null;
  return (
    <section class="card" aria-labelledby="evidence-title">
      <h2 id="evidence-title">{locale.t('evidence.title')}</h2>
      <p class="soft">{locale.t('evidence.about')}</p>
      <a class="button" href={at(organisation.id, 'customers', customer.id, 'evidence.zip')} download>
        {locale.t('evidence.do')}
      </a>
    </section>
  );
}

/** Asked twice, because nothing brings it back. */
export function Erase({ customer, organisation, view }: CustomerProps) {
  const { locale, here } = view;
  if (!view.may('take-away')) return null;
  const action = at(organisation.id, 'customers', customer.id, 'erase');
  return (
    <section class="card" aria-labelledby="erase-card-title">
      <h2 id="erase-card-title">{locale.t('erase.title')}</h2>
      <Popover id="erase" title={locale.t('erase.title')} button={locale.t('erase.button')} action={action}>
        <p>{locale.t('erase.about')}</p>
        <PostForm action={action} back={here} class="stack">
          <label class="choice">
            <input type="checkbox" name="understood" value="yes" required />
            <span>{locale.t('erase.understood')}</span>
          </label>
          <button type="submit" class="danger">
            {locale.t('erase.do')}
          </button>
        </PostForm>
      </Popover>
    </section>
  );
}
