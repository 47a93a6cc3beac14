/** Keyboard shortcuts for lists of rows, an addition to pages that work without it: j and k move, a presses the first button, Enter reads. */
export const SCRIPT = `'use strict';
document.documentElement.classList.add('keys');
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  if (!(target instanceof Element) || target.closest('input, textarea, select, [popover]')) return;
  const rows = [...document.querySelectorAll('[data-row]')];
  if (rows.length === 0) return;
  const row = target.closest('[data-row]');
  const press = (selector) => {
    const control = row && row.querySelector(selector);
    if (!control) return;
    event.preventDefault();
    control.click();
  };
  if (event.key === 'j' || event.key === 'k') {
    const here = row ? rows.indexOf(row) : event.key === 'j' ? -1 : rows.length;
    const next = rows[Math.min(rows.length - 1, Math.max(0, here + (event.key === 'j' ? 1 : -1)))];
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'a') press('[data-approve]');
  else if (event.key === 'Enter' && target === row) press('[data-read]');
});
// One press, one post: a second click on a slow answer must not repeat the first.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
// What is still being reckoned is looked at again by itself.
if (document.querySelector('[data-running]')) setTimeout(() => location.reload(), 1500);
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});
`;
