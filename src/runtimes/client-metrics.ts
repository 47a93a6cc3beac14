/** What an installation tells of its client files as samples, the same on every runtime. */
import type { OrganisationSummary } from '../organisation/actor.ts';
import type { Metric } from '../web/deps.ts';

/** `open`: how many organisations there are, heard of or not. */
export function clientMetrics(open: number, clients: readonly OrganisationSummary[]): Metric[] {
  return [
    { name: 'tahseel_organisations', help: 'Organisations open here.', type: 'gauge', value: open },
    ...clients.flatMap(({ id, lettersSent, webhooksSilentSince, exceptions }): Metric[] => {
      const labels = { organisation: id };
      const silent = webhooksSilentSince ? 1 : 0;
      return [
        { name: 'tahseel_letters_sent', help: 'Letters sent so far.', type: 'counter', value: lettersSent, labels },
        {
          name: 'tahseel_webhooks_silent',
          help: 'Whether changes are found that no webhook told of.',
          type: 'gauge',
          value: silent,
          labels,
        },
        { name: 'tahseel_exceptions', help: 'Things a person has to look at.', type: 'gauge', value: exceptions, labels },
      ];
    }),
  ];
}
