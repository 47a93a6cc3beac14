/** Reads element names and types from Intuit's V3 schemas and checks JSON entities against them. Not a schema validator: no order, no minimum counts. */

interface ElementType {
  type: string;
  many: boolean;
}

interface ComplexType {
  base: string | null;
  /** Text with attributes, e.g. ReferenceType: {value, name, type} in JSON. */
  simpleContent: boolean;
  readonly elements: Map<string, ElementType>;
  readonly attributes: Map<string, string>;
}

export class Schemas {
  readonly #complex = new Map<string, ComplexType>();
  readonly #simple = new Map<string, { base: string; readonly values: Set<string> }>();

  constructor(texts: readonly string[]) {
    for (const text of texts) this.#read(text.replaceAll(/<!--[\s\S]*?-->/g, ''));
  }

  /** One sentence per thing that is not as the schema says; `allowed` answers for paths the schema does not know. */
  check(value: unknown, type: string, path: string, allowed: (path: string) => boolean): string[] {
    const complex = this.#complex.get(type);
    if (!complex) return this.#checkText(value, type, path);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: not an object (${type})`];
    return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
      const inside = `${path}.${name}`;
      const attribute = this.#find(type, (each) => each.attributes.get(name));
      if (attribute !== undefined) return this.#checkText(inner, attribute, inside);
      if (name === 'value' && this.#isSimpleContent(type)) return typeof inner === 'string' ? [] : [`${inside}: not text`];
      const element = this.#find(type, (each) => each.elements.get(name));
      if (element === undefined) return allowed(inside) ? [] : [`${inside}: unknown to the schema`];
      if (!element.many) return this.check(inner, element.type, inside, allowed);
      if (!Array.isArray(inner)) return [`${inside}: not a list`];
      return inner.flatMap((each: unknown) => this.check(each, element.type, `${inside}[]`, allowed));
    });
  }

  #checkText(value: unknown, type: string, path: string): string[] {
    const simple = this.#simple.get(type);
    if (simple) {
      if (simple.values.size > 0 && !(typeof value === 'string' && simple.values.has(value)))
        return [`${path}: ${JSON.stringify(value)} is none of ${type}`];
      return this.#checkText(value, simple.base, path);
    }
    const right = isOfType(value, type);
    return right ? [] : [`${path}: ${JSON.stringify(value)} is no ${type}`];
  }

  #isSimpleContent(type: string): boolean {
    return this.#find(type, (each) => (each.simpleContent ? true : undefined)) === true;
  }

  #find<Found>(type: string, pick: (complex: ComplexType) => Found | undefined): Found | undefined {
    const complex = this.#complex.get(type);
    if (!complex) return undefined;
    return pick(complex) ?? (complex.base === null ? undefined : this.#find(complex.base, pick));
  }

  #read(text: string): void {
    const open: { tag: string; name: string; complex: ComplexType | null }[] = [];
    let simpleName: string | null = null;
    for (const [, closing, tag = '', attributes = '', empty] of text.matchAll(/<(\/?)xs:(\w+)((?:\s+[\w:]+\s*=\s*"[^"]*")*)\s*(\/?)>/g)) {
      if (closing === '/') {
        const left = open.pop();
        if (left?.tag === 'simpleType') simpleName = null;
        continue;
      }
      const given = new Map(
        [...attributes.matchAll(/([\w:]+)\s*=\s*"([^"]*)"/g)].map((pair): [string, string] => [
          pair[1] ?? '',
          (pair[2] ?? '').replace(/^\w+:(?=[A-Z])/, ''),
        ]),
      );
      const name = given.get('name') ?? given.get('ref') ?? '';
      const around = open.findLast((each) => each.complex !== null);
      let complex: ComplexType | null = null;
      if (tag === 'complexType') {
        const holder = open.findLast((each) => each.tag === 'element');
        const own = name || `${around?.name ?? ''}.${holder?.name ?? ''}`;
        complex = { base: null, simpleContent: false, elements: new Map(), attributes: new Map() };
        this.#complex.set(own, complex);
        if (empty !== '/') open.push({ tag, name: own, complex });
        continue;
      }
      if (tag === 'element' && around?.complex)
        around.complex.elements.set(name, {
          type: given.get('type') ?? `${around.name}.${name}`,
          many: given.get('maxOccurs') === 'unbounded',
        });
      if (tag === 'attribute' && around?.complex) around.complex.attributes.set(name, given.get('type') ?? 'xs:string');
      if (tag === 'simpleContent' && around?.complex) around.complex.simpleContent = true;
      if (tag === 'extension' && around?.complex) around.complex.base = given.get('base') ?? null;
      if (tag === 'simpleType' && name !== '') {
        simpleName = name;
        this.#simple.set(name, { base: 'xs:string', values: new Set() });
      }
      const simple = simpleName === null ? undefined : this.#simple.get(simpleName);
      if (tag === 'restriction' && simple) simple.base = given.get('base') ?? 'xs:string';
      if (tag === 'enumeration') simple?.values.add(given.get('value') ?? '');
      if (empty !== '/') open.push({ tag, name, complex });
    }
  }
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'xs:decimal':
    case 'xs:int':
    case 'xs:integer':
    case 'xs:positiveInteger':
    case 'xs:long':
    case 'xs:double':
      return typeof value === 'number' && Number.isFinite(value);
    case 'xs:boolean':
      return typeof value === 'boolean';
    case 'xs:date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
    case 'xs:dateTime':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/.test(value);
    case 'xs:string':
    case 'xs:anyURI':
      return typeof value === 'string';
    default:
      return false;
  }
}
