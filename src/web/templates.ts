/** What the pages of policy templates are given; everything is one practice's, and asking for another's gives nothing. */
import type { Instant } from '../domain/time.ts';

export interface TemplateVersion {
  readonly version: number;
  readonly document: string;
  readonly at: Instant;
  readonly by: string;
  readonly note: string;
}

/** A client file that follows a template, as of a version; `kept`: its own rules that are to stay, with who said so. */
export interface Inheritor {
  readonly organisationId: string;
  readonly version: number;
  readonly since: Instant;
  readonly by: string;
  readonly kept: Readonly<Record<string, string>>;
}

export interface Template {
  readonly id: string;
  readonly name: string;
  /** Newest first; never empty. */
  readonly versions: readonly TemplateVersion[];
  readonly inheritors: readonly Inheritor[];
}

export interface PolicyTemplates {
  list(practiceId: string): Promise<readonly Template[]>;
  find(practiceId: string, id: string): Promise<Template | null>;
  /** Gives its id; null: there is one of this name. */
  make(practiceId: string, name: string, document: string, by: string): Promise<string | null>;
  /** Gives the new version; null: no such template, or it says the same. */
  change(
    practiceId: string,
    id: string,
    changed: { readonly document: string; readonly by: string; readonly note: string },
  ): Promise<number | null>;
  follow(id: string, version: number, organisationId: string, by: string): Promise<void>;
  keep(organisationId: string, rule: string, by: string): Promise<void>;
}
