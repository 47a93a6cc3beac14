/** What bundle.mjs gives to the few TypeScript files that need it. */
export interface SourceEdit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}
export const COMPILED: string;
export function bundled(): Promise<string>;
export function planted(name: string, edits: readonly SourceEdit[]): Promise<string>;
export function edited(source: string, edit: SourceEdit): string;
