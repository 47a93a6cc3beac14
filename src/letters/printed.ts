/**
 * A letter on paper: a standalone A4 page on the business's letterhead, for a printer or a PDF. No scripts and nothing from outside;
 * pay links are written out, because nobody can follow one on paper.
 */
import mustache from 'mustache';
import type { Content } from './content.ts';
import { contentOf } from './letter.ts';
import { dateText } from './locale.ts';
import { type OccasionInput, occasionContent } from './occasion.ts';
import type { OwnTemplates } from './own-templates.ts';
import { LetterRefused } from './refused.ts';
import { type LetterInput, line } from './statement.ts';
import { fill, isolated } from './template.ts';
import { viewOf } from './view.ts';

/** The business as its paper shows it. */
export interface Letterhead {
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly registrationNumber: string | null;
  /** A PNG, JPEG or SVG image as a base64 data URI, or null. */
  readonly logo: string | null;
}

export interface Paper {
  readonly letterhead: Letterhead;
  /** The customer's address below the name, a line each. */
  readonly customerAddress: readonly string[];
}

const LOGO = /^data:image\/(?:png|jpeg|svg\+xml);base64,[A-Za-z0-9+/]+=*$/;
/** A logo on paper needs no more. */
const MAX_LOGO = 400_000;
const MAX_LINES = 8;

const STYLE = `@page{size:A4;margin:20mm 22mm 22mm}
*{box-sizing:border-box}
html{color-scheme:light}
body{margin:0 auto;max-width:166mm;padding:14mm 0;background:#fff;color:#111;font:11pt/1.5 'Noto Sans','Noto Sans Arabic','Segoe UI',Tahoma,Arial,sans-serif}
[dir=rtl] body{line-height:1.7}
bdi{unicode-bidi:isolate}
header{display:flex;justify-content:space-between;gap:10mm;padding-block-end:5mm;border-block-end:1px solid #999;margin-block-end:9mm;font-size:9pt}
header strong{display:block;font-size:13pt}
header img{max-height:18mm;max-width:50mm}
.head{display:flex;align-items:flex-start;flex-wrap:wrap;justify-content:space-between;gap:6mm 10mm;margin-block-end:9mm}
.meta{border-collapse:collapse;font-size:9.5pt}
.meta td{vertical-align:top}
.meta th{font-weight:400;color:#444;text-align:start;padding-inline-end:4mm;vertical-align:top}
h1{font-size:12pt;margin:0 0 5mm}
p{margin:0 0 3.5mm;orphans:3;widows:3}
table.rows{width:100%;border-collapse:collapse;margin:2mm 0 6mm;font-size:10pt}
.rows th{font-weight:400;color:#444;text-align:start;border-block-end:1px solid #111;padding:1.2mm 0}
.rows td{border-block-end:1px solid #ccc;padding:1.6mm 0;vertical-align:top}
.rows th+th,.rows td+td{padding-inline-start:4mm}
.rows .figure{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
.rows small{display:block;color:#444;font-size:8.5pt}
.rows tr{break-inside:avoid}
.rows thead{display:table-header-group}
.rows .total td{border-block-start:2px solid #111;border-block-end:0;font-weight:700}
.box{border:1px solid #999;padding:3mm 4mm;margin-block-end:5mm;break-inside:avoid;overflow-wrap:anywhere}
.box p{margin:0 0 1.5mm}
.sign{break-inside:avoid}
footer{margin-block-start:9mm;padding-block-start:3mm;border-block-start:1px solid #999;font-size:8.5pt;color:#444}
footer p{margin:0 0 1mm}
@media print{body{padding:0;max-width:none}}
@media screen and (max-width:760px){body{padding:6mm}header,.head{flex-wrap:wrap}}`;

const PAGE = `<!doctype html>
<html lang="{{language}}" dir="{{direction}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{subject}}</title>
<style>${STYLE}</style>
</head>
<body>
<header><div><strong><bdi>{{head.name}}</bdi></strong>{{#head.lines}}<bdi>{{.}}</bdi><br>{{/head.lines}}{{#head.registration}}{{labels.registration}} <bdi>{{head.registration}}</bdi>{{/head.registration}}</div>{{#head.logo}}<img src="{{head.logo}}" alt="">{{/head.logo}}</header>
<div class="head"><address style="font-style:normal"><bdi>{{customer}}</bdi>{{#customerAddress}}<br><bdi>{{.}}</bdi>{{/customerAddress}}</address>
<table class="meta">
<tr><th scope="row">{{labels.date}}</th><td><bdi>{{date}}</bdi></td></tr>
<tr><th scope="row">{{labels.reference}}</th><td><bdi>{{reference}}</bdi></td></tr>
{{#series}}<tr><th scope="row">{{labels.letter}}</th><td>{{{series}}}</td></tr>
{{/series}}</table></div>
<h1>{{{heading}}}</h1>
{{#paragraphs}}<p>{{{.}}}</p>
{{/paragraphs}}{{#sections}}<table class="rows">
<thead><tr><th scope="col">{{labels.invoice}}</th><th scope="col">{{labels.due}}</th><th scope="col" class="figure">{{labels.open}} <bdi>({{currency}})</bdi></th></tr></thead>
<tbody>
{{#rows}}<tr><td><bdi dir="ltr">{{number}}</bdi><small>{{{issued}}}</small></td><td><bdi>{{due}}</bdi>{{#late}}<small>{{{late}}}</small>{{/late}}</td><td class="figure"><bdi>{{amount}}</bdi></td></tr>
{{/rows}}{{#steps}}<tr><td colspan="2">{{{label}}}</td><td class="figure"><bdi>{{amount}}</bdi></td></tr>
{{/steps}}<tr class="total"><td colspan="2">{{labels.total}}</td><td class="figure"><bdi>{{total}}</bdi></td></tr>
</tbody></table>
{{#interest}}<table class="rows">
<thead><tr><th scope="col" colspan="2"><strong>{{title}}</strong></th></tr></thead>
<tbody>
{{#rows}}<tr><td>{{{label}}}</td><td class="figure"><bdi>{{amount}}</bdi></td></tr>
{{/rows}}{{#sums}}<tr><td>{{label}}</td><td class="figure"><bdi>{{amount}}</bdi></td></tr>
{{/sums}}</tbody></table>
<p>{{{note}}}</p>
{{/interest}}{{/sections}}{{#agreement}}{{#hasInstalments}}<table class="rows">
<thead><tr><th scope="col">{{labels.instalment}}</th><th scope="col">{{labels.due}}</th><th scope="col" class="figure">{{labels.amount}} <bdi>({{currency}})</bdi></th></tr></thead>
<tbody>
{{#instalments}}<tr><td>{{position}}</td><td><bdi>{{due}}</bdi></td><td class="figure"><bdi>{{amount}}</bdi></td></tr>
{{/instalments}}<tr class="total"><td colspan="2">{{labels.together}}</td><td class="figure"><bdi>{{total}}</bdi></td></tr>
</tbody></table>
{{/hasInstalments}}{{#text}}<div class="box"><p><strong>{{labels.wordsToAccept}}</strong></p><p>{{{text}}}</p>{{#button}}<p>{{label}}: <bdi dir="ltr">{{url}}</bdi></p>{{/button}}</div>
{{/text}}{{/agreement}}{{#pay}}<div class="box"><p><strong>{{labels.howToPay}}</strong></p>{{#lines}}<p>{{{.}}}</p>{{/lines}}{{#quote}}<p>{{{quote}}}</p>{{/quote}}</div>
{{/pay}}{{#ending}}{{#paidRecently}}<p>{{{paidRecently}}}</p>
{{/paidRecently}}<p>{{{question}}}</p>
{{#contact}}<p>{{{contact}}}</p>
{{/contact}}<p class="sign">{{closing}}<br>{{{signature}}}</p>
{{/ending}}<footer>{{#footer}}<p>{{{.}}}</p>{{/footer}}</footer>
</body>
</html>
`;

const writer = new mustache.Writer();

/**
 * The letter of a stage as a page to print. `own` as renderLetter.
 * @throws LetterRefused as renderLetter, and for a letterhead whose logo is no image in itself.
 */
export function renderPrinted(input: LetterInput, paper: Paper, own: OwnTemplates | null = null): string {
  return pageOf(contentOf(input, own, true), paper);
}

/** The letter of an occasion as a page to print. @throws LetterRefused as renderPrinted. */
export function renderPrintedOccasion(input: OccasionInput, paper: Paper, own: OwnTemplates | null = null): string {
  return pageOf(occasionContent(input, own, true), paper);
}

function pageOf(content: Content, paper: Paper): string {
  const { input, words, fields } = content;
  const { letterhead } = paper;
  if (letterhead.logo !== null && !(letterhead.logo.length <= MAX_LOGO && LOGO.test(letterhead.logo))) {
    throw new LetterRefused('unusable-logo', 'logo');
  }
  return writer.render(PAGE, {
    ...viewOf(content, 'addresses'),
    head: {
      name: line(letterhead.name, 'letterhead'),
      lines: linesOf(letterhead.addressLines),
      registration: letterhead.registrationNumber === null ? null : line(letterhead.registrationNumber, 'registrationNumber'),
      logo: letterhead.logo,
    },
    heading: isolated(content.subject),
    customer: input.customer.name,
    customerAddress: linesOf(paper.customerAddress),
    date: dateText(input.date, input.language),
    reference: input.reference,
    series: fields.letterNumber ? fill(words.series, fields, isolated) : null,
  });
}

/** Address lines, cleaned; empty ones are left out. */
function linesOf(lines: readonly string[]): string[] {
  return lines.slice(0, MAX_LINES).flatMap((each) => (each.trim() === '' ? [] : [line(each, 'address')]));
}
