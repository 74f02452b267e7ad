/** A question mark near the end: what follows it may be a greeting or the description of a picture. */
const ENDS_WITH_QUESTION = /[?？؟][^?？؟]{0,60}$/u;
const LOOKED_AT = 100;

/** Whether a text ends with a question, so that what follows it in a conversation may be the answer. */
export function asks(content: string): boolean {
  return ENDS_WITH_QUESTION.test(content.slice(-LOOKED_AT));
}
