/** Workbooks for the tests, written part by part as spreadsheet programs write them, so that every oddity can be put in on purpose. */
import { crc32, deflateRawSync } from 'node:zlib';

/** A cell: text (shared), a number with an optional style, or anything else as raw XML of the `<c>` element's inside. */
export type Cell =
  | string
  | number
  | null
  | { readonly date: number }
  | { readonly number: string }
  | { readonly formula: string; readonly value: string | number | null }
  | { readonly type: string; readonly xml: string; readonly style?: number };

export interface SheetInput {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
  readonly state?: 'hidden' | 'veryHidden';
  readonly merges?: readonly string[];
  /** Row numbers, where they are not 1, 2, 3 … */
  readonly lines?: readonly number[];
}

export interface WorkbookInput {
  readonly sheets: readonly SheetInput[];
  readonly date1904?: boolean;
  /** More parts, or others in place of ours. */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
  readonly stored?: boolean;
  /** Prefix of every element, as strict writers have. */
  readonly prefix?: string;
}

const DATE_STYLE = 1;
const MONEY_STYLE = 2;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export function workbook({ sheets, date1904 = false, parts = {}, stored = false, prefix = '' }: WorkbookInput): Uint8Array {
  const shared: string[] = [];
  const files: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${escaped(name)}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_sheet, index) => [`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`] as const),
      ['rId90', 'styles', 'styles.xml'],
      ['rId91', 'sharedStrings', '/xl/sharedStrings.xml'],
    ]),
    'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="[$-409]dd\\-mmm\\-yyyy;@"/><numFmt numFmtId="165" formatCode="&quot;paid &quot;#,##0.00\\ &quot;d&quot;"/></numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
  };
  for (const [index, sheet] of sheets.entries()) files[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet, shared, prefix);
  files['xl/sharedStrings.xml'] =
    `${HEAD}<sst xmlns="${MAIN}">${shared.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`;
  return container({ ...files, ...parts }, stored);
}

function relations(rows: readonly (readonly [id: string, type: string, target: string])[]): string {
  const all = rows.map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`);
  return `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
}

function sheetXml({ rows, merges = [], lines }: SheetInput, shared: string[], prefix: string): string {
  const p = prefix === '' ? '' : `${prefix}:`;
  const body = rows.map((cells, index) => {
    const line = lines?.[index] ?? index + 1;
    const inside = cells.map((cell, column) => cellXml(cell, `${letters(column)}${line}`, shared, p)).join('');
    return `<${p}row r="${line}">${inside}</${p}row>`;
  });
  const joined = merges.map((ref) => `<${p}mergeCell ref="${ref}"/>`).join('');
  return `${HEAD}<${p}worksheet xmlns${prefix === '' ? '' : `:${prefix}`}="${MAIN}"><${p}sheetData>${body.join('')}</${p}sheetData>${
    joined === '' ? '' : `<${p}mergeCells>${joined}</${p}mergeCells>`
  }</${p}worksheet>`;
}

function cellXml(cell: Cell, ref: string, shared: string[], p: string): string {
  const element = (attributes: string, inside: string) => `<${p}c r="${ref}"${attributes}>${inside}</${p}c>`;
  const v = (text: string | number) => `<${p}v>${text}</${p}v>`;
  if (cell === null) return '';
  if (typeof cell === 'number') return element(` s="${MONEY_STYLE}"`, v(cell));
  if (typeof cell === 'string') {
    shared.push(cell);
    return element(' t="s"', v(shared.length - 1));
  }
  if ('date' in cell) return element(` s="${DATE_STYLE}"`, v(cell.date));
  if ('number' in cell) return element('', v(cell.number));
  if ('formula' in cell) {
    const formula = `<${p}f>${escaped(cell.formula)}</${p}f>`;
    if (cell.value === null) return element('', formula);
    return typeof cell.value === 'number' ? element('', formula + v(cell.value)) : element(' t="str"', formula + v(escaped(cell.value)));
  }
  return element(`${cell.type === '' ? '' : ` t="${cell.type}"`}${cell.style === undefined ? '' : ` s="${cell.style}"`}`, cell.xml);
}

function letters(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : letters(Math.floor(column / 26) - 1) + letters(column % 26);
}

/** A ZIP container. `declared` says another inflated size than the true one. */
export function container(files: Readonly<Record<string, string | Uint8Array>>, stored = false, declared?: number): Uint8Array {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const packed = stored ? data : deflateRawSync(data);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x800, 2);
    head.writeUInt16LE(stored ? 0 : 8, 4);
    head.writeUInt32LE(crc32(data), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(declared ?? data.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, Buffer.from(name)]));
    pieces.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return new Uint8Array(Buffer.concat([...pieces, listed, Buffer.from('PK\x05\x06', 'latin1'), end]));
}

/** Days since 1899-12-30, as workbooks of the 1900 system count them (from March 1900 on). */
export function serial(date: string, system: 1900 | 1904 = 1900): number {
  const days = Date.parse(date) / 86_400_000;
  return system === 1900 ? days + 25_569 : days + 24_107;
}
