/** The plain-text part of a letter: everything the HTML part says, readable in any mail program and aloud. */
import type { Content } from './content.ts';
import { dateText, daysText, moneyText } from './locale.ts';
import type { LetterInvoice, LetterSection } from './statement.ts';
import { type Escape, fill } from './template.ts';

/** Unicode isolates do in text what <bdi> does in HTML. Not around links and addresses, which mail programs would take them into. */
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

export function textOf(content: Content): string {
  const { input, words, fields } = content;
  const enter: Escape = words.direction === 'rtl' ? isolate : (value) => value;
  const say = (template: string) => fill(template, fields, enter);
  const opening = [
    ...content.opening.map(say),
    ...(content.points.length > 0 ? [content.points.map((point) => `- ${say(point)}`).join('\n')] : []),
  ];
  const sections = input.sections.map((section) => sectionText(content, section, enter));
  const footer = `${'-'.repeat(40)}\n${words.footer
    .slice(0, content.toCustomer ? undefined : 1)
    .map(say)
    .join('\n')}`;
  if (!content.toCustomer) return join([...opening, ...sections, footer]);
  return join([
    words.greeting.map(say).join('\n'),
    ...opening,
    ...sections,
    howToPay(content, say),
    say(words.paidRecently),
    `${words.labels.question}\n${say(words.question)}`,
    `${words.closing}\n${input.organisation.signature ?? say(words.signature)}`,
    footer,
  ]);
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
  return [...rows, '', ...(steps.length > 0 ? [`${labels.sum}: ${money(sum)}`, ...steps] : []), total].join('\n');
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
    content.toCustomer && invoice.payLink && payLinks(content).length > 1 ? [`  ${words.labels.payOnline}: ${invoice.payLink}`] : [];
  return [`${words.labels.invoice} ${enter(invoice.number)}: ${amount}`, `  ${parts.join(comma)}`, ...link].join('\n');
}

function howToPay(content: Content, say: (template: string) => string): string {
  const { words, input } = content;
  const unlinked = input.sections.some((section) => section.invoices.some((invoice) => !invoice.payLink));
  const instructions = input.organisation.paymentInstructions;
  const own = instructions ?? (unlinked ? say(words.payByInvoice) : null);
  const links = payLinks(content);
  const only = links.length === 1 ? `${words.labels.payOnline}: ${links[0]}` : links.length > 1 ? words.linksAbove : null;
  return [words.labels.howToPay, only, own, say(words.quoteNumber)].filter((part) => part !== null).join('\n');
}

function payLinks(content: Content): string[] {
  return content.input.sections.flatMap((section) => section.invoices.flatMap((invoice) => (invoice.payLink ? [invoice.payLink] : [])));
}

function isolate(value: string): string {
  return value.includes('@') ? value : `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`;
}

function join(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`;
}
