/**
 * The HTML part of a letter: one table-based column with inline styles, because that is what mail programs agree on. Three columns of
 * figures with their details beneath fit a telephone without media queries; the few style rules in the head only recolour for the dark.
 */
import mustache from 'mustache';
import type { Content } from './content.ts';
import { fill, isolated } from './template.ts';
import { viewOf } from './view.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic',Tahoma,Arial,sans-serif";
const SOFT = 'color:#5b6875';
const LINE = 'border-top:1px solid #e3e8ed';
const FIGURES = 'font-variant-numeric:tabular-nums';

/** Colours for the dark; programs that ignore them keep the light page, which stands on its own. */
const DARK = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#0f161d!important}.card{background:#161f28!important;border-color:#26313c!important}
.card,.ink{color:#e8edf2!important}.soft{color:#9aa7b4!important}.line{border-color:#26313c!important}
.note{background:#1d2833!important}.go{background:#4fc3ad!important;color:#06241f!important}.link{color:#4fc3ad!important}}`;

/** Fills the rest of a mail program's preview line, which would otherwise go on with the amounts. */
const PREVIEW_END = '&zwnj;&nbsp;'.repeat(80);

const PAGE = `<!doctype html>
<html lang="{{language}}" dir="{{direction}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no">
<title>{{subject}}</title>
<style>${DARK}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f6f8fa">
<div style="display:none;max-height:0;overflow:hidden">{{{preview}}}{{{previewEnd}}}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" dir="{{direction}}" style="background:#f6f8fa"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border:1px solid #e3e8ed;border-radius:10px;color:#17212b;${FONT};font-size:16px;line-height:1.6;text-align:{{start}}">
<tr><td class="line soft" align="{{start}}" style="padding:20px 24px 16px;font-size:14px;font-weight:600;${SOFT};border-bottom:1px solid #e3e8ed"><bdi>{{organisation}}</bdi></td></tr>
<tr><td align="{{start}}" style="padding:24px 24px 8px">
{{#paragraphs}}<p style="margin:0 0 16px">{{{.}}}</p>
{{/paragraphs}}{{#hasPoints}}<ul style="margin:0 0 16px;padding:0 20px">
{{#points}}<li style="margin:0 0 6px">{{{.}}}</li>
{{/points}}</ul>
{{/hasPoints}}{{#sections}}<table class="line" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px;border-collapse:collapse;font-size:15px;line-height:1.45">
<tr>
<th scope="col" class="soft" align="{{start}}" style="padding:0 0 8px;font-size:13px;font-weight:400;${SOFT}">{{labels.invoice}}</th>
<th scope="col" class="soft" align="{{start}}" style="padding:0 12px 8px;font-size:13px;font-weight:400;${SOFT}">{{labels.due}}</th>
<th scope="col" class="soft" align="{{end}}" style="padding:0 0 8px;font-size:13px;font-weight:400;${SOFT}">{{labels.open}} <bdi>({{currency}})</bdi></th>
</tr>
{{#rows}}<tr>
<td class="line" align="{{start}}" valign="top" style="padding:10px 0;${LINE}"><bdi dir="ltr" style="font-weight:600">{{number}}</bdi><br><span class="soft" style="font-size:13px;${SOFT}">{{{issued}}}</span></td>
<td class="line" align="{{start}}" valign="top" style="padding:10px 12px;${LINE}"><bdi style="white-space:nowrap">{{due}}</bdi>{{#late}}<br><span class="soft" style="font-size:13px;${SOFT}">{{{late}}}</span>{{/late}}</td>
<td class="line" align="{{end}}" valign="top" style="padding:10px 0;${LINE};${FIGURES}"><bdi>{{amount}}</bdi>{{#payLink}}<br><a class="link" href="{{payLink}}" style="font-size:13px;color:#0f6b5c">{{labels.payOnline}}</a>{{/payLink}}</td>
</tr>
{{/rows}}{{#steps}}<tr>
<td class="line soft" colspan="2" align="{{start}}" valign="top" style="padding:{{stepPadding}};${LINE};${SOFT}">{{{label}}}</td>
<td class="line soft" align="{{end}}" valign="top" style="padding:8px 0;${LINE};${SOFT};${FIGURES}"><bdi>{{amount}}</bdi></td>
</tr>
{{/steps}}<tr>
<td class="line ink" colspan="3" style="padding:12px 0 0;border-top:2px solid #17212b"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="ink" align="{{start}}" valign="baseline" style="font-weight:600">{{labels.total}}</td><td class="ink" align="{{end}}" valign="baseline" style="font-size:18px;font-weight:600;${FIGURES}"><bdi>{{total}}</bdi></td></tr></table></td>
</tr>
</table>
{{#interest}}<p style="margin:0 0 4px;font-weight:600">{{title}}</p>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 8px;border-collapse:collapse;font-size:14px;line-height:1.45">
{{#rows}}<tr>
<td class="line soft" align="{{start}}" valign="top" style="padding:{{stepPadding}};${LINE};${SOFT}">{{{label}}}</td>
<td class="line soft" align="{{end}}" valign="top" style="padding:8px 0;${LINE};${SOFT};${FIGURES};white-space:nowrap"><bdi>{{amount}}</bdi></td>
</tr>
{{/rows}}{{#sums}}<tr>
<td class="line ink" align="{{start}}" valign="top" style="padding:{{stepPadding}};${LINE}">{{label}}</td>
<td class="line ink" align="{{end}}" valign="top" style="padding:8px 0;${LINE};${FIGURES};white-space:nowrap"><bdi>{{amount}}</bdi></td>
</tr>
{{/sums}}</table>
<p class="soft" style="margin:0 0 24px;font-size:13px;${SOFT}">{{{note}}}</p>
{{/interest}}{{/sections}}{{#agreement}}{{#hasInstalments}}<table class="line" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px;border-collapse:collapse;font-size:15px;line-height:1.45">
<tr>
<th scope="col" class="soft" align="{{start}}" style="padding:0 0 8px;font-size:13px;font-weight:400;${SOFT}">{{labels.instalment}}</th>
<th scope="col" class="soft" align="{{start}}" style="padding:0 12px 8px;font-size:13px;font-weight:400;${SOFT}">{{labels.due}}</th>
<th scope="col" class="soft" align="{{end}}" style="padding:0 0 8px;font-size:13px;font-weight:400;${SOFT}">{{labels.amount}} <bdi>({{currency}})</bdi></th>
</tr>
{{#instalments}}<tr>
<td class="line" align="{{start}}" style="padding:10px 0;${LINE}">{{position}}</td>
<td class="line" align="{{start}}" style="padding:10px 12px;${LINE}"><bdi style="white-space:nowrap">{{due}}</bdi></td>
<td class="line" align="{{end}}" style="padding:10px 0;${LINE};${FIGURES}"><bdi>{{amount}}</bdi></td>
</tr>
{{/instalments}}<tr>
<td class="ink" colspan="2" align="{{start}}" style="padding:12px 0 0;border-top:2px solid #17212b;font-weight:600">{{labels.together}}</td>
<td class="ink" align="{{end}}" style="padding:12px 0 0;border-top:2px solid #17212b;font-weight:600;${FIGURES}"><bdi>{{total}}</bdi></td>
</tr>
</table>
{{/hasInstalments}}{{#text}}<table role="presentation" class="note" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px;background:#f1f5f4;border-radius:8px"><tr><td align="{{start}}" style="padding:16px 18px">
<p style="margin:0 0 8px;font-weight:600">{{labels.wordsToAccept}}</p>
<p style="margin:0">{{{text}}}</p>
{{#button}}<p style="margin:14px 0 2px"><a class="go" href="{{url}}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#0f6b5c;color:#ffffff;text-decoration:none;font-weight:600">{{label}}</a></p>
{{/button}}</td></tr></table>
{{/text}}{{/agreement}}{{#pay}}<table role="presentation" class="note" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px;background:#f1f5f4;border-radius:8px"><tr><td align="{{start}}" style="padding:16px 18px">
<p style="margin:0 0 8px;font-weight:600">{{labels.howToPay}}</p>
{{#button}}<p style="margin:4px 0 12px"><a class="go" href="{{link}}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#0f6b5c;color:#ffffff;text-decoration:none;font-weight:600">{{{label}}}</a></p>
{{/button}}{{#lines}}<p style="margin:0">{{{.}}}</p>
{{/lines}}{{#quote}}<p class="soft" style="margin:8px 0 0;font-size:14px;${SOFT}">{{{quote}}}</p>
{{/quote}}</td></tr></table>
{{/pay}}{{#ending}}{{#paidRecently}}<p style="margin:0 0 16px">{{{paidRecently}}}</p>
<p style="margin:0 0 4px;font-weight:600">{{labels.question}}</p>
{{/paidRecently}}<p style="margin:0 0 {{afterQuestion}}">{{{question}}}</p>
{{#contact}}<p style="margin:0 0 24px">{{{contact}}}</p>
{{/contact}}<p style="margin:0 0 16px">{{closing}}<br>
{{{signature}}}</p>
{{/ending}}</td></tr>
<tr><td class="line soft" align="{{start}}" style="padding:14px 24px 20px;font-size:13px;line-height:1.55;${SOFT};${LINE}">
{{#footer}}<p style="margin:0 0 4px">{{{.}}}</p>
{{/footer}}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;

const writer = new mustache.Writer();

export function htmlOf(content: Content): string {
  const { input, words, fields } = content;
  const rtl = words.direction === 'rtl';
  const view = viewOf(content, content.ending === 'own' ? 'none' : 'links');
  return writer.render(PAGE, {
    ...view,
    start: rtl ? 'right' : 'left',
    end: rtl ? 'left' : 'right',
    stepPadding: rtl ? '8px 0 8px 12px' : '8px 12px 8px 0',
    afterQuestion: view.ending?.contact ? '4px' : '24px',
    preview: fill(words.preview, fields, isolated),
    previewEnd: PREVIEW_END,
    organisation: input.organisation.name,
  });
}
