/** The text of the Worker's one module. */
export function workerBundle(): Promise<string>;
