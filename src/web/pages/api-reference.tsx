/** The reference of the API, drawn from its document: what each call takes and gives, with a sample of each. */
import { scopesFor } from '../../domain/scope.ts';
import { EVENT_TYPES } from '../../organisation/list-views.ts';
import { apiDocument, type Described } from '../api/document.ts';
import { isObject, type Json, type JsonObject } from '../api/json-schema.ts';
import { BASE, GROUPS } from '../api/operation.ts';
import { PROBLEMS } from '../api/problem.ts';
import { Heading, Page } from '../layout.tsx';
import { CALLS_PER_MINUTE } from '../programs.ts';
import type { View } from '../view.ts';

export function ApiReferencePage({ view, publicUrl }: { readonly view: View; readonly publicUrl: string }) {
  const { locale } = view;
  const { described } = apiDocument();
  return (
    <Page view={view} title={locale.t('api.title')} section="programs">
      <Heading title={locale.t('api.title')} />
      <p class="lead">
        {locale.t('api.about')} <a href={`${BASE}/openapi.json`}>{locale.t('api.document')}</a>
      </p>
      <nav class="card contents" aria-label={locale.t('api.contents')}>
        <a href="#start">{locale.t('api.start')}</a>
        {GROUPS.map((group) => (
          <a href={`#${group}`}>{locale.t(`api.group.${group}`)}</a>
        ))}
        <a href="#events">{locale.t('api.events')}</a>
        <a href="#errors">{locale.t('api.errors')}</a>
      </nav>
      <section id="start" class="card" aria-labelledby="start-title">
        <h2 id="start-title">{locale.t('api.start')}</h2>
        <p>{locale.t('api.token')}</p>
        <Sample label={locale.t('api.sample')}>{`curl -H "Authorization: Bearer $TAHSEEL_TOKEN" ${publicUrl}${BASE}/organisations`}</Sample>
        <p>{locale.t('api.paging')}</p>
        <p>{locale.t('api.repeat')}</p>
        <p>{locale.t('api.limits', { calls: CALLS_PER_MINUTE })}</p>
      </section>
      {GROUPS.map((group) => (
        <section id={group} aria-labelledby={`${group}-title`}>
          <div class="group">
            <h2 id={`${group}-title`}>{locale.t(`api.group.${group}`)}</h2>
          </div>
          {described
            .filter(({ operation }) => operation.group === group)
            .map((each) => (
              <Call view={view} each={each} publicUrl={publicUrl} />
            ))}
        </section>
      ))}
      <Events view={view} />
      <Errors view={view} />
    </Page>
  );
}

function Call({ view, each, publicUrl }: { readonly view: View; readonly each: Described; readonly publicUrl: string }) {
  const { locale } = view;
  const { operation, parameters, body, answer, answerSample } = each;
  return (
    <article lang="en" dir="ltr" class="card call" id={`call-${operation.id}`} aria-labelledby={`call-${operation.id}-title`}>
      <h3 id={`call-${operation.id}-title`}>{operation.title}</h3>
      <p>
        <code class="long">
          <b>{operation.method.toUpperCase()}</b> {BASE + operation.path}
        </code>
      </p>
      {operation.about === '' ? null : <p>{operation.about}</p>}
      <p class="soft" lang={locale.language} dir={locale.dir}>
        {locale.t('api.scope', { scopes: `\u2066${scopesFor(operation.act).join(', ')}\u2069` })}
      </p>
      <details class="more">
        <summary lang={locale.language} dir={locale.dir}>
          {[
            ...(parameters.length > 0 ? [locale.t('api.parameters')] : []),
            ...(body ? [locale.t('api.body')] : []),
            locale.t('api.answer'),
          ].join(' · ')}
        </summary>
        {parameters.length === 0 ? null : <Parameters view={view} parameters={parameters} />}
        {body === null ? null : <Fields view={view} title={locale.t('api.body')} schema={body} />}
        <Sample label={`${locale.t('api.sample')}: ${operation.title}`}>{curlOf(each, publicUrl)}</Sample>
        <Fields view={view} title={locale.t('api.answer')} schema={shownOf(answer)} />
        <Sample label={`${locale.t('api.answer')}: ${operation.title}`}>{JSON.stringify(answerSample, null, 2)}</Sample>
      </details>
    </article>
  );
}

/** A page of rows is told by its rows. */
function shownOf(answer: JsonObject): JsonObject {
  const ref = answer['$ref'];
  return typeof ref === 'string' ? namedSchema(ref) : answer;
}

function namedSchema(ref: string): JsonObject {
  const { components } = apiDocument().openapi;
  const schemas = isObject(components) ? components['schemas'] : null;
  const found = isObject(schemas) ? schemas[ref.slice(ref.lastIndexOf('/') + 1)] : null;
  return isObject(found) ? found : {};
}

function Parameters({ view, parameters }: { readonly view: View; readonly parameters: readonly JsonObject[] }) {
  const rows = parameters.map(
    ({ name, required, schema, description }): Row => ({
      name: String(name),
      type: isObject(schema) ? typeOf(schema) : '',
      must: required === true,
      about: typeof description === 'string' ? description : '',
    }),
  );
  return <Rows view={view} title={view.locale.t('api.parameters')} rows={rows} />;
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly must: boolean;
  readonly about: string;
}

function Fields({ view, title, schema }: { readonly view: View; readonly title: string; readonly schema: JsonObject }) {
  return <Rows view={view} title={title} rows={rowsOf(schema)} />;
}

function rowsOf(schema: JsonObject): Row[] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const must: readonly Json[] = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).flatMap(([name, each]) =>
    isObject(each)
      ? [
          {
            name,
            type: typeOf(each),
            must: must.includes(name),
            about: typeof each['description'] === 'string' ? each['description'] : '',
          },
        ]
      : [],
  );
}

function Rows({ view, title, rows }: { readonly view: View; readonly title: string; readonly rows: readonly Row[] }) {
  const { locale } = view;
  if (rows.length === 0) return null;
  return (
    <>
      <h4 lang={locale.language} dir={locale.dir}>
        {title}
      </h4>
      <dl class="fields">
        {rows.map((row) => (
          <div>
            <dt>
              <code>{row.name}</code>
            </dt>
            <dd>
              <code>{row.type}</code>{' '}
              {row.must ? null : (
                <span class="soft" lang={locale.language} dir={locale.dir}>
                  {locale.t('api.optional')}
                </span>
              )}
              {row.about === '' ? null : <p class="about">{row.about}</p>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** In one line: 'string', 'date or null', 'one of a, b', 'list of Invoice'. */
function typeOf(schema: JsonObject): string {
  const { $ref: ref, enum: words, const: only, anyOf, type, format, items } = schema;
  if (typeof ref === 'string') return ref.slice(ref.lastIndexOf('/') + 1);
  if (Array.isArray(words)) return `one of ${words.join(', ')}`;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(anyOf)) return anyOf.map((each: Json) => (isObject(each) ? typeOf(each) : '')).join(' or ');
  if (type === 'array') return `list of ${isObject(items) ? typeOf(items) : 'anything'}`;
  if (type === 'object' && isObject(schema['properties'])) return `{ ${Object.keys(schema['properties']).join(', ')} }`;
  const types: readonly Json[] = Array.isArray(type) ? type : [type ?? 'anything'];
  return types.map((each) => (each === 'string' && typeof format === 'string' ? format : String(each))).join(' or ');
}

function curlOf({ operation, bodySample, body }: Described, publicUrl: string): string {
  const path = operation.path.replaceAll(
    /\{(\w+)\}/g,
    (_all, name: string) => `$${name.replaceAll(/[A-Z]/g, (each) => `_${each}`).toUpperCase()}`,
  );
  const parts = [
    operation.method === 'get' ? 'curl' : `curl -X ${operation.method.toUpperCase()}`,
    '-H "Authorization: Bearer $TAHSEEL_TOKEN"',
    ...(operation.repeatable ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body === null ? [] : ['-H "Content-Type: application/json"', `-d '${JSON.stringify(bodySample)}'`]),
    `${publicUrl}${BASE}${path}`,
  ];
  return parts.join(' \\\n  ');
}

/** Wide text scrolls within itself, by keys as well. */
function Sample(props: { readonly label: string; readonly children: string }) {
  return (
    <section class="sample" aria-label={props.label} tabindex={0} dir="ltr">
      <pre>{props.children}</pre>
    </section>
  );
}

function Events({ view }: { readonly view: View }) {
  const { locale } = view;
  return (
    <section id="events" class="card" aria-labelledby="events-title">
      <h2 id="events-title">{locale.t('api.events')}</h2>
      <p>{locale.t('api.events-about')}</p>
      <ul class="plain" dir="ltr">
        {EVENT_TYPES.map((type) => (
          <li>
            <code>{type}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Errors({ view }: { readonly view: View }) {
  const { locale } = view;
  return (
    <section id="errors" class="card" aria-labelledby="errors-title">
      <h2 id="errors-title">{locale.t('api.errors')}</h2>
      <p>{locale.t('api.errors-about')}</p>
      <dl lang="en" dir="ltr" class="fields">
        {Object.entries(PROBLEMS).map(([code, { status, title }]) => (
          <div id={code}>
            <dt>
              <code>{code}</code>
            </dt>
            <dd>
              <code>{status}</code> {title}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
