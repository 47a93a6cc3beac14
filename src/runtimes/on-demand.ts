/** An organisation that may be closed: each call opens it for as long as the call takes. */
import type { OrganisationActor } from '../organisation/actor.ts';

export type Using = <Result>(work: (actor: OrganisationActor) => Promise<Result>) => Promise<Result>;

/** Everything an actor answers and accepts, through `use`. */
export function onDemand(id: string, use: Using): OrganisationActor {
  return {
    id,
    standing: () => use((actor) => actor.standing()),
    balances: () => use((actor) => actor.balances()),
    tally: () => use((actor) => actor.tally()),
    summary: () => use((actor) => actor.summary()),
    today: (shown) => use((actor) => actor.today(shown)),
    customers: (asked) => use((actor) => actor.customers(asked)),
    customer: (customerId) => use((actor) => actor.customer(customerId)),
    letter: (effectId) => use((actor) => actor.letter(effectId)),
    invoicePdf: (effectId, invoiceNumber) => use((actor) => actor.invoicePdf(effectId, invoiceNumber)),
    caseFile: (customerId) => use((actor) => actor.caseFile(customerId)),
    why: (customerId, day) => use((actor) => actor.why(customerId, day)),
    agreements: (customerId) => use((actor) => actor.agreements(customerId)),
    whyDay: (customerId, day) => use((actor) => actor.whyDay(customerId, day)),
    contactRules: () => use((actor) => actor.contactRules()),
    words: () => use((actor) => actor.words()),
    wordsAt: (name) => use((actor) => actor.wordsAt(name)),
    tryWords: (name, text) => use((actor) => actor.tryWords(name, text)),
    progress: () => use((actor) => actor.progress()),
    assessment: () => use((actor) => actor.assessment()),
    presets: () => use((actor) => actor.presets()),
    policyVersion: (hash) => use((actor) => actor.policyVersion(hash)),
    policyHistory: (before) => use((actor) => actor.policyHistory(before)),
    draftPolicy: (document) => use((actor) => actor.draftPolicy(document)),
    rehearsal: (kind, hash) => use((actor) => actor.rehearsal(kind, hash)),
    rehearse: (kind, hash) => use((actor) => actor.rehearse(kind, hash)),
    rehearsedRows: (wanted) => use((actor) => actor.rehearsedRows(wanted)),
    call: (taskId) => use((actor) => actor.call(taskId)),
    sender: () => use((actor) => actor.sender()),
    askForSender: (by, address) => use((actor) => actor.askForSender(by, address)),
    command: (command) => use((actor) => actor.command(command)),
    commandOnce: (once, command) => use((actor) => actor.commandOnce(once, command)),
    list: (wanted) => use((actor) => actor.list(wanted)),
    events: (wanted) => use((actor) => actor.events(wanted)),
    sync: (kinds) => use((actor) => actor.sync(kinds)),
    plan: () => use((actor) => actor.plan()),
    deliver: () => use((actor) => actor.deliver()),
    wake: (hinted) => use((actor) => actor.wake(hinted)),
  };
}
