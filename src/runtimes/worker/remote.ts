/** An organisation's actor that lives in an object elsewhere, as the screens and the practice see it. */
import type { OrganisationActor } from '../../organisation/actor.ts';
import type { OrganisationStub } from './bindings.ts';

export function remoteOrganisation(id: string, stub: OrganisationStub): OrganisationActor {
  return {
    id,
    standing: () => stub.standing(),
    balances: () => stub.balances(),
    tally: () => stub.tally(),
    summary: () => stub.summary(),
    today: (shown) => stub.today(shown),
    customers: () => stub.customers(),
    customer: (customerId) => stub.customer(customerId),
    letter: (effectId) => stub.letter(effectId),
    invoicePdf: (effectId, invoiceNumber) => stub.invoicePdf(effectId, invoiceNumber),
    caseFile: (customerId) => stub.caseFile(customerId),
    why: (customerId, day) => stub.why(customerId, day),
    agreements: (customerId) => stub.agreements(customerId),
    whyDay: (customerId, day) => stub.whyDay(customerId, day),
    contactRules: () => stub.contactRules(),
    progress: () => stub.progress(),
    assessment: () => stub.assessment(),
    presets: () => stub.presets(),
    policyVersion: (name) => stub.policyVersion(name),
    policyHistory: (before) => stub.policyHistory(before),
    draftPolicy: (document) => stub.draftPolicy(document),
    rehearsal: (kind, name) => stub.rehearsal(kind, name),
    rehearse: (kind, name) => stub.rehearse(kind, name),
    rehearsedRows: (wanted) => stub.rehearsedRows(wanted),
    call: (taskId) => stub.call(taskId),
    sender: () => stub.sender(),
    askForSender: (by, address) => stub.askForSender(by, address),
    command: (command) => stub.command(command),
    commandOnce: (once, command) => stub.commandOnce(once, command),
    list: (wanted) => stub.list(wanted),
    events: (wanted) => stub.events(wanted),
    sync: (kinds) => stub.sync(kinds),
    plan: () => stub.plan(),
    deliver: () => stub.deliver(),
    wake: (hinted) => stub.wake(hinted),
  };
}
