/** The one stylesheet: tokens first, then the page, then its parts. Logical properties only, so that right-to-left needs no second sheet. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#16202a, #e6ebf0);
  --soft: light-dark(#566370, #9ba8b5);
  --line: light-dark(#e6eaee, #232d37);
  --page: light-dark(#f5f7f9, #0e141a);
  --card: light-dark(#ffffff, #161e26);
  --accent: light-dark(#0b6657, #58c8b2);
  --on-accent: light-dark(#ffffff, #05231d);
  --good: light-dark(#1a6e38, #74cf92);
  --warn: light-dark(#8a5000, #efb55b);
  --bad: light-dark(#a32c25, #ff958a);
  --shadow: 0 1px 2px light-dark(rgb(20 32 44 / 0.06), rgb(0 0 0 / 0.4));
  --round: 12px;
  --side: 220px;
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 ui-sans-serif, system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', Tahoma, sans-serif; }
h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; }
ul, ol { list-style: none; }
fieldset { border: 0; min-inline-size: 0; }
a { color: inherit; text-decoration-color: color-mix(in oklab, currentcolor 35%, transparent); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentcolor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
main:focus { outline: none; }
svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentcolor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.spoken { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; inset-block-start: 8px; inset-inline-start: -9999px; background: var(--card); padding: 8px 16px; border-radius: 8px; z-index: 9; }
.skip:focus { inset-inline-start: 8px; }
.soft, small { color: var(--soft); font-weight: 400; }
small { font-size: 13px; }
time { white-space: nowrap; }

/* shell */
.shell { display: grid; grid-template-columns: var(--side) minmax(0, 1fr); min-block-size: 100dvh; }
.side { position: sticky; inset-block-start: 0; block-size: 100dvh; display: flex; flex-direction: column; gap: 20px; padding: 24px 12px; }
.brand { padding-inline: 12px; line-height: 1.35; }
.brand a { font-size: 18px; font-weight: 700; letter-spacing: -0.01em; text-decoration: none; color: var(--accent); }
.brand small { display: block; overflow-wrap: anywhere; }
.side nav { display: flex; flex-direction: column; gap: 2px; flex: 1; }
.side nav a { display: flex; align-items: center; gap: 10px; min-block-size: 38px; padding-inline: 12px; border-radius: 9px; color: var(--soft); text-decoration: none; }
.side nav a:hover { color: var(--ink); }
.side nav a[aria-current] { background: var(--card); color: var(--ink); font-weight: 600; box-shadow: var(--shadow); }
.side nav a[aria-current] svg { color: var(--accent); }
.side nav b { margin-inline-start: auto; font-size: 12.5px; font-weight: 650; color: var(--accent); font-variant-numeric: tabular-nums; }
.language { padding: 6px 12px; color: var(--soft); text-decoration: none; align-self: flex-start; border-radius: 8px; }
.language:hover { color: var(--ink); }
.account { padding: 8px 12px; border-radius: 9px; text-decoration: none; font-size: 14px; font-weight: 500; overflow-wrap: anywhere; line-height: 1.35; }
.account:hover { background: var(--card); }
.account small { display: block; }
.side .gap { flex: 1; }
.page { min-inline-size: 0; }
.door { max-inline-size: 460px; }
.door .lead { margin-block-end: 16px; }
.wide-button { inline-size: 100%; justify-content: center; text-align: center; min-block-size: 44px; }
.or { display: flex; align-items: center; gap: 12px; color: var(--soft); font-size: 13.5px; }
.or::before, .or::after { content: ''; flex: 1; border-block-start: 1px solid var(--line); }
.long { overflow-wrap: anywhere; }
.plain-list > div + div { margin-block-start: 10px; }
main { max-inline-size: 1100px; padding: 24px 32px 64px; }

/* demo clock */
.demo { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; padding: 10px 32px; background: color-mix(in oklab, var(--accent) 9%, var(--page)); }
.demo-mark { font-weight: 650; color: var(--accent); }
.demo time { font-variant-numeric: tabular-nums; }
.demo form { margin-inline-start: auto; }
.flash { padding: 10px 16px; border-radius: 10px; margin-block-end: 20px; background: color-mix(in oklab, var(--tone) 12%, var(--card)); color: var(--ink); border-inline-start: 3px solid var(--tone); }
.flash.good { --tone: var(--good); }
.flash.bad { --tone: var(--bad); }

/* headings */
.heading { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 20px; margin-block-end: 20px; }
.heading .back { inline-size: 100%; color: var(--soft); font-size: 13.5px; text-decoration: none; }
.heading .back::before { content: '← ' / ''; }
[dir='rtl'] .heading .back::before { content: '→ ' / ''; }
.heading .back:hover { color: var(--ink); }
h1 { font-size: 24px; line-height: 1.3; letter-spacing: -0.018em; font-weight: 700; overflow-wrap: anywhere; }
:lang(ar) h1, :lang(ar) .brand a { letter-spacing: 0; }
h1 > span { color: var(--soft); font-weight: 400; font-size: 17px; letter-spacing: 0; }
.fresh { color: var(--soft); font-size: 13.5px; }
.fresh::before { content: ''; display: inline-block; inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--good); margin-inline-end: 7px; }
.fresh.broken::before { background: var(--bad); }
.chips { display: flex; flex-wrap: wrap; gap: 6px; }
.lead { max-inline-size: 70ch; margin-block-end: 8px; }
main > .fresh, main > .soft { margin-block-end: 16px; }
main > .acts { margin-block: 16px; }

/* summary strip */
.strip { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); margin-block-end: 36px; padding-block: 16px; }
.strip > div { padding-inline: 20px; }
.strip > div + div { border-inline-start: 1px solid var(--line); }
.strip dt { color: var(--soft); font-size: 13px; }
.strip dd { font-size: 21px; line-height: 1.35; font-weight: 650; letter-spacing: -0.012em; font-variant-numeric: tabular-nums; }
:lang(ar) .strip dd { letter-spacing: 0; }
.strip dd.none { font-size: 16px; font-weight: 500; color: var(--soft); padding-block-start: 4px; }
.strip .sums { display: block; font-size: 14px; line-height: 1.5; font-weight: 500; letter-spacing: 0; text-align: start; }
.strip small { display: block; letter-spacing: 0; }

/* sections and rows */
section { margin-block-end: 36px; }
.demo { margin: 0; }
.group { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px; margin-block-end: 8px; min-block-size: 34px; }
h2 { font-size: 15px; font-weight: 650; }
h2 i { font-style: normal; font-weight: 400; color: var(--soft); margin-inline-start: 4px; }
.rows { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); }
.row { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; column-gap: 20px; align-items: start; padding: 14px 20px; }
.row + .row { border-block-start: 1px solid var(--line); }
.row:focus { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: var(--round); }
.who { font-weight: 600; text-decoration: none; overflow-wrap: anywhere; }
.who + .chip, bdi + .chip { margin-inline-start: 4px; }
a.who:hover { text-decoration: underline; }
.why { color: var(--soft); font-size: 13.5px; line-height: 1.5; }
p.why { margin-block-start: 3px; max-inline-size: 68ch; }
.amount { text-align: end; font-variant-numeric: tabular-nums; font-weight: 600; }
.amount small { display: block; font-variant-numeric: normal; }
.sums > span { display: block; white-space: nowrap; }
.figure { font-variant-numeric: tabular-nums; }
.acts { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.row > .acts { flex-wrap: nowrap; justify-content: end; }
.row > .acts:empty { display: none; }
.rows:not(:has(.acts:not(:empty))) { grid-template-columns: minmax(0, 1fr) auto; }
.rows.items { grid-template-columns: minmax(0, 1fr) auto; }
.chip { display: inline-block; vertical-align: 1px; font-size: 12.5px; line-height: 1.5; padding: 1px 9px; border-radius: 99px; font-weight: 500; white-space: nowrap; background: color-mix(in oklab, var(--tone, var(--soft)) 11%, transparent); color: var(--tone, var(--soft)); }
.chip.friendly { --tone: var(--accent); }
.chip.firm, .chip.warn { --tone: var(--warn); }
.chip.final, .chip.bad { --tone: var(--bad); }
.chip.good { --tone: var(--good); }
.empty { background: var(--card); border-radius: var(--round); padding: 28px 20px; color: var(--soft); box-shadow: var(--shadow); }
.clear { background: var(--card); border-radius: var(--round); padding: 28px 24px; box-shadow: var(--shadow); }
.clear h2 { font-size: 18px; }
.clear p { color: var(--soft); }
.notice { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; padding: 12px 20px; border-radius: var(--round); margin-block-end: 16px; background: color-mix(in oklab, var(--tone, var(--accent)) 10%, var(--card)); }
.notice.bad { --tone: var(--bad); }
.later { margin-block-end: 24px; }
.later > summary { padding-block: 6px; }
.later i { font-style: normal; color: var(--soft); }
.later[open] > summary { margin-block-end: 8px; }
.keys-hint { display: none; }
.row .said { display: block; margin-block-start: 4px; max-inline-size: 70ch; color: var(--ink); white-space: pre-line; overflow-wrap: anywhere; }
.keys-list { display: grid; gap: 8px; margin: 0; }
.keys-list > div { display: grid; grid-template-columns: 7rem 1fr; gap: 12px; }
kbd { font: inherit; font-size: 13px; padding: 1px 7px; border: 1px solid var(--line); border-radius: 6px; background: var(--page); color: var(--ink); }
.choices > :is(button, .button) { justify-self: stretch; justify-content: start; text-align: start; }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 20px 28px; align-items: start; margin-block-end: 24px; }
.own-words { max-inline-size: 46rem; margin-block: 16px 28px; }
.bulk { align-items: center; margin-block-start: 14px; flex-wrap: wrap; }
.clients input[type='checkbox'] { inline-size: 18px; min-block-size: 18px; block-size: 18px; margin-inline-end: 10px; vertical-align: -3px; }
.worklist { display: block; min-inline-size: 0; }
.worklist .tabs { flex-wrap: wrap; margin-block-end: 8px; max-inline-size: 100%; }
.worklist select, .bulk select { inline-size: auto; min-inline-size: 0; max-inline-size: 100%; }
.what input[type="checkbox"] { inline-size: 18px; min-block-size: 18px; block-size: 18px; vertical-align: -3px; }

/* buttons and forms */
button, .button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; font: inherit; font-size: 14px; line-height: 1.4; min-block-size: 34px; padding: 5px 13px; border: 0; border-radius: 9px; background: color-mix(in oklab, var(--ink) 7%, transparent); color: var(--ink); text-decoration: none; cursor: pointer; white-space: nowrap; }
button:hover, .button:hover { background: color-mix(in oklab, var(--ink) 13%, transparent); }
.go { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.go:hover { background: color-mix(in oklab, var(--accent) 86%, var(--ink)); }
.danger { color: var(--bad); background: color-mix(in oklab, var(--bad) 11%, transparent); font-weight: 600; }
.quiet { background: none; color: var(--accent); padding-inline: 8px; min-block-size: 28px; }
form.inline { display: inline-flex; gap: 8px; }
.stack { display: grid; gap: 14px; }
.stack > button { justify-self: start; }
.field { display: grid; gap: 4px; align-content: start; min-inline-size: 0; }
label, .label { font-size: 13.5px; font-weight: 500; padding: 0; }
.about { font-size: 13px; color: var(--soft); }
input, select, textarea { font: inherit; color: var(--ink); background: var(--page); border: 1px solid light-dark(#8b97a3, #5d6b78); border-radius: 9px; padding: 6px 10px; min-block-size: 38px; inline-size: 100%; min-inline-size: 0; }
[dir='rtl'] input[dir='ltr'] { text-align: right; }
input[type='radio'] { inline-size: 18px; block-size: 18px; min-block-size: 0; margin: 2px 0 0; accent-color: var(--accent); flex: none; }
::placeholder { color: var(--soft); opacity: 1; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) 96px; gap: 10px; }
.choice { display: flex; gap: 10px; padding-block: 6px; font-size: 15px; font-weight: 400; cursor: pointer; }
.outcome:not(:has([value='promised']:checked)) .promised { display: none; }
.promised { display: grid; gap: 14px; }
.dialog { border: 0; border-radius: 14px; padding: 20px; inline-size: min(440px, calc(100vw - 32px)); background: var(--card); color: var(--ink); box-shadow: 0 20px 60px rgb(0 0 0 / 0.3); margin: auto; }
.dialog::backdrop { background: rgb(8 14 20 / 0.45); }
.dialog h2 { margin-block-end: 14px; font-size: 16px; }
summary { cursor: pointer; color: var(--accent); font-size: 13.5px; border-radius: 6px; inline-size: fit-content; }
:is(.form, .more) > summary { padding-block: 4px; font-weight: 500; }
.form[open] > summary { margin-block-end: 10px; }

/* tables: rows become cards on a phone */
.list { inline-size: 100%; border-collapse: collapse; background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); }
.list th, .list td { padding: 12px 12px; text-align: start; vertical-align: top; font-weight: 400; }
.list :is(th, td):first-child { padding-inline-start: 20px; }
.list :is(th, td):last-child { padding-inline-end: 20px; }
.list thead th { font-size: 13px; color: var(--soft); padding-block: 10px 6px; white-space: nowrap; }
.list tbody tr { border-block-start: 1px solid var(--line); }
.list tbody tr:focus { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: var(--round); }
.list .why { display: block; }
.list tbody th { max-inline-size: 44ch; font-weight: 500; }
.list .number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.list td small { display: block; font-weight: 400; }
.list .strong, .list .count { font-weight: 600; }
.list .zero, .list .none { color: var(--soft); font-weight: 400; }
.list .chip { margin-inline-start: 6px; }
.filter { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 12px; margin-block-end: 14px; }
.filter form { display: flex; gap: 8px; }
.filter input { background: var(--card); inline-size: 260px; max-inline-size: 100%; }
.filter button { min-block-size: 38px; }
.tabs { display: flex; gap: 4px; }
.tabs a { padding: 8px 12px; border-radius: 9px; color: var(--soft); text-decoration: none; font-size: 14px; }
.tabs a[aria-current] { background: var(--card); color: var(--ink); font-weight: 600; box-shadow: var(--shadow); }
.pages { display: flex; justify-content: center; gap: 20px; margin-block: 20px; }

/* the reference of the API */
.contents { display: flex; flex-wrap: wrap; gap: 6px 18px; margin-block-end: 20px; }
.call { margin-block-end: 12px; }
.call > * + *, #start > * + * { margin-block-start: 8px; }
.call h4 { margin-block: 14px 4px; font-size: 13.5px; }
.fields > div { display: grid; grid-template-columns: minmax(110px, 190px) minmax(0, 1fr); gap: 12px; padding-block: 5px; border-block-start: 1px solid var(--line); }
.fields dd, .fields dt { overflow-wrap: anywhere; }
.sample { overflow-x: auto; background: var(--page); border-radius: 9px; padding: 10px 14px; margin-block: 10px; max-block-size: 420px; }
.sample pre { margin: 0; font: 13px/1.5 ui-monospace, monospace; }
code { font: 13px ui-monospace, monospace; }

/* two columns: what happens, and what belongs beside it */
.split { display: grid; grid-template-columns: minmax(0, 1fr) 300px; grid-template-rows: auto 1fr; gap: 0 28px; align-items: start; }
.split > .aside { grid-row: 1 / span 2; grid-column: 2; }
.card { background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); padding: 18px 20px; }
section.card { margin-block-end: 16px; }
.card > p + form, .card > p + .button { margin-block-start: 10px; }
.heading .chips { margin-inline-end: auto; }
.card > h2 { margin-block-end: 8px; }
.plain > li { padding-block: 5px; overflow-wrap: anywhere; }
.plain + .form, .plain + .between { margin-block-start: 8px; }
.between { display: flex; justify-content: space-between; align-items: start; gap: 8px; }
.between > .inline { flex: none; }
.warning { color: var(--bad); }
.said { margin-block-start: 2px; padding-inline-start: 10px; border-inline-start: 2px solid var(--line); color: var(--soft); overflow-wrap: anywhere; }
.counts { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 0 20px; margin-block-end: 24px; }
.choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 14px 20px; }
.narrow { max-inline-size: 520px; }
.wide { overflow-x: auto; background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); }
.sheet { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
.sheet :is(th, td) { padding: 7px 12px; text-align: start; white-space: nowrap; max-inline-size: 280px; overflow: hidden; text-overflow: ellipsis; font-weight: 400; }
.sheet thead th { font-weight: 600; }
.sheet tbody tr { border-block-start: 1px solid var(--line); }
.sheet tbody th { color: var(--soft); }
.facts { display: grid; gap: 6px; background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); padding: 16px 20px; margin-block-end: 20px; }
.facts > div { display: grid; grid-template-columns: 120px minmax(0, 1fr); gap: 12px; }
.facts dt { color: var(--soft); }
.facts dd { overflow-wrap: anywhere; }
.facts.small { padding: 0; box-shadow: none; margin-block: 8px 14px; font-size: 14px; }
.facts .sums { display: inline-block; }
.phone { display: inline-block; font-size: 18px; font-weight: 600; margin-inline-end: 16px; }
.standing { margin-block-start: 5px; }
.whole-why { margin-block-start: 2px; font-size: 13.5px; }
.rules { margin-block: 6px; padding-inline-start: 12px; border-inline-start: 2px solid var(--line); }
.rules li { padding-block: 2px; }
.rules code { font: 12px ui-monospace, monospace; color: var(--soft); }
.timeline { background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); padding: 8px 20px; }
.timeline li { display: grid; grid-template-columns: 168px minmax(0, 1fr); gap: 16px; padding-block: 8px; font-size: 14.5px; }
.timeline time { color: var(--soft); font-size: 13.5px; font-variant-numeric: tabular-nums; white-space: normal; }
.timeline b { font-weight: 600; }
.script { background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); padding: 20px 24px; font-size: 16px; line-height: 1.65; display: grid; gap: 10px; }
.script h3 { font-size: 16px; }
.mail { display: block; inline-size: 100%; block-size: 960px; border: 0; border-radius: var(--round); background: #fff; color-scheme: light; box-shadow: var(--shadow); }
.text { margin-block-start: 12px; }
.mail-text { margin: 8px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); padding: 20px; }
.message { max-inline-size: 52ch; padding-block: 12vh; }
.message p { margin-block-start: 8px; }
.message .acts { margin-block-start: 20px; }

@media (hover: hover) and (min-width: 900px) {
  .keys .keys-hint { display: block; }
  .keys [data-approve]::after { content: 'A' / ''; font: 600 11px ui-monospace, monospace; opacity: 0.75; }
}
@media (max-width: 1080px) {
  .split { display: block; }
  .split > .aside { margin-block-end: 36px; }
  .shell { --side: 190px; }
  main, .demo { padding-inline: 24px; }
}
@media (max-width: 760px) {
  .shell { display: block; padding-block-end: calc(62px + env(safe-area-inset-bottom)); }
  .side { position: static; block-size: auto; flex-direction: row; align-items: baseline; justify-content: space-between; gap: 12px; padding: 12px 16px 8px; }
  .brand { padding: 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 10px; }
  .language { padding: 4px 0; flex: none; margin-inline-start: auto; }
  .account { padding: 4px 0; max-inline-size: 34vw; min-inline-size: 6ch; white-space: nowrap; }
  .account > bdi { display: block; overflow: hidden; text-overflow: ellipsis; }
  .account small, .side .gap { display: none; }
  .side nav { position: fixed; inset-inline: 0; inset-block-end: 0; z-index: 5; flex-direction: row; gap: 0; background: var(--card); border-block-start: 1px solid var(--line); padding: 4px 4px calc(4px + env(safe-area-inset-bottom)); }
  .side nav a { position: relative; flex: 1 1 0; min-inline-size: 0; flex-direction: column; justify-content: center; gap: 2px; min-block-size: 52px; padding: 4px 2px; font-size: 12px; line-height: 1.25; text-align: center; }
  .side nav a[aria-current] { box-shadow: none; color: var(--accent); background: none; }
  .side nav b { position: absolute; inset-block-start: 2px; inset-inline-start: calc(50% + 8px); min-inline-size: 18px; padding-inline: 4px; border-radius: 9px; background: var(--accent); color: var(--on-accent); font-size: 11px; line-height: 18px; }
  main { padding: 16px 16px 32px; }
  .demo { padding: 8px 16px; }
  .demo form { margin: 0; inline-size: 100%; }
  .demo form button { flex: 1; }
  h1 { font-size: 22px; }
  h1 > span { display: block; font-size: 15px; }
  .strip { grid-template-columns: repeat(2, minmax(0, 1fr)); padding-block: 4px; margin-block-end: 28px; }
  .strip > div { padding: 12px 16px; }
  .strip > div:nth-child(odd) { border: 0; }
  .strip > div:nth-child(n + 3) { border-block-start: 1px solid var(--line); }
  .strip dd { font-size: clamp(14px, 4.4vw, 18px); }
  .rows { grid-template-columns: minmax(0, 1fr) auto; }
  .row { padding: 14px 16px; column-gap: 12px; row-gap: 10px; }
  .row > .what { display: contents; }
  .row > .what > * { justify-self: start; }
  .rows:not(.items, .mails) .row { display: block; }
  .rows:not(.items, .mails) .row > .what { display: block; }
  .rows:not(.items, .mails) .amount { display: flex; justify-content: space-between; align-items: baseline; gap: 12px; text-align: start; margin-block-start: 6px; }
  .row > .acts { margin-block-start: 10px; flex-wrap: wrap; }
  .row > .acts > * { flex: 1 1 auto; }
  .row > .acts form { display: flex; }
  .row > .acts :is(button, .button) { min-block-size: 42px; flex: 1; }
  .items .row, .mails .row { display: block; }
  .items .row > .what, .mails .row > .what { display: block; }
  .items .amount, .mails .amount { text-align: start; margin-block-start: 6px; display: flex; flex-wrap: wrap; gap: 0 12px; align-items: baseline; }
  .list thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .list, .list tbody { display: block; }
  .list tbody tr { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; padding: 14px 16px; }
  .list tbody tr:first-child { border-block-start: 0; }
  .list tbody :is(th, td) { padding: 0 !important; text-align: start; max-inline-size: none; }
  .list tbody th { grid-column: 1 / -1; }
  .list tbody td::before { content: attr(data-label); display: block; font-size: 12.5px; color: var(--soft); font-weight: 400; }
  .list .number { text-align: start; }
  .clients tbody tr { grid-template-columns: repeat(3, auto); }
  .clients tbody td:is(:nth-child(2), :last-child) { grid-column: 1 / -1; }
  .filter form { flex: 1; }
  .filter input { inline-size: 100%; }
  .filter { flex-direction: column; }
  .facts > div { grid-template-columns: 92px minmax(0, 1fr); }
  .timeline li { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@media (prefers-reduced-motion: no-preference) {
  button, .button, .side nav a { transition: background-color 0.12s, color 0.12s; }
}
@media print {
  :root { color-scheme: light; }
  .side, .demo, .flash, .acts, form, .form, .skip, .keys-hint, .filter, .mail { display: none !important; }
  .shell, .split { display: block; }
  main { max-inline-size: none; padding: 0; }
  .rows, .list, .card, .strip, .timeline, .facts { box-shadow: none; border: 1px solid #ccc; }
  .row, tr { break-inside: avoid; }
}
`;
