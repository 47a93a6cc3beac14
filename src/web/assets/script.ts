/**
 * The keyboard of lists of rows, an addition to pages that work without it: j and k move, one letter presses the control of the marked row that
 * says so, c and a number note a call. After an act the row that came into its place is marked.
 */
export const SCRIPT = `'use strict';
document.documentElement.classList.add('keys');
const PRESS = { a: '[data-approve]', s: '[data-skip]', d: '[data-done]', c: '[data-call]' };
const PLACE = 'tahseel-row';
const rowsOf = () => [...document.querySelectorAll('[data-row]')];
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  if (!(target instanceof Element) || target.closest('input, textarea, select')) return;
  const open = document.querySelector('[popover][data-numbered]:popover-open');
  if (open && /^[1-9]$/.test(event.key)) {
    const choice = open.querySelectorAll('[data-choice]')[Number(event.key) - 1];
    if (choice) {
      event.preventDefault();
      choice.click();
    }
    return;
  }
  if (event.key === '?') {
    const help = document.querySelector('[data-keys]');
    if (help) {
      event.preventDefault();
      help.togglePopover();
    }
    return;
  }
  if (target.closest('[popover]')) return;
  const rows = rowsOf();
  if (rows.length === 0) return;
  const row = target.closest('[data-row]');
  if (event.key === 'j' || event.key === 'k') {
    const here = row ? rows.indexOf(row) : event.key === 'j' ? -1 : rows.length;
    event.preventDefault();
    mark(rows[Math.min(rows.length - 1, Math.max(0, here + (event.key === 'j' ? 1 : -1)))]);
    return;
  }
  const wanted = event.key === 'Enter' ? target === row && '[data-read]' : PRESS[event.key];
  const control = row && wanted && row.querySelector(wanted);
  if (!control) return;
  event.preventDefault();
  control.click();
});
function mark(row) {
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
}
// One press, one post: a second click on a slow answer must not repeat the first.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
  const row = form.closest('[data-row]');
  if (row) sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, rowsOf().indexOf(row)]));
});
document.addEventListener('click', (event) => {
  const row = event.target instanceof Element && event.target.closest('[data-read]') && event.target.closest('[data-row]');
  if (row) sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, rowsOf().indexOf(row)]));
});
const kept = sessionStorage.getItem(PLACE);
const [path, place] = kept === null ? [] : JSON.parse(kept);
if (path === location.pathname) {
  sessionStorage.removeItem(PLACE);
  const rows = rowsOf();
  if (rows.length > 0) mark(rows[Math.min(place, rows.length - 1)]);
  else document.querySelector('[data-all-done]')?.focus();
}
// What is still being reckoned is looked at again by itself.
if (document.querySelector('[data-running]')) setTimeout(() => location.reload(), 1500);
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
`;
