/** What a newly connected organisation starts with, on every runtime: the standard policy, and letters in its own name from the installation's address. */
import type { CompanyInfo, PlatformId } from '../../connectors/connector.ts';
import type { Instant } from '../domain/time.ts';
import type { NewOrganisationInput } from '../organisation/create.ts';
import type { Policy } from '../policy/policy.ts';
import { preset } from '../policy/presets.ts';

export interface Newcomer {
  readonly platform: PlatformId;
  readonly tenant: string;
  readonly company: CompanyInfo;
  /** The address letters come from until the organisation has its own. */
  readonly mailFrom: string;
  readonly at: Instant;
}

export function newOrganisation({ mailFrom, company, ...rest }: Newcomer): Omit<NewOrganisationInput, 'database' | 'hash' | 'random'> {
  const sender = { fromName: company.name, fromAddress: mailFrom, replyTo: mailFrom, phone: null, paymentInstructions: null };
  return { ...rest, company, policy: standardPolicy(), sender };
}

function standardPolicy(): Policy {
  const policy = preset('standard');
  if (!policy) throw new Error('the standard preset is missing');
  return policy;
}
