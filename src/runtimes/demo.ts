import { BadInput } from '../domain/bad-input.ts';
export async function startDemo(_settings: unknown, _log: unknown): Promise<{ url: string; close(): Promise<void> }> {
  throw new BadInput('not yet');
}
