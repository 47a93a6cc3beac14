/** One letter in a person's own words: subject and paragraphs are theirs, the statement and everything around it stays ours. */
import { WHY } from '../../letters/lint-why.ts';
import type { LetterView, OrganisationSummary } from '../../organisation/actor.ts';
import { MAX_PARAGRAPH, MAX_PARAGRAPHS, MAX_SUBJECT } from '../../outbox/content.ts';
import { Heading, Page } from '../layout.tsx';
import { at, Field, Name, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';
import { LetterBody } from './letter.tsx';

/** As typed, whether it may stand or not. */
export interface TypedText {
  readonly subject: string;
  readonly text: string;
}

/** Why it may not stand: a rule of the lint or a stable code, and the words it is about. */
export interface TypedProblem {
  readonly rule: string;
  readonly found: string;
}

interface LetterEditProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly letter: LetterView & { readonly words: NonNullable<LetterView['words']> };
  /** null: as it stands. */
  readonly typed: TypedText | null;
  readonly problem: TypedProblem | null;
}

export function LetterEditPage(props: LetterEditProps) {
  const { view, organisation, letter, typed, problem } = props;
  const { item, words } = letter;
  const { locale } = view;
  const here = at(organisation.id, 'letters', item.effectId);
  const title = locale.t('letter-edit.title', { name: item.customerName });
  return (
    <Page view={view} title={title} section="today" organisation={organisation}>
      <Heading title={title} back={{ href: here, label: locale.t('letter-edit.back') }} />
      <p class="lead">{locale.t('letter-edit.about')}</p>
      {problem ? (
        <div class="notice bad" role="alert" id="letter-problem">
          <p>
            {locale.t('letter-edit.refused')} {sentenceOf(problem, view)}
            {problem.found === '' ? null : (
              <>
                {' '}
                <q dir="auto">{problem.found}</q>
              </>
            )}
          </p>
        </div>
      ) : null}
      <PostForm action={`${here}/words`} back={here} class="stack own-words" hidden={{ seen: item.seen }}>
        <Field id="letter-subject" label={locale.t('letter.subject')}>
          <input id="letter-subject" name="subject" required maxlength={MAX_SUBJECT} dir="auto" value={typed?.subject ?? words.subject} />
        </Field>
        <Field id="letter-text" label={locale.t('letter-edit.text')} about={locale.t('letter-edit.text-about')}>
          <textarea
            id="letter-text"
            name="text"
            required
            rows={14}
            maxlength={MAX_PARAGRAPH * MAX_PARAGRAPHS}
            dir="auto"
            aria-describedby={problem ? 'letter-problem' : undefined}
          >
            {typed?.text ?? words.paragraphs.join('\n\n')}
          </textarea>
        </Field>
        <p class="acts">
          <button type="submit" class="go">
            {locale.t('letter-edit.save')}
          </button>
          {problem?.rule === 'figures' ? (
            <button type="submit" name="meant" value="yes">
              {locale.t('letter-edit.meant')}
            </button>
          ) : null}
          <a class="button" href={here}>
            {locale.t('today.cancel')}
          </a>
        </p>
      </PostForm>
      {words.by === null ? null : (
        <PostForm action={`${here}/words`} back={here} class="stack" hidden={{ seen: item.seen, ours: 'yes' }}>
          <p class="soft">
            {locale.t('letter-edit.by')} <Name>{words.by}</Name>
          </p>
          <button type="submit">{locale.t('letter-edit.ours')}</button>
        </PostForm>
      )}
      <h2>{locale.t('letter-edit.now')}</h2>
      <LetterBody view={view} subject={letter.subject} text={letter.text} frame={letter.html === '' ? null : `${here}/body`} />
    </Page>
  );
}

/** A refusal of the letter as a whole has a sentence of its own. */
function sentenceOf({ rule }: TypedProblem, { locale }: View): string {
  if (rule === 'letter-words') return locale.t('refused.letter-words');
  if (rule === 'figures') return locale.t('letter-edit.figures');
  const why = Object.entries(WHY).find(([name]) => name === rule)?.[1];
  return why ? why[locale.language] : locale.t('letter-edit.cannot');
}
