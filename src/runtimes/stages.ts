/** What the screens show of an organisation's policy. */
import type { StageView } from '../organisation/actor.ts';
import type { OpenedOrganisation } from '../organisation/organisation.ts';
import { policySchema } from '../policy/policy.ts';

/** The stages of an organisation's policy in the order they come. */
export function stagesOf({ store: { settings } }: Pick<OpenedOrganisation, 'store'>): StageView[] {
  const document = settings.policy(settings.read().policyHash);
  const policy = document === null ? null : policySchema.parse(JSON.parse(document));
  return (policy?.stages ?? []).map(({ id, days, channel, approval, tone }) => ({
    id,
    days,
    channel,
    approval: approval || tone === 'final',
  }));
}
