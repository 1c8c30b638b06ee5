/*
 * Which entities were ever written, as bits: a chain of Bloom filters (Bloom 1970; grown as in Almeida et al. 2007, "Scalable
 * Bloom Filters"), each larger than the one before. It never lacks what was added, so that most new entities are known to be
 * new without a read; in one of some hundred it says "perhaps" of one that is new, and the disk is asked.
 *
 * It rests in pages, rewritten now and then together with the journal; a start adds what was written since.
 */

const PAGE_BYTES = 8 * 1024;
const PAGE_BITS = PAGE_BYTES * 8;
const FIRST_PAGES = 4;
/** With twelve bits and eight looks, one of three hundred that were not added is taken for one that was. */
const BITS_PER_NAME = 12;
const LOOKS = 8;
const GROWTH = 4;

interface Layer {
  readonly pages: Uint8Array[];
  count: number;
}

/** How the filter rests besides its pages. */
export interface KnownEntitiesOutline {
  readonly layers: readonly { readonly pages: number; readonly count: number }[];
}

export class KnownEntities {
  readonly #layers: Layer[];

  /** Of pages that rest, or empty. @throws Error when the pages are not those of the outline */
  constructor(outline?: KnownEntitiesOutline, pageOf?: (layer: number, page: number) => Uint8Array) {
    this.#layers = (outline?.layers ?? []).map(({ pages, count }, layer) => ({
      count,
      pages: Array.from({ length: pages }, (_, page) => {
        const bytes = pageOf?.(layer, page);
        if (bytes?.length !== PAGE_BYTES) throw new Error(`page ${page} of layer ${layer} has not ${PAGE_BYTES} bytes`);
        // A page of its own: what was read may be part of a larger buffer.
        return Uint8Array.from(bytes);
      }),
    }));
    if (this.#layers.length === 0) this.#grow(FIRST_PAGES);
  }

  /** False where the name was certainly never added. */
  mayHave(name: string): boolean {
    const [one, other] = hashesOf(name);
    return this.#layers.some((layer) => hasAll(layer, one, other));
  }

  add(name: string): void {
    const [one, other] = hashesOf(name);
    if (this.#layers.some((layer) => hasAll(layer, one, other))) return;
    let last = this.#layers.at(-1) as Layer;
    if (last.count >= (last.pages.length * PAGE_BITS) / BITS_PER_NAME) last = this.#grow(last.pages.length * GROWTH);
    const bits = last.pages.length * PAGE_BITS;
    for (let look = 0; look < LOOKS; look += 1) {
      const bit = placeOf(one, other, look, bits);
      const page = last.pages[Math.floor(bit / PAGE_BITS)] as Uint8Array;
      const inside = bit % PAGE_BITS;
      page[inside >>> 3] = (page[inside >>> 3] as number) | (1 << (inside & 7));
    }
    last.count += 1;
  }

  outline(): KnownEntitiesOutline {
    return { layers: this.#layers.map(({ pages, count }) => ({ pages: pages.length, count })) };
  }

  /** Every page; they change with what is added. */
  *pages(): Generator<{ readonly layer: number; readonly page: number; readonly bytes: Uint8Array }> {
    for (const [layer, { pages }] of this.#layers.entries()) {
      for (const [page, bytes] of pages.entries()) yield { layer, page, bytes };
    }
  }

  #grow(pages: number): Layer {
    const layer = { count: 0, pages: Array.from({ length: pages }, () => new Uint8Array(PAGE_BYTES)) };
    this.#layers.push(layer);
    return layer;
  }
}

function hasAll({ pages }: Layer, one: number, other: number): boolean {
  const bits = pages.length * PAGE_BITS;
  for (let look = 0; look < LOOKS; look += 1) {
    const bit = placeOf(one, other, look, bits);
    const inside = bit % PAGE_BITS;
    const byte = (pages[Math.floor(bit / PAGE_BITS)] as Uint8Array)[inside >>> 3] as number;
    if ((byte & (1 << (inside & 7))) === 0) return false;
  }
  return true;
}

/** Two hashes make all looks (Kirsch and Mitzenmacher 2006); the sum stays far below the greatest safe integer. */
function placeOf(one: number, other: number, look: number, bits: number): number {
  return (one + look * other) % bits;
}

/** Two hashes of 32 bits in one go over the text: FNV-1a, and the same with another start and prime, each well mixed at the end. */
function hashesOf(name: string): readonly [number, number] {
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x5bd1e995);
  }
  return [mixed(one), (mixed(other) | 1) >>> 0];
}

function mixed(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
