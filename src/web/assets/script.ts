/**
 * The keyboard of lists of rows, an addition to pages that work without it: j and k move, one letter presses the control of the marked row that
 * says so, c and a number note a call. After an act the row that came into its place is marked.
 */
export const SCRIPT = `'use strict';
document.documentElement.classList.add('keys');
const PRESS = { a: '[data-approve]', s: '[data-skip]', d: '[data-done]', c: '[data-call]', n: '[data-no]', w: '[data-again]' };
// A key goes by what it writes; on a keyboard of other letters by where it lies.
const keyOf = ({ key, code }) => {
  if (key.length > 1 || key.charCodeAt(0) < 128) return key;
  if (key === '\\u061f') return '?';
  const place = /^(?:Key|Digit|Numpad)(.)$/.exec(code);
  return place ? place[1].toLowerCase() : key;
};
const PLACE = 'tahseel-row';
const rowsOf = () => [...document.querySelectorAll('[data-row]')];
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  if (!(target instanceof Element) || target.closest('input, textarea, select')) return;
  const key = keyOf(event);
  const open = document.querySelector('[popover][data-numbered]:popover-open');
  if (open && /^[1-9]$/.test(key)) {
    const choice = open.querySelectorAll('[data-choice]')[Number(key) - 1];
    if (choice) {
      event.preventDefault();
      choice.click();
    }
    return;
  }
  if (key === '?') {
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
  if (key === 'j' || key === 'k') {
    const here = row ? rows.indexOf(row) : key === 'j' ? -1 : rows.length;
    event.preventDefault();
    mark(rows[Math.min(rows.length - 1, Math.max(0, here + (key === 'j' ? 1 : -1)))]);
    return;
  }
  const wanted = key === 'Enter' ? target === row && '[data-read]' : PRESS[key];
  const control = row && wanted && row.querySelector(wanted);
  if (!control) return;
  event.preventDefault();
  control.click();
  // Not by autofocus, which a page with a marked row refuses loudly.
  document.querySelector('[popover]:popover-open :is(input:not([type=hidden]), [data-choice])')?.focus();
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
  if (row) sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, rowsOf().indexOf(row), rowsOf().length]));
});
document.addEventListener('click', (event) => {
  const row = event.target instanceof Element && event.target.closest('a') && event.target.closest('[data-row]');
  if (row) sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, rowsOf().indexOf(row), rowsOf().length]));
});
const kept = sessionStorage.getItem(PLACE);
const [path, place, count] = kept === null ? [] : JSON.parse(kept);
if (path === location.pathname) {
  sessionStorage.removeItem(PLACE);
  const rows = rowsOf();
  // Nothing waits any more: that is what comes next, though rows that only tell stand below.
  const done = rows.length < count && document.querySelector('[data-all-done]');
  if (done) mark(done);
  else if (rows.length > 0) mark(rows[Math.min(place, rows.length - 1)]);
}
// What stands there when a page opens is not read out; what comes afterwards is.
const flash = document.querySelector('.flash');
if (flash) {
  const said = document.createElement('p');
  said.className = 'spoken';
  said.setAttribute('aria-live', 'polite');
  document.body.append(said);
  setTimeout(() => { said.textContent = flash.textContent; }, 200);
}
// What is typed is tried a moment after the last key; an answer that comes late gives way to a later one.
const tried = document.querySelector('[data-tried]');
const typing = document.querySelector('form[data-try]');
if (tried && typing) {
  let asked = 0;
  let waiting;
  typing.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const own = (asked += 1);
      const answer = await fetch(typing.dataset.try, { method: 'POST', body: new URLSearchParams(new FormData(typing)) }).catch(() => null);
      if (answer?.ok && own === asked) tried.innerHTML = await answer.text();
    }, 350);
  });
}
// What is still being reckoned is looked at again by itself.
if (document.querySelector('[data-running]')) setTimeout(() => location.reload(), 1500);
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
`;
