/** What a customer asked of us about being contacted, the consents they gave, and what a person decided for them over the policy. */
import { CHANNELS } from '../../cases/channel.ts';
import type { WishRow } from '../../organisation/agreement-views.ts';
import { May } from '../may.tsx';
import type { Locale } from '../messages/locale.ts';
import { at, Chip, Field, Name, PostForm, upperFirst } from '../parts.tsx';
import type { CustomerProps } from './customer.tsx';
import { overrideLines } from './policy-parts.tsx';

export function Wishes(props: CustomerProps) {
  const { view, organisation, customer, agreements } = props;
  const { locale } = view;
  return (
    <section class="card" aria-labelledby="wishes-title">
      <h2 id="wishes-title">{locale.t('wishes.title')}</h2>
      {agreements.wishes.length === 0 ? <p class="soft">{locale.t('wishes.none')}</p> : null}
      <ul class="plain">
        {agreements.wishes.map((wish) => (
          <li class="between">
            <div>
              <b>{wishText(wish, locale)}</b> {wish.stands ? null : <Chip tone="calm">{locale.t('wishes.over')}</Chip>}
              <br />
              <span class="soft">{locale.t('wishes.made', { date: wish.made, by: locale.word('by', wish.by) })}</span>
              {wish.note ? (
                <p class="said">
                  <Name>{wish.note}</Name>
                </p>
              ) : null}
            </div>
            <PostForm action={at(organisation.id, 'customers', customer.id, 'wishes', wish.id, 'end')} back={view.here}>
              <button type="submit" class="quiet" aria-label={`${locale.t('customer.lift')}: ${wishText(wish, locale)}`}>
                {locale.t('customer.lift')}
              </button>
            </PostForm>
          </li>
        ))}
      </ul>
      <AddWish {...props} />
    </section>
  );
}

function wishText({ channel, notBefore, notBeforeTime, never, until }: WishRow, locale: Locale): string {
  const on = channel === null ? locale.t('wishes.any') : locale.t(`channel.${channel}`);
  const parts: string[] = [];
  if (never) parts.push(locale.t('wishes.never', { on }));
  if (notBefore !== null) parts.push(locale.t(channel === 'call' ? 'wishes.call-on' : 'wishes.not-before', { on, date: notBefore }));
  if (notBeforeTime !== null) parts.push(locale.t('wishes.not-before-time', { on, time: locale.clock(minutesOf(notBeforeTime)) }));
  if (until !== null) parts.push(locale.t('customer.hold-until', { date: until }));
  return parts.join(' · ');
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function AddWish({ view, organisation, customer }: CustomerProps) {
  const { locale } = view;
  const optional = locale.t('customer.optional');
  return (
    <May act="collect">
      <details class="form">
        <summary>{locale.t('wishes.add')}</summary>
        <PostForm action={at(organisation.id, 'customers', customer.id, 'wishes')} back={view.here} class="stack">
          <Field id="wish-channel" label={locale.t('wishes.channel')}>
            <select id="wish-channel" name="channel">
              <option value="">{upperFirst(locale.t('wishes.any'))}</option>
              {CHANNELS.filter((channel) => channel !== 'hand-over').map((channel) => (
                <option value={channel}>{upperFirst(locale.t(`channel.${channel}`))}</option>
              ))}
            </select>
          </Field>
          <label class="choice">
            <input type="checkbox" name="never" value="yes" /> {locale.t('wishes.never-at-all')}
          </label>
          <Field id="wish-from" label={locale.t('wishes.from')} optional={optional} about={locale.t('wishes.from-about')}>
            <input id="wish-from" name="notBefore" type="date" min={customer.asOf} />
          </Field>
          <Field id="wish-time" label={locale.t('wishes.time')} optional={optional}>
            <input id="wish-time" name="notBeforeTime" type="time" />
          </Field>
          <Field id="wish-until" label={locale.t('wishes.until')} optional={optional} about={locale.t('wishes.until-about')}>
            <input id="wish-until" name="until" type="date" min={customer.asOf} />
          </Field>
          <Field id="wish-note" label={locale.t('customer.note')} optional={optional}>
            <input id="wish-note" name="note" dir="auto" maxlength={2000} />
          </Field>
          <button type="submit" class="go">
            {locale.t('wishes.save')}
          </button>
        </PostForm>
      </details>
    </May>
  );
}

export function Consents({ view, organisation, customer, agreements }: CustomerProps) {
  const { locale } = view;
  const action = at(organisation.id, 'customers', customer.id, 'consents');
  return (
    <section class="card" aria-labelledby="consents-title">
      <h2 id="consents-title">{locale.t('consents.title')}</h2>
      {agreements.consents.length === 0 ? <p class="soft">{locale.t('consents.none')}</p> : null}
      <ul class="plain">
        {agreements.consents.map((consent) => (
          <li class="between">
            <div>
              <b>{upperFirst(locale.t(`channel.${consent.channel}`))}</b>{' '}
              {consent.withdrawn ? (
                <Chip tone="calm">{locale.t('consents.withdrawn', { date: consent.withdrawn })}</Chip>
              ) : (
                <Chip tone="good">{locale.t('consents.given', { date: consent.given })}</Chip>
              )}
              {consent.evidence ? (
                <p class="said">
                  <Name>{consent.evidence}</Name>
                </p>
              ) : null}
            </div>
            {consent.withdrawn ? null : (
              <PostForm action={`${action}/withdraw`} back={view.here} hidden={{ channel: consent.channel }}>
                <button
                  type="submit"
                  class="quiet"
                  aria-label={`${locale.t('customer.withdraw')}: ${locale.t(`channel.${consent.channel}`)}`}
                >
                  {locale.t('customer.withdraw')}
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      <May act="collect">
        <details class="form">
          <summary>{locale.t('consents.add')}</summary>
          <PostForm action={action} back={view.here} class="stack">
            <Field id="consent-channel" label={locale.t('settings.channel')}>
              <select id="consent-channel" name="channel">
                {CHANNELS.filter((channel) => channel !== 'hand-over').map((channel) => (
                  <option value={channel} selected={channel === 'sms'}>
                    {upperFirst(locale.t(`channel.${channel}`))}
                  </option>
                ))}
              </select>
            </Field>
            <Field id="consent-evidence" label={locale.t('consents.evidence')} about={locale.t('consents.evidence-about')}>
              <input id="consent-evidence" name="evidence" dir="auto" maxlength={500} required />
            </Field>
            <button type="submit" class="go">
              {locale.t('consents.save')}
            </button>
          </PostForm>
        </details>
      </May>
    </section>
  );
}

/** What a person decided for this customer alone. */
export function OwnPolicy({ view, organisation, customer, agreements }: CustomerProps) {
  const { locale } = view;
  const { override, policy } = agreements;
  return (
    <section class="card" aria-labelledby="own-title">
      <h2 id="own-title">{locale.t('own.title')}</h2>
      {override === null ? (
        <p class="soft">{locale.t('own.none')}</p>
      ) : (
        <ul class="rules">
          {overrideLines(override, policy, locale).map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
      <May act="run">
        <a class="button" href={at(organisation.id, 'customers', customer.id, 'policy')}>
          {locale.t('own.change')}
        </a>
      </May>
    </section>
  );
}
