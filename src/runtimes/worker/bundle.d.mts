/** The text of the Worker's one module. */
export function workerBundle(): Promise<string>;
/** The text of a bundle made as the Worker's is, from a module given as text that stands in the project's folder. */
export function bundleOf(contents: string): Promise<string>;
