/**
 * What the pages of a letter show, the same for the screen and for paper: paragraphs filled in, figures written out, every value
 * escaped and isolated. The pages only place it.
 */
import mustache from 'mustache';
import type { Content } from './content.ts';
import { amountText, countText, currencyText, dateText, daysText, moneyText, percentText } from './locale.ts';
import { interestOf, type LetterInvoice, type LetterSection } from './statement.ts';
import { type Fields, fill, isolated } from './template.ts';

/** 'links': pay links can be followed. 'addresses': on paper they are written out. 'none': the reader is not the one who pays. */
export type Paying = 'links' | 'addresses' | 'none';

/** Values named `label`, `text`, `lines` and the like are HTML; numbers, dates and amounts are text for the page to escape. */
export function viewOf(content: Content, paying: Paying) {
  const { input, words, fields } = content;
  const say = (template: string) => fill(template, fields, isolated);
  const toCustomer = content.ending !== 'own';
  return {
    language: input.language,
    direction: words.direction,
    subject: content.subject,
    labels: words.labels,
    paragraphs: [
      ...(toCustomer ? [words.greeting.map(say).join('<br>\n')] : []),
      ...content.typed.map(typedLines),
      ...content.opening.map(say),
    ],
    hasPoints: content.points.length > 0,
    points: content.points.map(say),
    sections: input.sections.map((section) => sectionView(content, section, paying)),
    agreement: agreementView(content, say),
    pay: content.ending === 'asks' || content.agreement?.payable ? payView(content, say, paying) : null,
    ending: toCustomer ? endingView(content, say) : null,
    footer: words.footer.slice(0, toCustomer ? undefined : 1).map(say),
  };
}

function endingView({ input, words, ending }: Content, say: (template: string) => string) {
  const { signature } = input.organisation;
  return {
    paidRecently: ending === 'asks' ? say(words.paidRecently) : null,
    question: say(ending === 'asks' ? words.question : words.anyQuestion),
    contact: say(words.contact) || null,
    closing: words.closing,
    signature: signature === null ? say(words.signature) : ownLines(signature).join('<br>\n'),
  };
}

function sectionView(content: Content, section: LetterSection, paying: Paying) {
  const { words, input } = content;
  const { currency, invoices } = section;
  const amount = (minor: number) => amountText(minor, currency, input.language);
  const links = payLinksOf(content).length;
  const steps = [
    ...invoices
      .filter((invoice) => invoice.disputed > 0)
      .map((invoice) => ({ label: row(words.rowDisputed, { number: invoice.number }), amount: amount(invoice.disputed) })),
    ...(section.credit > 0 ? [{ label: words.labels.credit, amount: amount(section.credit) }] : []),
  ];
  const sum = invoices.reduce((all, invoice) => all + invoice.open, 0);
  return {
    currency: currencyText(currency, input.language),
    rows: invoices.map((invoice) => ({
      number: invoice.number,
      issued: row(words.rowIssued, { issued: dateText(invoice.issued, input.language, 'short') }),
      due: dateText(invoice.due, input.language, 'short'),
      late: lateness(content, invoice),
      amount: amount(invoice.open),
      // A single link is the button below the table.
      payLink: paying === 'links' && links > 1 ? invoice.payLink : null,
    })),
    steps: steps.length > 0 ? [{ label: words.labels.sum, amount: amount(sum) }, ...steps] : [],
    total: moneyText(section.total, currency, input.language),
    interest: interestView(content, section),
  };
}

function interestView({ input, words, fields }: Content, section: LetterSection) {
  const { language } = input;
  const { rows, sum } = interestOf(section, input);
  if (rows.length === 0) return null;
  const amount = (minor: number) => amountText(minor, section.currency, language);
  return {
    title: words.interest.title,
    rows: rows.flatMap((each) => [
      {
        label: row(words.interest.row, {
          number: each.number,
          days: daysText(each.days, language),
          rate: percentText(each.ratePercentText, language),
          basis: each.basis,
        }),
        amount: amount(each.amount),
      },
      ...(each.fixedSum > 0 ? [{ label: row(words.interest.fixed, { number: each.number }), amount: amount(each.fixedSum) }] : []),
    ]),
    sums: [
      { label: words.interest.sum, amount: moneyText(sum, section.currency, language) },
      { label: words.interest.total, amount: moneyText(section.total + sum, section.currency, language) },
    ],
    note: fill(words.interest.note, fields, isolated),
  };
}

function agreementView({ input, agreement }: Content, say: (template: string) => string) {
  if (!agreement) return null;
  const { language } = input;
  const { currency, instalments } = agreement;
  return {
    hasInstalments: instalments.length > 0,
    currency: currencyText(currency, language),
    instalments: instalments.map(({ due, amount }, index) => ({
      position: countText(index + 1, language),
      due: dateText(due, language, 'short'),
      amount: amountText(amount, currency, language),
    })),
    total: amountText(
      instalments.reduce((sum, { amount }) => sum + amount, 0),
      currency,
      language,
    ),
    text: agreement.text === null ? null : say(agreement.text),
    button: agreement.link,
  };
}

function lateness({ words, input }: Content, invoice: LetterInvoice): string | null {
  return invoice.daysLate > 0 ? row(words.rowLate, { lateness: daysText(invoice.daysLate, input.language) }) : null;
}

function payView(content: Content, say: (template: string) => string, paying: Paying) {
  const { words, input } = content;
  const links = paying === 'none' ? [] : payLinksOf(content);
  const [only] = links;
  const invoices = input.sections.flatMap((section) => section.invoices);
  const own = input.organisation.paymentInstructions;
  const asked = content.ending === 'asks';
  return {
    button:
      paying === 'links' && links.length === 1 && only ? { link: only.link, label: row(words.payOne, { number: only.number }) } : null,
    lines: [
      ...(paying === 'links' && links.length > 1 ? [words.linksAbove] : []),
      ...(paying === 'addresses' ? links.map(({ number, link }) => `${isolated(number)}: ${isolated(link)}`) : []),
      ...(own === null ? (!asked || links.length < invoices.length ? [say(words.payByInvoice)] : []) : [ownLines(own).join('<br>\n')]),
    ],
    quote: asked ? say(words.quoteNumber) : null,
  };
}

/** The invoices that can be paid through a link, in the order of the letter. */
export function payLinksOf({ input }: Pick<Content, 'input'>): { number: string; link: string }[] {
  return input.sections.flatMap((section) =>
    section.invoices.flatMap((invoice) => (invoice.payLink === null ? [] : [{ number: invoice.number, link: invoice.payLink }])),
  );
}

/** The business's own lines, each in its own direction: a Latin bank name in an Arabic letter reads left to right. */
function ownLines(text: string): string[] {
  return text.split('\n').map((line) => isolated(line));
}

/** What a person wrote, line by line: text and never markup. */
function typedLines(paragraph: string): string {
  return paragraph.split('\n').map(mustache.escape).join('<br>\n');
}

function row(template: string, fields: Fields): string {
  return fill(template, fields, isolated);
}
