/** Gives each string a small number, so that columns hold numbers. Null is 0. */
export class Interner {
  readonly #ids = new Map<string, number>();
  readonly #texts: (string | null)[] = [null];

  id(text: string | null): number {
    if (text === null) return 0;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.length;
    this.#ids.set(text, id);
    this.#texts.push(text);
    return id;
  }

  text(id: number): string | null {
    return this.#texts[id] ?? null;
  }
}
