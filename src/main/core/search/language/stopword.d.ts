/** The package has no types of its own: one list of lower-case words for each ISO 639-3 code. */
declare module 'stopword' {
  type Words = readonly string[];
  export const deu: Words;
  export const fra: Words;
  export const ita: Words;
  export const jpn: Words;
  export const nld: Words;
  export const pol: Words;
  export const por: Words;
  export const rus: Words;
  export const spa: Words;
  export const swe: Words;
  export const ukr: Words;
  export const zho: Words;
}
