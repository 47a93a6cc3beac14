/** What receivers find about the domain letters come from: met or not, and the record to publish. */
import type { CheckFinding, CheckState, SenderCheck } from '../../letters/sender-check.ts';
import type { OrganisationSummary, SenderView } from '../../organisation/actor.ts';
import { at, Chip, type ChipTone, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';

const TONES: Readonly<Record<CheckState, ChipTone>> = { met: 'friendly', missing: 'warn', wrong: 'final', unknown: 'calm' };

interface SenderCheckProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly sender: SenderView;
  readonly last: SenderCheck | null;
}

export function SenderCheckSettings({ view, organisation, sender, last }: SenderCheckProps) {
  const { locale, here } = view;
  const domain = sender.fromAddress.slice(sender.fromAddress.lastIndexOf('@') + 1);
  return (
    <section aria-labelledby="sender-check">
      <div class="group">
        <h2 id="sender-check">{locale.t('check.title')}</h2>
      </div>
      <div class="card stack">
        <p class="soft">
          {locale.t('check.about')} <b dir="ltr">{domain}</b>
        </p>
        {last ? (
          <ul class="plain stack">
            {last.findings.map((finding) => (
              <Finding finding={finding} view={view} />
            ))}
          </ul>
        ) : null}
        <PostForm action={at(organisation.id, 'sender', 'check')} back={`${here}#sender-check`}>
          <button type="submit">{locale.t('check.now')}</button>{' '}
          <span class="soft">{last ? locale.t('check.last', { ago: locale.ago(last.at, view.now) }) : locale.t('check.never')}</span>
        </PostForm>
      </div>
    </section>
  );
}

function Finding({ finding, view }: { readonly finding: CheckFinding; readonly view: View }) {
  const { locale } = view;
  return (
    <li>
      <b>{finding.what.toUpperCase()}</b> <Chip tone={TONES[finding.state]}>{locale.t(`check.state.${finding.state}`)}</Chip>
      <p>{locale.t(`check.${finding.code}`, finding.values)}</p>
      {finding.record ? (
        <dl class="facts small">
          <div>
            <dt>{locale.t('check.record-name')}</dt>
            <dd>
              <code dir="ltr">{finding.record.name}</code>
            </dd>
          </div>
          <div>
            <dt>{locale.t('check.record-value')}</dt>
            <dd>
              <code dir="ltr">{finding.record.value}</code>
            </dd>
          </div>
        </dl>
      ) : null}
    </li>
  );
}
