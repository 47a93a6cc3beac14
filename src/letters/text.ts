/** The plain-text part of a letter: everything the HTML part says, readable in any mail program and aloud. */
import type { Agreement, Content } from './content.ts';
import { countText, dateText, daysText, isolatedText, moneyText, percentText } from './locale.ts';
import { interestOf, type LetterInvoice, type LetterSection } from './statement.ts';
import { type Escape, fill } from './template.ts';
import { payLinksOf } from './view.ts';

export function textOf(content: Content): string {
  const { input, words, fields } = content;
  const enter = entering(words.direction);
  const say = (template: string) => fill(template, fields, enter);
  const toCustomer = content.ending !== 'own';
  const opening = [
    ...content.typed,
    ...content.opening.map(say),
    ...(content.points.length > 0 ? [content.points.map((point) => `- ${say(point)}`).join('\n')] : []),
  ];
  const sections = input.sections.map((section) => sectionText(content, section, enter));
  const footer = `${'-'.repeat(40)}\n${words.footer
    .slice(0, toCustomer ? undefined : 1)
    .map(say)
    .join('\n')}`;
  if (!toCustomer) return join([...opening, ...sections, footer]);
  const asks = content.ending === 'asks';
  const question = [say(asks ? words.question : words.anyQuestion), say(words.contact)].filter((part) => part !== '').join('\n');
  return join([
    words.greeting.map(say).join('\n'),
    ...opening,
    ...sections,
    ...(content.agreement ? agreementText(content, content.agreement, enter) : []),
    ...(asks || content.agreement?.payable ? [howToPay(content, say)] : []),
    ...(asks ? [say(words.paidRecently), `${words.labels.question}\n${question}`] : [question]),
    `${words.closing}\n${input.organisation.signature ?? say(words.signature)}`,
    footer,
  ]);
}

/** How values enter plain text: isolated where the text around them runs from right to left. */
export function entering(direction: 'ltr' | 'rtl'): Escape {
  return direction === 'rtl' ? isolate : (value) => value;
}

function sectionText(content: Content, section: LetterSection, enter: Escape): string {
  const { words, input } = content;
  const { labels } = words;
  const money = (minor: number) => enter(moneyText(minor, section.currency, input.language));
  const total = `${labels.total}: ${money(section.total)}`;
  const disputed = section.invoices.filter((invoice) => invoice.disputed > 0);
  const sum = section.invoices.reduce((all, invoice) => all + invoice.open, 0);
  const steps = [
    ...disputed.map((invoice) => `${fill(words.rowDisputed, { number: invoice.number }, enter)}: ${money(invoice.disputed)}`),
    ...(section.credit > 0 ? [`${labels.credit}: ${money(section.credit)}`] : []),
  ];
  const rows = section.invoices.map((invoice) => rowText(content, section, invoice, enter));
  return [
    ...rows,
    '',
    ...(steps.length > 0 ? [`${labels.sum}: ${money(sum)}`, ...steps] : []),
    total,
    ...interestText(content, section, enter),
  ].join('\n');
}

function interestText({ input, words, fields }: Content, section: LetterSection, enter: Escape): string[] {
  const { language } = input;
  const { rows, sum } = interestOf(section, input);
  if (rows.length === 0) return [];
  const money = (minor: number) => enter(moneyText(minor, section.currency, language));
  const lines = rows.flatMap((each) => {
    const row = {
      number: each.number,
      days: daysText(each.days, language),
      rate: percentText(each.ratePercentText, language),
      basis: each.basis,
    };
    return [
      `${fill(words.interest.row, row, enter)}: ${money(each.amount)}`,
      ...(each.fixedSum > 0 ? [`${fill(words.interest.fixed, row, enter)}: ${money(each.fixedSum)}`] : []),
    ];
  });
  return [
    '',
    words.interest.title,
    ...lines,
    `${words.interest.sum}: ${money(sum)}`,
    `${words.interest.total}: ${money(section.total + sum)}`,
    fill(words.interest.note, fields, enter),
  ];
}

function agreementText({ input, words, fields }: Content, agreement: Agreement, enter: Escape): string[] {
  const { language } = input;
  const money = (minor: number) => enter(moneyText(minor, agreement.currency, language));
  const table = agreement.instalments
    .map(({ due, amount }, index) => `${countText(index + 1, language)}. ${enter(dateText(due, language))}: ${money(amount)}`)
    .join('\n');
  return [
    ...(table === '' ? [] : [table]),
    ...(agreement.text === null ? [] : [`${words.labels.wordsToAccept}\n${fill(agreement.text, fields, enter)}`]),
    ...(agreement.link === null ? [] : [`${agreement.link.label}: ${agreement.link.url}`]),
  ];
}

function rowText(content: Content, section: LetterSection, invoice: LetterInvoice, enter: Escape): string {
  const { words, input } = content;
  const comma = words.direction === 'rtl' ? '، ' : ', ';
  const parts = [
    fill(words.rowIssued, { issued: dateText(invoice.issued, input.language) }, enter),
    fill(words.rowDue, { due: dateText(invoice.due, input.language) }, enter),
    ...(invoice.daysLate > 0 ? [fill(words.rowLate, { lateness: daysText(invoice.daysLate, input.language) }, enter)] : []),
  ];
  const amount = enter(moneyText(invoice.open, section.currency, input.language));
  // A single link stands under how to pay.
  const link =
    content.ending === 'asks' && invoice.payLink && payLinksOf(content).length > 1
      ? [`  ${words.labels.payOnline}: ${invoice.payLink}`]
      : [];
  return [`${words.labels.invoice} ${enter(invoice.number)}: ${amount}`, `  ${parts.join(comma)}`, ...link].join('\n');
}

function howToPay(content: Content, say: (template: string) => string): string {
  const { words, input } = content;
  const asks = content.ending === 'asks';
  const links = payLinksOf(content);
  const unlinked = !asks || links.length < input.sections.reduce((count, section) => count + section.invoices.length, 0);
  const own = input.organisation.paymentInstructions ?? (unlinked ? say(words.payByInvoice) : null);
  const [only] = links;
  const online = links.length > 1 ? words.linksAbove : only ? `${words.labels.payOnline}: ${only.link}` : null;
  return [words.labels.howToPay, online, own, asks ? say(words.quoteNumber) : null].filter((part) => part !== null).join('\n');
}

/** Not around links and addresses, which mail programs would take them into. */
function isolate(value: string): string {
  return value.includes('@') || value.includes('://') ? value : isolatedText(value);
}

function join(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`;
}
