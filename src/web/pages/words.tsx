/** The business's own words: every text there is, and one of them to be written, read on a sample as it is typed. */
import { LANGUAGES, type Language } from '../../letters/locale.ts';
import { type Place, placeName, type TemplateText } from '../../letters/template-texts.ts';
import type { OrganisationSummary, TriedWords, WordsItem, WordsView } from '../../organisation/actor.ts';
import { Heading, Page } from '../layout.tsx';
import { Once, useMayPost } from '../may.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, Chip, Field, Name, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';

const KINDS = ['letters', 'messages', 'occasions'] as const;

export function textName({ kind, template }: Place, locale: Locale): string {
  return locale.word(kind === 'occasions' ? 'occasion' : 'template', template);
}

interface WordsProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
}

/** A row per text, a column per language. */
export function WordsPage(props: WordsProps & { readonly items: readonly WordsItem[] }) {
  const { view, organisation, items } = props;
  const { locale } = view;
  return (
    <Page view={view} title={locale.t('words.title')} section="settings" organisation={organisation}>
      <Heading title={locale.t('words.title')} back={{ href: at(organisation.id, 'settings'), label: locale.t('settings.title') }} />
      <p class="lead">{locale.t('words.lead')}</p>
      {KINDS.map((kind) => (
        <section aria-labelledby={`words-${kind}`}>
          <div class="group">
            <h2 id={`words-${kind}`}>{locale.t(`words.kind.${kind}`)}</h2>
          </div>
          <ul class="rows">
            {items
              .filter(({ place }) => place.kind === kind && place.language === 'en')
              .map(({ place }) => (
                <li class="row">
                  <div class="what">
                    <b>{textName(place, locale)}</b>
                  </div>
                  <div class="acts">
                    {LANGUAGES.map((language) => (
                      <TextLink {...props} item={items.find((item) => placeName(item.place) === placeName({ ...place, language }))} />
                    ))}
                  </div>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function TextLink({ view, organisation, item }: WordsProps & { readonly item: WordsItem | undefined }) {
  const { locale } = view;
  if (!item) return null;
  const { place, own } = item;
  return (
    <>
      {own ? (
        <span class="soft">
          {locale.t('words.by', { when: locale.ago(own.at, view.now) })} <Name>{own.by}</Name>
        </span>
      ) : null}
      <a class="button" href={at(organisation.id, 'words', placeName(place))}>
        {locale.t(`language.${place.language}`)} {own ? <Chip tone="friendly">{locale.t('words.own')}</Chip> : null}
      </a>
    </>
  );
}

interface TextProps extends WordsProps {
  readonly words: WordsView;
  /** As typed and not saved; null: as it stands. */
  readonly typed: { readonly subject: string; readonly text: string } | null;
  readonly tried: TriedWords;
  readonly refused: boolean;
}

export function WordsTextPage(props: TextProps) {
  const { view, organisation, words } = props;
  const { locale } = view;
  const title = `${textName(words.place, locale)} · ${locale.t(`language.${words.place.language}`)}`;
  return (
    <Page view={view} title={title} section="settings" organisation={organisation}>
      <Heading
        title={title}
        beside={locale.t(words.own ? 'words.stand-own' : 'words.stand-ours')}
        back={{ href: at(organisation.id, 'words'), label: locale.t('words.title') }}
      />
      <p class="lead">{locale.t(`words.lead.${words.place.kind}`)}</p>
      <div class="halves">
        <Editor {...props} />
        <section aria-labelledby="tried-title">
          <h2 id="tried-title">{locale.t('words.preview')}</h2>
          <div data-tried aria-live="polite">
            <Tried view={view} tried={props.tried} language={words.place.language} refused={props.refused} />
          </div>
        </section>
      </div>
      <Fields {...props} />
      <Versions {...props} />
    </Page>
  );
}

function Editor({ view, organisation, words, typed }: TextProps) {
  const { locale } = view;
  const here = at(organisation.id, 'words', placeName(words.place));
  const standing = words.own ?? words.ours;
  const dir = words.place.language === 'ar' ? 'rtl' : 'ltr';
  const lang = words.place.language;
  const isMessage = words.place.kind === 'messages';
  if (!useMayPost(here)) return <Standing text={standing} language={lang} />;
  return (
    <div>
      <form method="post" action={here} class="card stack" data-try={`${here}/try`}>
        <Once />
        {isMessage ? null : (
          <Field id="words-subject" label={locale.t('letter.subject')} about={locale.t('words.subject-about')}>
            <input
              id="words-subject"
              name="subject"
              maxlength={200}
              dir={dir}
              lang={lang}
              value={typed?.subject ?? standing.subject ?? ''}
            />
          </Field>
        )}
        <Field id="words-text" label={locale.t('letter-edit.text')} {...(!isMessage && { about: locale.t('words.text-about') })}>
          <textarea id="words-text" name="text" required rows={isMessage ? 5 : 16} maxlength={60_000} dir={dir} lang={lang}>
            {typed?.text ?? standing.paragraphs.join('\n\n')}
          </textarea>
        </Field>
        <p class="acts">
          <button type="submit" name="do" value="save" class="go">
            {locale.t('words.save-text')}
          </button>
          <button type="submit" name="do" value="look">
            {locale.t('words.preview')}
          </button>
        </p>
      </form>
      {words.own ? (
        <PostForm action={here} back={here} hidden={{ do: 'ours' }}>
          <button type="submit">{locale.t('letter-edit.ours')}</button>
        </PostForm>
      ) : null}
    </div>
  );
}

/** What a text says on the sample, and what stands in its way. */
export function Tried(props: { readonly view: View; readonly tried: TriedWords; readonly language: Language; readonly refused: boolean }) {
  const { tried, view, language } = props;
  const { locale } = view;
  return (
    <>
      {tried.problem ? (
        <p class="notice bad" {...(props.refused ? { role: 'alert' } : {})}>
          {props.refused ? `${locale.t('letter-edit.refused')} ` : ''}
          <span dir="auto">{tried.problem[locale.language]}</span>
        </p>
      ) : null}
      {tried.sample ? (
        <pre class="mail-text" dir={language === 'ar' ? 'rtl' : 'ltr'} lang={language}>
          {tried.sample.subject === null ? '' : `${locale.t('letter.subject')}: ${tried.sample.subject}\n\n`}
          {tried.sample.text}
        </pre>
      ) : null}
    </>
  );
}

function Fields({ view, words }: TextProps) {
  const { locale } = view;
  return (
    <details>
      <summary>{locale.t('words.fields')}</summary>
      <p class="soft">{locale.t('words.fields-about')}</p>
      <dl class="facts small">
        {words.fields.map(({ name, example, always }) => {
          const use = always ? `{{${name}}}` : `{{#${name}}}…{{/${name}}}`;
          return (
            <div>
              <dt>
                <code dir="ltr">{use}</code>
              </dt>
              <dd dir="auto">{example ?? locale.t('words.if-so')}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}

function Versions({ view, organisation, words }: TextProps) {
  const { locale } = view;
  const here = at(organisation.id, 'words', placeName(words.place));
  if (words.versions.length === 0) return null;
  return (
    <section aria-labelledby="versions-title">
      <div class="group">
        <h2 id="versions-title">{locale.t('words.versions')}</h2>
      </div>
      <ul class="rows">
        {words.versions.map((version, place) => (
          <li class="row">
            <div class="what">
              <b>{locale.ago(version.at, view.now)}</b> <Name>{version.by}</Name>{' '}
              {place === 0 ? <Chip tone="friendly">{locale.t('words.in-force')}</Chip> : null}
              <details>
                <summary>{locale.t(version.text ? 'words.show' : 'words.were-ours')}</summary>
                <Standing text={version.text ?? words.ours} language={words.place.language} />
              </details>
            </div>
            <div class="acts">
              {place > 0 && version.text ? (
                <PostForm
                  action={here}
                  back={here}
                  hidden={{ do: 'save', subject: version.text.subject ?? '', text: version.text.paragraphs.join('\n\n') }}
                >
                  <button type="submit">{locale.t('words.put-back')}</button>
                </PostForm>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Standing(props: { readonly text: TemplateText; readonly language: Language }) {
  const { subject, paragraphs } = props.text;
  return (
    <pre class="mail-text" dir={props.language === 'ar' ? 'rtl' : 'ltr'} lang={props.language}>
      {[...(subject === null ? [] : [subject]), ...paragraphs].join('\n\n')}
    </pre>
  );
}
