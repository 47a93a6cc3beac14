/** Who letters come from and how to pay them; a new address waits for the code that was sent there. */
import type { OrganisationSummary, SenderView } from '../../organisation/actor.ts';
import type { MessageKey } from '../messages/en.ts';
import { at, Field, Popover, PostForm } from '../parts.tsx';
import type { View } from '../view.ts';

interface SenderProps {
  readonly view: View;
  readonly organisation: OrganisationSummary;
  readonly sender: SenderView;
}

/** Whether the platform's PDFs of invoices go with letters; nothing where it has none. */
export function AttachSettings(props: SenderProps) {
  const { view, organisation, sender } = props;
  const { locale, here } = view;
  if (sender.attachInvoices === null) return null;
  return (
    <section aria-labelledby="attach-title">
      <div class="group">
        <h2 id="attach-title">{locale.t('attach.title')}</h2>
      </div>
      <PostForm action={at(organisation.id, 'attach-invoices')} back={here} class="card stack">
        <label class="choice">
          <input type="checkbox" name="attach" value="yes" checked={sender.attachInvoices} />
          <span>{locale.t('attach.label', { platform: organisation.platform })}</span>
        </label>
        <p class="soft">{locale.t('attach.about')}</p>
        <button type="submit">{locale.t('sender.save')}</button>
      </PostForm>
    </section>
  );
}

/** The business's own words for letters. */
export function WordsSettings({ view, organisation, sender }: SenderProps) {
  const { locale, here } = view;
  return (
    <section aria-labelledby="words-title">
      <div class="group">
        <h2 id="words-title">{locale.t('words.title')}</h2>
      </div>
      <PostForm action={at(organisation.id, 'words')} back={here} class="card stack">
        <p>
          <a class="button" href={at(organisation.id, 'words')}>
            {locale.t('words.all')}
          </a>
        </p>
        <p class="soft">{locale.t('words.about')}</p>
        <Field id="words-document" label={locale.t('words.label')} about={locale.t('words.empty-about')}>
          <textarea id="words-document" name="document" rows={sender.ownWords === null ? 4 : 16} dir="auto" spellcheck={false}>
            {sender.ownWords ?? ''}
          </textarea>
        </Field>
        <button type="submit">{locale.t('words.save')}</button>
      </PostForm>
    </section>
  );
}

export function SenderSettings(props: SenderProps) {
  const { view, organisation, sender } = props;
  const { locale, here } = view;
  return (
    <section aria-labelledby="sender-title">
      <div class="group">
        <h2 id="sender-title">{locale.t('sender.title')}</h2>
      </div>
      <div class="card stack">
        <Address {...props} />
        <PostForm action={at(organisation.id, 'sender')} back={here} class="stack">
          <Line {...props} name="fromName" value={sender.fromName} required />
          <Line {...props} name="replyTo" value={sender.replyTo} required type="email" />
          <Line {...props} name="phone" value={sender.phone} type="tel" />
          <Field
            id="sender-paymentInstructions"
            label={locale.t('sender.paymentInstructions')}
            about={locale.t('sender.paymentInstructions-about')}
          >
            <textarea id="sender-paymentInstructions" name="paymentInstructions" rows={4} maxlength={1000} dir="auto">
              {sender.paymentInstructions ?? ''}
            </textarea>
          </Field>
          <Line {...props} name="employee" value={sender.employee ?? null} />
          <Line {...props} name="workingHours" value={sender.workingHours ?? null} />
          <button type="submit">{locale.t('sender.save')}</button>
        </PostForm>
      </div>
    </section>
  );
}

type LineName = 'fromName' | 'replyTo' | 'phone' | 'employee' | 'workingHours';

interface LineProps extends SenderProps {
  readonly name: LineName;
  readonly value: string | null;
  readonly required?: boolean;
  readonly type?: 'text' | 'email' | 'tel';
}

function Line({ view, name, value, required = false, type = 'text' }: LineProps) {
  const { locale } = view;
  const id = `sender-${name}`;
  const label: MessageKey = `sender.${name}`;
  const optional = required ? {} : { optional: locale.t('customer.optional') };
  return (
    <Field id={id} label={locale.t(label)} {...optional}>
      <input
        id={id}
        name={name}
        type={type}
        value={value ?? ''}
        required={required}
        maxlength={200}
        dir={type === 'text' ? 'auto' : 'ltr'}
      />
    </Field>
  );
}

function Address({ view, organisation, sender }: SenderProps) {
  const { locale, here } = view;
  return (
    <>
      <p>
        {locale.t('sender.from')} <b dir="ltr">{sender.fromAddress}</b>
      </p>
      {sender.pending === null ? null : (
        <PostForm action={at(organisation.id, 'sender', 'confirm')} back={here} class="stack">
          <Field id="sender-code" label={locale.t('sender.code', { address: sender.pending })}>
            <input id="sender-code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength={20} dir="ltr" />
          </Field>
          <button type="submit" class="go">
            {locale.t('sender.confirm')}
          </button>
        </PostForm>
      )}
      <Popover
        id="sender-address"
        title={locale.t('sender.address-title')}
        button={locale.t('sender.address')}
        action={at(organisation.id, 'sender', 'address')}
      >
        <PostForm action={at(organisation.id, 'sender', 'address')} back={here} class="stack">
          <Field id="sender-new" label={locale.t('sender.new')} about={locale.t('sender.new-about')}>
            <input id="sender-new" name="address" type="email" required maxlength={254} dir="ltr" />
          </Field>
          <div class="acts">
            <button type="submit" class="go">
              {locale.t('sender.ask')}
            </button>
            <button type="button" popovertarget="sender-address" popovertargetaction="hide">
              {locale.t('today.cancel')}
            </button>
          </div>
        </PostForm>
      </Popover>
    </>
  );
}
