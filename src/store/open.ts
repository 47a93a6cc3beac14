/** Opens an organisation's store on a database somebody else opened: the tables are brought up to date and its sections prepared. */
import { agreementsOf } from './agreements.ts';
import { answersOf } from './answers.ts';
import { booksOf } from './books.ts';
import { casesOf } from './cases.ts';
import { connectionOf } from './connection.ts';
import { type Database, forgetRows, type Hash, unhurried } from './database.ts';
import { decisionsOf } from './decisions.ts';
import { erasingIn } from './erasing.ts';
import { forgettingIn } from './forgetting.ts';
import { historyOf } from './history.ts';
import { journalOf } from './journal.ts';
import { listsOf } from './lists.ts';
import { messagesOf } from './messages.ts';
import { migrateOrganisation } from './migrations.ts';
import { numbersOf } from './numbers.ts';
import { pagesOf } from './pages.ts';
import { pastOf } from './past.ts';
import { readingsOf } from './readings.ts';
import { settingsOf } from './settings.ts';
import { standingsOf } from './standings.ts';
import { surveyOf } from './survey.ts';
import { talliesOf } from './tallies.ts';
import { tasksOf } from './tasks.ts';

export interface StoreTools {
  readonly hash: Hash;
  readonly random: (bytes: number) => Uint8Array;
}

export type Store = ReturnType<typeof openStore>;

/** One writer per database: the store of an organisation is opened once. Everything in it is synchronous. */
export function openStore(database: Database, { hash, random }: StoreTools) {
  migrateOrganisation(database);
  const settings = settingsOf(database, hash);
  const cases = casesOf(database);
  let derivePaid: boolean | null = null;
  /** QuickBooks does not say how much of what is settled was cash (contract, Records). */
  const isQuickbooks = () => {
    derivePaid ??= settings.read().platform === 'quickbooks';
    return derivePaid;
  };
  const undoing = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      forgetRows(database);
      throw error;
    }
  };
  return {
    database,
    settings,
    cases,
    connection: connectionOf(database),
    books: booksOf(database, cases, { derivePaid: isQuickbooks }),
    readings: readingsOf(database),
    lists: listsOf(database),
    tallies: talliesOf(database),
    survey: surveyOf(database),
    decisions: decisionsOf(database, hash),
    history: historyOf(database),
    past: pastOf(database),
    standings: standingsOf(database),
    agreements: agreementsOf(database),
    tasks: tasksOf(database),
    numbers: numbersOf(database),
    messages: messagesOf(database),
    erasing: erasingIn(database),
    forgetting: forgettingIn(database),
    answers: answersOf(database),
    pages: pagesOf(database),
    journal: journalOf(database, hash, random),
    /** Runs `work` in one transaction: all of it is kept, or nothing. The statements of every section belong to it. */
    transaction: <Result>(work: () => Result): Result => undoing(() => database.transaction(work)),
    /** The same for what may be lost with the machine's power: whatever acts on the world or answers somebody comes in an ordinary one. */
    unhurried: <Result>(work: () => Result): Result => undoing(() => unhurried(database, work)),
  };
}
