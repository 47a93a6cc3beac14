/** A policy as the document itself, for people who prefer to write one; every place that is wrong stands above it. */
import { type Problem, placeOf } from '../../policy/problems.ts';
import { Once } from '../may.tsx';
import { at } from '../parts.tsx';
import { EditPage, type EditProps, problemText } from './policy-inputs.tsx';

interface DocumentProps extends EditProps {
  readonly document: string;
  readonly problems: readonly Problem[];
}

export function PolicyDocumentPage(props: DocumentProps) {
  const { view, organisation, from, document, problems } = props;
  const { locale } = view;
  return (
    <EditPage {...props} as="document">
      {problems.length > 0 ? (
        <div class="notice bad" role="alert">
          <ul class="rules" id="document-wrong">
            {problems.map((problem) => (
              <li>
                {problem.path.length > 0 ? <code dir="ltr">{placeOf(problem.path)}</code> : null} {problemText(problem, locale)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <form method="post" action={at(organisation.id, 'policy', 'document')} class="stack">
        <Once />
        <input type="hidden" name="from" value={from} />
        <div class="field">
          <label for="document">{locale.t('policy.document')}</label>
          <p class="about" id="document-about">
            {locale.t('policy.document-about')}
          </p>
          <textarea
            id="document"
            name="document"
            rows={30}
            dir="ltr"
            class="code"
            spellcheck={false}
            aria-describedby={problems.length > 0 ? 'document-wrong document-about' : 'document-about'}
          >
            {document}
          </textarea>
        </div>
        <p class="acts">
          <button type="submit" class="go">
            {locale.t('policy.look')}
          </button>
          <span class="soft">{locale.t('policy.look-about')}</span>
        </p>
      </form>
    </EditPage>
  );
}
