/** The ledger file of one client file: what the last import brought, what is gone and must be decided, a new file, a watched folder. */
import type { Told } from '../../../connectors/spreadsheet/look.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import { Heading, Page } from '../layout.tsx';
import type { LedgerView, Unconfirmed } from '../ledger-desk.ts';
import { May } from '../may.tsx';
import { isMessageKey, type Locale } from '../messages/locale.ts';
import { at, Chip, Empty, Field, Name, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';

interface ImportProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly ledger: LedgerView;
  readonly mostBytes: number;
}

export function ImportPage(props: ImportProps) {
  const { view, organisation } = props;
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('import.title')} section="import" organisation={organisation}>
      <Heading title={locale.t('import.title')} beside={<Name>{organisation.name}</Name>} />
      <div class="split">
        <div>
          <UnconfirmedList {...props} />
          <LastImport {...props} />
        </div>
        <div class="aside">
          <Upload {...props} />
          <Folder {...props} />
          <Fresh {...props} />
        </div>
      </div>
    </Page>
  );
}

const SAID = ['paid', 'open', 'void'] as const;

function UnconfirmedList(props: ImportProps) {
  const { view, organisation, ledger } = props;
  const { locale } = view;
  if (ledger.unconfirmed.length === 0) return null;
  return (
    <section aria-labelledby="unconfirmed-title">
      <div class="group">
        <h2 id="unconfirmed-title">
          {locale.t('import.unconfirmed')} <i>{locale.number(ledger.unconfirmed.length)}</i>
        </h2>
      </div>
      <p class="lead soft">{locale.t('import.unconfirmed-about')}</p>
      <ul class="rows">
        {ledger.unconfirmed.map((each) => (
          <UnconfirmedRow view={view} organisationId={organisation.id} each={each} />
        ))}
      </ul>
    </section>
  );
}

function UnconfirmedRow(props: { readonly view: View; readonly organisationId: string; readonly each: Unconfirmed }) {
  const { view, organisationId, each } = props;
  const { locale } = view;
  return (
    <li class="row" data-row tabindex={-1}>
      <div class="what">
        <span class="who">
          <Name>{each.number}</Name>
        </span>{' '}
        <Name>{each.customerName}</Name>
        <p class="why">{locale.t(`import.why.${each.why}`, { since: each.since })}</p>
      </div>
      <div class="amount">{locale.money({ minor: each.open, currency: each.currency })}</div>
      <div class="acts">
        {SAID.map((said) => (
          <PostForm action={at(organisationId, 'import', 'said')} back={view.here} hidden={{ number: each.number, said }}>
            <button type="submit">{locale.t(`import.said.${said}`)}</button>
          </PostForm>
        ))}
      </div>
    </li>
  );
}

function LastImport(props: ImportProps) {
  const { ledger } = props;
  const { locale } = props.view;
  const { taken } = ledger;
  return (
    <section aria-labelledby="last-title">
      <div class="group">
        <h2 id="last-title">{locale.t('import.last')}</h2>
      </div>
      {taken === null ? (
        <Empty>{locale.t('import.none-yet')}</Empty>
      ) : (
        <>
          <p class="lead">{locale.t('import.last-about', { file: taken.file, date: taken.on })}</p>
          <Counts locale={locale} counts={taken} />
          <Report locale={locale} told={taken.told} total={taken.lost + taken.kept + taken.leftOut} />
        </>
      )}
    </section>
  );
}

interface CountsProps {
  readonly locale: Locale;
  readonly counts: Readonly<Record<'rows' | 'lost' | 'added' | 'changed' | 'settled' | 'same' | 'gone', number>>;
}

/** What an import brought (or would bring), as one short list. */
export function Counts(props: CountsProps) {
  const { locale, counts } = props;
  const lines = ['rows', 'added', 'changed', 'settled', 'same', 'gone', 'lost'] as const;
  return (
    <ul class="plain card counts">
      {lines.map((line) => (
        <li class={(line === 'lost' || line === 'gone') && counts[line] > 0 ? 'warning' : ''}>
          {locale.t(`import.${line}`, { count: counts[line] })}
        </li>
      ))}
    </ul>
  );
}

const TONES = { lost: 'bad', kept: 'warn', 'left-out': 'calm' } as const;

/** The report row by row, in the reader's language. */
export function Report(props: { readonly locale: Locale; readonly told: readonly Told[]; readonly total: number }) {
  const { locale, told } = props;
  if (told.length === 0) return null;
  return (
    <section aria-labelledby="report-title">
      <div class="group">
        <h2 id="report-title">{locale.t('import.report')}</h2>
      </div>
      <p class="lead soft">
        {locale.t('import.report-about')}
        {props.total > told.length ? ` ${locale.t('import.report-more', { count: told.length })}` : null}
      </p>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{locale.t('import.row')}</th>
            <th scope="col">{locale.t('import.column')}</th>
            <th scope="col">{locale.t('import.what')}</th>
            <th scope="col">{locale.t('import.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {told.map((each) => (
            <tr>
              <th scope="row" class="figure">
                {locale.number(each.row)}
              </th>
              <td data-label={locale.t('import.column')}>
                {each.column === null ? <span class="soft">{locale.t('import.whole-row')}</span> : <Name>{each.column}</Name>}
              </td>
              <td data-label={locale.t('import.what')}>{sentenceOf(`row.${each.code}`, each, locale)}</td>
              <td data-label={locale.t('import.outcome')}>
                <Chip tone={TONES[each.outcome]}>{locale.t(`import.outcome.${each.outcome}`)}</Chip>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The sentence of a code with its values; English where a file was read by a newer program than this. */
export function sentenceOf(
  key: string,
  said: { readonly values: Told['values']; readonly reason?: string; readonly sentence?: string },
  locale: Locale,
): string {
  return isMessageKey(key) ? locale.t(key, said.values) : (said.reason ?? said.sentence ?? '');
}

function Upload(props: ImportProps) {
  const { view, organisation, mostBytes } = props;
  const { locale } = view;
  return (
    <May act="import">
      <section class="card" aria-labelledby="upload-title">
        <h2 id="upload-title">{locale.t('import.choose')}</h2>
        <form method="post" action={at(organisation.id, 'import')} enctype="multipart/form-data" class="stack">
          <Field
            id="file"
            label={locale.t('import.file')}
            about={locale.t('import.file-about', { most: Math.floor(mostBytes / 1024 / 1024) })}
          >
            <input id="file" type="file" name="file" required accept=".xlsx,.xlsm,.csv,.tsv,.txt" />
          </Field>
          <button type="submit" class="go">
            {locale.t('import.upload')}
          </button>
        </form>
      </section>
    </May>
  );
}

function Folder(props: ImportProps) {
  const { view, organisation, ledger } = props;
  const { locale, here } = view;
  const { folder, folderRoot, problem } = ledger;
  if (folderRoot === null) return null;
  return (
    <May act="run">
      <section class="card" aria-labelledby="folder-title">
        <h2 id="folder-title">{locale.t('import.folder')}</h2>
        {folder === null ? (
          <PostForm action={at(organisation.id, 'import', 'watch')} back={here} class="stack">
            <Field id="folder" label={locale.t('import.folder-name')} about={locale.t('import.folder-about', { root: folderRoot })}>
              <input id="folder" name="folder" required maxlength={200} dir="auto" />
            </Field>
            <button type="submit">{locale.t('import.folder-save')}</button>
          </PostForm>
        ) : (
          <>
            <p>{locale.t('import.folder-now', { folder })}</p>
            {problem ? (
              <p class="warning">
                {locale.t('import.folder-problem', { sentence: sentenceOf(`ledger.${problem.code}`, problem, locale) })}
              </p>
            ) : null}
            <div class="acts">
              <PostForm action={at(organisation.id, 'import', 'fetch')} back={here}>
                <button type="submit">{locale.t('import.folder-look')}</button>
              </PostForm>
              <PostForm action={at(organisation.id, 'import', 'watch')} back={here} hidden={{ folder: '' }}>
                <button type="submit">{locale.t('import.folder-stop')}</button>
              </PostForm>
            </div>
          </>
        )}
      </section>
    </May>
  );
}

function Fresh(props: ImportProps) {
  const { view, organisation, ledger } = props;
  const { locale, here } = view;
  return (
    <May act="run">
      <section class="card" aria-labelledby="fresh-title">
        <h2 id="fresh-title">{locale.t('import.fresh')}</h2>
        <PostForm action={at(organisation.id, 'import', 'fresh')} back={here} class="stack">
          <Field id="days" label={locale.t('import.fresh-days')} about={locale.t('import.fresh-about')}>
            <input id="days" name="days" inputmode="numeric" required maxlength={3} value={String(ledger.freshDays)} dir="ltr" />
          </Field>
          <button type="submit">{locale.t('import.fresh-save')}</button>
        </PostForm>
      </section>
    </May>
  );
}
