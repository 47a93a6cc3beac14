/** A file before it is taken over: its columns and first rows, what is still to be chosen, and what would happen. Looking changes nothing. */
import type { Look } from '../../../connectors/spreadsheet/look.ts';
import type { OrganisationSummary } from '../../organisation/actor.ts';
import { Heading, Page } from '../layout.tsx';
import { May } from '../may.tsx';
import { at, Field } from '../parts.tsx';
import type { View } from '../view.ts';
import { Counts, Report, sentenceOf } from './import.tsx';

interface LookProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly look: Look;
}

/** Before a column's name in the address and in the form. */
export const COLUMN = 'column.';
const NEEDED: ReadonlySet<string> = new Set(['invoice number', 'invoice date', 'due date', 'amount']);
const SHOWN_GONE = 20;

export function ImportLookPage(props: LookProps) {
  const { view, organisation, look } = props;
  const { locale } = view;
  const title = locale.t('import.look-title', { file: look.file });
  return (
    <Page view={view} title={title} section="import" organisation={organisation}>
      <Heading title={title} back={{ href: at(organisation.id, 'import'), label: locale.t('import.title') }} />
      {look.problem ? (
        <p class="notice bad" role="alert">
          {sentenceOf(`ledger.${look.problem.code}`, look.problem, locale)}
        </p>
      ) : null}
      <FirstRows {...props} />
      <Choices {...props} />
      {look.change ? <Would {...props} /> : null}
      <Report locale={locale} told={look.report} total={look.counts.lost + look.counts.kept + look.counts.leftOut} />
    </Page>
  );
}

function FirstRows(props: LookProps) {
  const { look } = props;
  const { locale } = props.view;
  if (look.header.length === 0) return null;
  return (
    <div class="part">
      <div class="group">
        <h2 id="rows-title">{locale.t('import.first-rows')}</h2>
      </div>
      <section class="wide" aria-labelledby="rows-title" tabindex={0}>
        <table class="sheet" dir="auto">
          <thead>
            <tr>
              <th scope="col">
                <span class="spoken">{locale.t('import.row')}</span>
              </th>
              {look.header.map((heading) => (
                <th scope="col">{heading}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {look.rows.map((row) => (
              <tr>
                <th scope="row">{locale.number(row.line)}</th>
                {look.header.map((_heading, index) => (
                  <td>{row.cells[index] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** One form: "Look again" reads with this choice, "Import" takes it over. */
function Choices(props: LookProps) {
  const { organisation, look } = props;
  const { locale } = props.view;
  const here = at(organisation.id, 'import', 'look');
  return (
    <section aria-labelledby="columns-title">
      <div class="group">
        <h2 id="columns-title">{locale.t('import.columns')}</h2>
      </div>
      <form method="get" action={here} class="card stack">
        <input type="hidden" name="stamp" value={look.stamp} />
        <div class="choices">
          {look.sheets.length > 1 ? <SheetChoice {...props} /> : null}
          {look.header.length > 0 ? <DateChoice {...props} /> : null}
          {look.fields.map(({ name, heading }, index) => (
            <Field
              id={`column-${index}`}
              label={locale.word('field', name)}
              {...(NEEDED.has(name) ? { optional: locale.t('import.needed') } : {})}
            >
              <select id={`column-${index}`} name={`${COLUMN}${name}`}>
                <option value="">{locale.t('import.no-column')}</option>
                {[...new Set(look.header)]
                  .filter((each) => each !== '')
                  .map((each) => (
                    <option value={each} selected={each === heading}>
                      {each}
                    </option>
                  ))}
              </select>
            </Field>
          ))}
        </div>
        <p class="about">{locale.t('import.columns-about')}</p>
        <div class="acts">
          <button type="submit">{locale.t('import.look-again')}</button>
          {look.problem === null ? (
            <May act="import">
              {' '}
              <button type="submit" class="go" formmethod="post" formaction={at(organisation.id, 'import', 'take')}>
                {locale.t('import.take')}
              </button>
            </May>
          ) : null}
        </div>
      </form>
    </section>
  );
}

function SheetChoice(props: LookProps) {
  const { look } = props;
  const { locale } = props.view;
  return (
    <Field id="sheet" label={locale.t('import.sheet')}>
      <select id="sheet" name="sheet">
        {look.sheet === null ? <option value="">{locale.t('import.sheet-choose')}</option> : null}
        {look.sheets.map((name) => (
          <option value={name} selected={name === look.sheet}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

function DateChoice(props: LookProps) {
  const { look } = props;
  const { locale } = props.view;
  return (
    <Field id="dates" label={locale.t('import.dates')} about={locale.t('import.dates-about')}>
      <select id="dates" name="dates">
        <option value="">{locale.t('import.dates.auto')}</option>
        {(['mdy', 'dmy'] as const).map((order) => (
          <option value={order} selected={order === look.dates}>
            {locale.t(`import.dates.${order}`)}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Would(props: LookProps) {
  const { look } = props;
  const { locale } = props.view;
  const { change } = look;
  if (!change) return null;
  const more = change.gone.length - SHOWN_GONE;
  return (
    <section aria-labelledby="would-title">
      <div class="group">
        <h2 id="would-title">{locale.t('import.would')}</h2>
      </div>
      <Counts locale={locale} counts={{ ...look.counts, ...change, gone: change.gone.length }} />
      {change.gone.length > 0 ? (
        <p class="lead warning">{locale.t('import.would-gone', { numbers: change.gone.slice(0, SHOWN_GONE), more: Math.max(0, more) })}</p>
      ) : null}
    </section>
  );
}
