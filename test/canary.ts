/**
 * A vitest reporter that looks through everything a run prints: no secret planted in a fixture (they all carry the word canary) may stand
 * in any log line or error of any test. One that does fails the run.
 */
import type { Reporter, TestCase, TestModule } from 'vitest/node';

type Printed = Parameters<NonNullable<Reporter['onUserConsoleLog']>>[0];

const CANARY = /canary-[a-z0-9][a-z0-9-]{5,}/i;

export default class Canary implements Reporter {
  readonly #found = new Set<string>();

  onUserConsoleLog(log: Printed): void {
    this.#look(log.content, log.taskId ?? 'a log');
  }

  onTestCaseResult(test: TestCase): void {
    for (const error of test.result().errors ?? []) this.#look(`${error.message} ${error.stack ?? ''}`, test.fullName);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) for (const error of module.errors()) this.#look(`${error.message} ${error.stack ?? ''}`, module.moduleId);
    if (this.#found.size === 0) return;
    process.exitCode = 1;
    process.stdout.write(`\na planted secret was printed: ${[...this.#found].join('; ')}\n`);
  }

  #look(text: string, where: string): void {
    const found = CANARY.exec(text);
    // Only its first letters: what was leaked once is not printed again.
    if (found) this.#found.add(`${found[0].slice(0, 12)}… in ${where}`);
  }
}
