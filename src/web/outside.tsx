/** The demo's mailbox and clock; where there is no demo these addresses do not exist. */
import { Hono } from 'hono';
import type { WebDeps } from './deps.ts';
import { backOf, formOf } from './forms.ts';
import { LETTER_BODY } from './headers.ts';
import { idOf } from './organisation-pages.tsx';
import { MailboxPage, MailPage } from './pages/mailbox.tsx';
import { leaveFlash, type WebEnv } from './view.ts';

export function outsideRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/mailbox', async (c) =>
    deps.mailbox ? c.html(<MailboxPage view={c.var.view} mails={await deps.mailbox.list()} />) : c.notFound(),
  );
  app.get('/mailbox/:mailId', async (c) => {
    const mail = await deps.mailbox?.read(idOf(c, 'mailId'));
    return mail ? c.html(<MailPage view={c.var.view} mail={mail} />) : c.notFound();
  });
  app.get(`/mailbox/:mailId/${LETTER_BODY}`, async (c) => {
    const mail = await deps.mailbox?.read(idOf(c, 'mailId'));
    return mail?.html ? c.html(mail.html) : c.notFound();
  });
  app.post('/demo/advance', async (c) => {
    if (!deps.demo) return c.notFound();
    const form = await formOf(c);
    const days = Number(form.text('days'));
    if (!Number.isInteger(days) || days < 1 || days > 31) leaveFlash(c, { tone: 'bad', key: 'refused.days', values: {} });
    else leaveFlash(c, { tone: 'good', key: 'flash.demo', values: { ...(await deps.demo.advance(days)) } });
    return c.redirect(backOf(c, form, '/'), 303);
  });
  return app;
}
