/** Shannon entropy of the characters of a text, in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function classOf(character: string): 'lower' | 'upper' | 'digit' | 'sign' {
  if (/[a-z]/.test(character)) return 'lower';
  if (/[A-Z]/.test(character)) return 'upper';
  return /[0-9]/.test(character) ? 'digit' : 'sign';
}

/** The share of neighbouring characters that are of different kinds: about 0.6 in random text, 0.2 in identifiers. */
export function alternation(text: string): number {
  const classes = Array.from(text, classOf);
  const changes = classes.filter((kind, index) => index > 0 && kind !== classes[index - 1]).length;
  return changes / Math.max(1, classes.length - 1);
}
