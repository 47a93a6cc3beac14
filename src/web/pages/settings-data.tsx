/** What a client file keeps and for how long, and taking it along as files. */
import { KEEPING_MONTHS } from '../../organisation/command-schema.ts';
import { at, Field, PostForm } from '../parts.tsx';
import type { SettingsProps } from './settings.tsx';

export function KeepWords({ organisation, view, sender }: SettingsProps) {
  const { locale, here } = view;
  const action = at(organisation.id, 'keep');
  if (!view.may('take-away')) return null;
  return (
    <section class="card" aria-labelledby="keep-title">
      <h2 id="keep-title">{locale.t('keep.title')}</h2>
      <PostForm action={action} back={here} class="stack">
        <Field id="keep-months" label={locale.t('keep.label')} about={locale.t('keep.about')}>
          <select id="keep-months" name="months" class="short">
            <option value="">{locale.t('keep.always')}</option>
            {KEEPING_MONTHS.map((months) => (
              <option value={String(months)} selected={sender.keepWordsMonths === months}>
                {locale.t('keep.years', { count: months / 12 })}
              </option>
            ))}
          </select>
        </Field>
        <p class="acts">
          <button type="submit">{locale.t('sender.save')}</button>
        </p>
      </PostForm>
    </section>
  );
}

/** A link, because nothing changes by it; the download goes on by itself. */
export function TakeAlong({ organisation, view }: SettingsProps) {
  const { locale } = view;
  if (!view.downloads || !view.may('take-away')) return null;
  return (
    <section class="card" aria-labelledby="export-title">
      <h2 id="export-title">{locale.t('export.title')}</h2>
      <p class="soft">{locale.t('export.about')}</p>
      <a class="button" href={at(organisation.id, 'export.zip')} download>
        {locale.t('export.do')}
      </a>
    </section>
  );
}
