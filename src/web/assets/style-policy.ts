/** Parts of the stylesheet that only the policy, the agreements and the rules need. */
export const POLICY_STYLE = `
/* a policy's stages on a line */
.ladder { background: var(--card); border-radius: var(--round); box-shadow: var(--shadow); padding: 18px 20px 6px; margin-block-end: 10px; }
.ladder > li { position: relative; display: grid; grid-template-columns: 132px minmax(0, 1fr); column-gap: 34px; padding-block-end: 18px; }
.ladder > li::before { content: ''; position: absolute; inset-block: 6px 0; inset-inline-start: 148px; inline-size: 2px; background: var(--line); }
.ladder > li:last-child::before { display: none; }
.ladder > li::after { content: ''; position: absolute; inset-block-start: 5px; inset-inline-start: 143px; inline-size: 12px; block-size: 12px; border-radius: 50%; background: var(--card); border: 3px solid var(--tone, var(--soft)); }
.ladder > .friendly { --tone: var(--accent); }
.ladder > .firm { --tone: var(--warn); }
.ladder > .final { --tone: var(--bad); }
.ladder .day { font-weight: 500; font-size: 14px; color: var(--soft); text-align: end; font-variant-numeric: tabular-nums; }
.ladder .chips { margin-block: 3px; }
.ladder .why { max-inline-size: 62ch; }
main > section, .split > div > section { min-inline-size: 0; }
code { font: 12px ui-monospace, monospace; color: var(--soft); }
h1 code { font-size: 14px; }
.warned { --tone: var(--warn); }
.differences > li { padding-block: 4px; padding-inline-start: 12px; border-inline-start: 3px solid var(--tone, var(--line)); margin-block-end: 4px; }
.differences > :is(.stage-added, .segment-added) { --tone: var(--good); }
.differences > :is(.stage-removed, .segment-removed) { --tone: var(--bad); }
.card > .about { margin-block: 8px; }
.facts.small > div { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }

/* agreements */
.agreed { margin-block-end: 12px; }
.agreed h3 { font-size: 15px; }
.instalments { margin-block: 8px; max-inline-size: 460px; }
.instalments > .between { display: grid; grid-template-columns: minmax(0, 1fr) auto 76px; gap: 12px; padding-block: 4px; align-items: center; }
.instalments .chip { justify-self: start; }
.wide-pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); padding-block: 4px; }
.plain > .stacked { display: grid; gap: 6px; }
.stacked form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
form.card + form.card { margin-block-start: 16px; }
.list th small { display: block; margin-block-start: 2px; }
.day-choice { justify-content: start; align-items: end; }
.day-choice input { inline-size: auto; }
.answer { font-size: 19px; margin-block: 8px 20px; max-inline-size: 60ch; }

/* its form */
.policy legend { font-weight: 650; font-size: 15px; padding: 0; margin-block-end: 10px; }
.policy fieldset fieldset > legend { font-size: 14px; }
.card > legend { float: inline-start; inline-size: 100%; }
.card > legend + * { clear: both; }
.stages { display: grid; gap: 12px; }
.stages > button { justify-self: start; }
.stage .between { align-items: center; flex-wrap: wrap; margin-block-start: 8px; }
.choices { align-items: start; }
.stage .choices { grid-template-columns: repeat(auto-fill, minmax(min(150px, 45%), 1fr)); }
.rows + .about { margin-block-start: 8px; }
.changed { display: grid; gap: 2px; }
.wrong :is(input, select, textarea) { border-color: var(--bad); }
.wrong .warning { font-size: 13.5px; }
input[type='checkbox'] { inline-size: 18px; block-size: 18px; min-block-size: 0; margin: 2px 0 0; accent-color: var(--accent); flex: none; }
bdi + small { display: block; }
.closed { display: inline-block; margin-inline-end: 14px; }
select.short { inline-size: auto; max-inline-size: 100%; }
textarea.code { font: 13px/1.5 ui-monospace, monospace; direction: ltr; text-align: left; }
.presets { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(230px, 100%), 1fr)); gap: 16px; align-items: start; }
.steps { margin-block: 20px; }
progress { inline-size: min(320px, 100%); block-size: 10px; accent-color: var(--accent); }
details.card > summary { font-weight: 600; }
.counted a[aria-current] { font-weight: 700; }
.strip:has(> :nth-child(3):last-child) { grid-template-columns: repeat(3, minmax(0, 1fr)); }

@media (max-width: 760px) {
  .ladder { padding-inline: 16px; }
  .ladder > li { grid-template-columns: minmax(0, 1fr); padding-inline-start: 26px; }
  .ladder .day { text-align: start; }
  .ladder > li::before { inset-inline-start: 5px; }
  .ladder > li::after { inset-inline-start: 0; }
  .heading .acts { inline-size: 100%; }
}
`;
