/**
 * An .xlsx (or .xlsm) workbook → its visible sheets, each cell as the text a person would type into a CSV: values only. Formulas give the
 * value they had when the file was saved; macros, links to other files, pictures and hidden sheets are not looked at.
 *
 * Read here and not by a library, because every one we looked at loses what a ledger needs (which sheets are hidden, merged headings, the
 * digits as written) or reads without limits. The XML is saxes' work, the inflating zlib's.
 */
import type { DateSystem } from '../../mappings/spreadsheet-cells.ts';
import { cellText, type Lookups, textOf } from './cell-text.ts';
import { attribute, Enough, readXml } from './xml.ts';
import { BadContainer, type Container, openContainer } from './zip.ts';

export interface SheetRow {
  /** As the program numbers it, from 1. */
  readonly line: number;
  /** '' where a cell is empty. */
  readonly cells: string[];
}

/** Cells joined into one that shows the first one's value; from 0, both ends included. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface Sheet {
  /** Rows with at least one value, in order. */
  readonly rows: readonly SheetRow[];
  readonly merges: readonly Merge[];
}

export interface Workbook {
  /** The visible sheets, in the order of their tabs. */
  readonly sheets: readonly string[];
  readonly dateSystem: DateSystem;
  /** At most `most` rows; `cut` tells that there were more. @throws BadContainer */
  sheet(name: string, most: number): Sheet & { readonly cut: boolean };
}

/** Columns beyond these are not read; ledgers have some twenty. */
const MAX_COLUMNS = 256;
/** Only headings matter. */
const MAX_MERGES = 10_000;
/** Excel's own limit. Source: Excel specifications and limits, "Total number of characters that a cell can contain". */
const MAX_CELL = 32_767;
const MAX_STRINGS = 4_000_000;

/** @throws BadContainer when it is no workbook that can be read. */
export function openWorkbook(bytes: Uint8Array): Workbook {
  const container = openContainer(bytes);
  const root = relations(container, '_rels/.rels').find((each) => each.type === 'officeDocument')?.target;
  const path = root ?? 'xl/workbook.xml';
  const { sheets, dateSystem } = contents(container, path);
  const links = relations(container, relationsOf(path));
  const partOf = (type: string) => links.find((each) => each.type === type)?.target;
  let shared: string[] | null = null;
  let dates: ReadonlySet<number> | null = null;
  return {
    sheets: sheets.map((each) => each.name),
    dateSystem,
    sheet(name, most) {
      const target = links.find((each) => each.id === sheets.find((sheet) => sheet.name === name)?.link)?.target;
      const part = target === undefined ? null : container.part(target);
      if (!part) throw new BadContainer('broken');
      shared ??= sharedStrings(container, partOf('sharedStrings'));
      dates ??= dateStyles(container, partOf('styles'));
      return readSheet(part, { shared, dates, dateSystem, days: new Map() }, most);
    },
  };
}

interface Relation {
  readonly id: string;
  /** The last word of the relation's type, the same in transitional and strict workbooks. */
  readonly type: string;
  readonly target: string;
}

/** Targets inside the container only: what lies outside is never asked for. */
function relations(container: Container, path: string): Relation[] {
  const part = container.part(path);
  const found: Relation[] = [];
  if (!part) return found;
  const base = path.replace(/_rels\/[^/]*$/, '');
  readXml(part, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
      found.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: resolved(base, target) });
    },
  });
  return found;
}

function relationsOf(path: string): string {
  return path.replace(/([^/]*)$/, '_rels/$1.rels');
}

function resolved(base: string, target: string): string {
  const parts: string[] = [];
  for (const part of (target.startsWith('/') ? target : base + target).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function contents(container: Container, path: string): { sheets: { name: string; link: string }[]; dateSystem: DateSystem } {
  const part = container.part(path);
  if (!part) throw new BadContainer('broken');
  const sheets: { name: string; link: string }[] = [];
  let dateSystem: DateSystem = 1900;
  readXml(part, {
    open(name, attributes) {
      if (name === 'workbookPr' && isTrue(attributes['date1904'])) dateSystem = 1904;
      if (name !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return;
      sheets.push({ name: attributes['name'] ?? '', link: attribute(attributes, 'id') ?? '' });
    },
  });
  return { sheets, dateSystem };
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

/** Texts that cells refer to by number; runs of one text are joined, the reading aids of Japanese left out. */
function sharedStrings(container: Container, path: string | undefined): string[] {
  const part = path === undefined ? null : container.part(path);
  const strings: string[] = [];
  if (!part) return strings;
  let text = '';
  let inText = false;
  let aid = 0;
  readXml(part, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') aid += 1;
      else if (name === 't') inText = aid === 0;
    },
    text(piece) {
      if (inText && text.length < MAX_CELL) text += piece;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') aid -= 1;
      else if (name === 'si') {
        if (strings.length >= MAX_STRINGS) throw new BadContainer('too-large');
        strings.push(cellText(text));
      }
    },
  });
  return strings;
}

/** Formats 14 to 22 and 45 to 47 are dates and times everywhere, 27 to 36 and 50 to 58 in East Asia. Source: ECMA-376 part 1, 18.8.30. */
function isDateFormatId(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Whether a number format shows a day: d, y, or m that is no minute, outside of quotations, escapes and brackets. */
function isDateFormat(code: string): boolean {
  const [first = ''] = code.split(';');
  const bare = first.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[[^\]]*\]/g, '');
  return /[dy]|m/i.test(bare) && !/^[^dy]*[hs][^dy]*$/i.test(bare) && !/general/i.test(bare);
}

/** Which cell styles (by number) show a date. */
function dateStyles(container: Container, path: string | undefined): ReadonlySet<number> {
  const part = path === undefined ? null : container.part(path);
  const dates = new Set<number>();
  if (!part) return dates;
  const formats = new Map<number, boolean>();
  let inCellStyles = false;
  let style = 0;
  readXml(part, {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes['numFmtId']), isDateFormat(attributes['formatCode'] ?? ''));
      else if (name === 'cellXfs') inCellStyles = true;
      else if (name === 'xf' && inCellStyles) {
        const id = Number(attributes['numFmtId'] ?? 0);
        if (formats.get(id) ?? isDateFormatId(id)) dates.add(style);
        style += 1;
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false;
    },
  });
  return dates;
}

function readSheet(part: Uint8Array, lookups: Lookups, most: number): Sheet & { cut: boolean } {
  const rows: SheetRow[] = [];
  const merges: Merge[] = [];
  let cut = false;
  let row: SheetRow = { line: 0, cells: [] };
  let cell = { column: 0, type: '', style: 0 };
  let value = '';
  let reading = false;
  let aid = 0;
  readXml(part, {
    open(name, attributes) {
      switch (name) {
        case 'row':
          row = { line: positive(attributes['r']) ?? row.line + 1, cells: [] };
          cell = { column: -1, type: '', style: 0 };
          return;
        case 'c':
          cell = {
            column: columnOf(attributes['r']) ?? cell.column + 1,
            type: attributes['t'] ?? 'n',
            style: positive(attributes['s']) ?? 0,
          };
          value = '';
          return;
        case 'rPh':
          aid += 1;
          return;
        case 'v':
        case 't':
          reading = aid === 0;
          return;
        case 'mergeCell': {
          const merge = mergeOf(attributes['ref'] ?? '');
          if (merge && merges.length < MAX_MERGES) merges.push(merge);
          return;
        }
      }
    },
    text(piece) {
      if (reading && value.length < MAX_CELL) value += piece;
    },
    close(name) {
      switch (name) {
        case 'v':
        case 't':
          reading = false;
          return;
        case 'rPh':
          aid -= 1;
          return;
        case 'c':
          if (value !== '' && cell.column < MAX_COLUMNS) put(row.cells, cell.column, textOf(value, cell, lookups));
          return;
        case 'row':
          if (row.cells.every((text) => text.trim() === '')) return;
          if (rows.length >= most) {
            cut = true;
            throw new Enough();
          }
          rows.push(row);
          return;
      }
    },
  });
  return { rows, merges, cut };
}

function put(cells: string[], column: number, text: string): void {
  while (cells.length < column) cells.push('');
  cells[column] = text;
}

function positive(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** 'C7' → 2. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d{0,7}$/.exec(reference ?? '')?.[1];
  if (letters === undefined) return null;
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** 'A1:C2'. Rows from 0. */
function mergeOf(reference: string): Merge | null {
  const parts = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  const left = columnOf(parts?.[1]);
  const right = columnOf(parts?.[3]);
  if (!parts || left === null || right === null) return null;
  return { top: Number(parts[2]) - 1, left, bottom: Number(parts[4]) - 1, right };
}
