/** A practice's policy templates: documents with versions, which client file follows which version, and which of its own rules were kept on purpose. */
import { and, asc, desc, eq } from 'drizzle-orm';
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Instant } from '../domain/time.ts';
import type { Secrets } from './secrets.ts';

const templates = sqliteTable('templates', {
  id: text('id').primaryKey(),
  practiceId: text('practice_id').notNull(),
  name: text('name').notNull(),
});
const versions = sqliteTable(
  'template_versions',
  {
    templateId: text('template_id').notNull(),
    version: integer('version').notNull(),
    document: text('document').notNull(),
    at: text('at').$type<Instant>().notNull(),
    by: text('by').notNull(),
    note: text('note').notNull(),
  },
  (table) => [primaryKey({ columns: [table.templateId, table.version] })],
);
const inheritors = sqliteTable('inheritors', {
  organisationId: text('organisation_id').primaryKey(),
  templateId: text('template_id').notNull(),
  version: integer('version').notNull(),
  since: text('since').$type<Instant>().notNull(),
  by: text('by').notNull(),
  /** Rules that are to stay as the file has them, by name (policy/inherit.ts), with who said so. */
  kept: text('kept', { mode: 'json' }).$type<Record<string, string>>().notNull(),
});

/** One entry of the practice's migrations; never changed afterwards. */
export const TEMPLATE_TABLES = `
CREATE TABLE templates (id TEXT PRIMARY KEY, practice_id TEXT NOT NULL REFERENCES practices (id), name TEXT NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX templates_by_name ON templates (practice_id, name);
CREATE TABLE template_versions (template_id TEXT NOT NULL REFERENCES templates (id), version INTEGER NOT NULL, document TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY (template_id, version)) WITHOUT ROWID;
CREATE TABLE inheritors (organisation_id TEXT PRIMARY KEY, template_id TEXT NOT NULL REFERENCES templates (id), version INTEGER NOT NULL, since TEXT NOT NULL, by TEXT NOT NULL, kept TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX inheritors_by_template ON inheritors (template_id);
`;

export type TemplateVersion = Omit<typeof versions.$inferSelect, 'templateId'>;
export type Inheritor = typeof inheritors.$inferSelect;
export interface Template {
  readonly id: string;
  readonly name: string;
  /** Newest first; never empty. */
  readonly versions: readonly TemplateVersion[];
  readonly inheritors: readonly Inheritor[];
}

/** Templates of one practice never answer for another. */
export interface Templates {
  list(practiceId: string): Template[];
  find(practiceId: string, id: string): Template | null;
  /** null: there is one of this name. */
  make(practiceId: string, name: string, document: string, by: string): string | null;
  /** Keeps a newer version; null: no such template, or it says the same. */
  change(practiceId: string, id: string, changed: { readonly document: string; readonly by: string; readonly note: string }): number | null;
  /** A client file follows this version from now on. Whose file it is was asked before. */
  follow(id: string, version: number, organisationId: string, by: string): void;
  /** A rule of its own is to stay. */
  keep(organisationId: string, rule: string, by: string): void;
}

export function templatesOf({ database, now, id: newId }: Secrets): Templates {
  const whole = ({ id, name }: typeof templates.$inferSelect): Template => ({
    id,
    name,
    versions: database.select().from(versions).where(eq(versions.templateId, id)).orderBy(desc(versions.version)).all(),
    inheritors: database.select().from(inheritors).where(eq(inheritors.templateId, id)).orderBy(asc(inheritors.organisationId)).all(),
  });
  const find = (practiceId: string, id: string): Template | null => {
    const row = database
      .select()
      .from(templates)
      .where(and(eq(templates.id, id), eq(templates.practiceId, practiceId)))
      .get();
    return row ? whole(row) : null;
  };
  const isTaken = (practiceId: string, name: string): boolean =>
    database
      .select({ id: templates.id })
      .from(templates)
      .where(and(eq(templates.practiceId, practiceId), eq(templates.name, name)))
      .get() !== undefined;
  return {
    list: (practiceId) =>
      database.select().from(templates).where(eq(templates.practiceId, practiceId)).orderBy(asc(templates.name)).all().map(whole),
    find,
    make: (practiceId, name, document, by) =>
      database.transaction(() => {
        if (isTaken(practiceId, name)) return null;
        const id = newId();
        database.insert(templates).values({ id, practiceId, name }).run();
        database.insert(versions).values({ templateId: id, version: 1, document, at: now(), by, note: '' }).run();
        return id;
      }),
    change: (practiceId, id, { document, by, note }) =>
      database.transaction(() => {
        const last = find(practiceId, id)?.versions[0];
        if (!last || last.document === document) return null;
        const version = last.version + 1;
        database.insert(versions).values({ templateId: id, version, document, at: now(), by, note }).run();
        return version;
      }),
    follow(templateId, version, organisationId, by) {
      const row = { templateId, version, since: now(), by };
      const before = database.select().from(inheritors).where(eq(inheritors.organisationId, organisationId)).get();
      const kept = before?.templateId === templateId ? before.kept : {};
      database
        .insert(inheritors)
        .values({ ...row, organisationId, kept })
        .onConflictDoUpdate({ target: inheritors.organisationId, set: { ...row, kept } })
        .run();
    },
    keep: (organisationId, rule, by) =>
      database.transaction(() => {
        const row = database.select().from(inheritors).where(eq(inheritors.organisationId, organisationId)).get();
        const kept = { ...row?.kept, [rule]: by };
        database.update(inheritors).set({ kept }).where(eq(inheritors.organisationId, organisationId)).run();
      }),
  };
}
