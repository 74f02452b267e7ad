import type { Span } from '../../../../shared/hints.ts';
import { alternation, entropy } from './entropy.ts';
import { SECRET_RULES } from './secret-rules.ts';

/** What somebody calls a secret before saying it. */
const NAMED =
  /(?:pass(?:word|wd|phrase|code|wort)|\bpwd|\bpw|secret|token|api[ _-]?key|access[ _-]?key|auth[ _-]?key|private[ _-]?key|credentials?|contraseña|mot de passe|\bpin|\bcode)["'`)\]]{0,2}(?:\s+(?:for|of|to|für|on)\s+[^\n:=,;.]{1,40}?)?\s*(?:\bis now\b|\bis\b|\bist\b|\bes\b|\best\b|:=|=>|->|[:=])\s*(?:["'`“](?<quoted>[^"'`”\n]{4,80})["'`”]|(?<bare>[^\s"'`”“,;]{4,}))/giu;
const PLACEHOLDER =
  /^(?:<.*|\[.*|\{.*|\$.*|%.*|\*+|x+|\.+|…+|your[-_ ].*|my[-_ ].*|.*example.*|change[-_]?me|placeholder|redacted|hidden|none|null|nil|true|false|undefined|todo|tbd|process\.env.*|import\.meta.*|env[.(:].*|os\.environ.*|secrets?\..*|vault:.*|https?:.*)$/iu;
const ADDRESS_PLACEHOLDER = /^(?:pass(?:word)?|pw|secret|token|user(?:name)?)$/i;
const LONG_TOKEN = /[A-Za-z0-9+/_=-]{20,}/g;
const URL_PART = /\bhttps?:\/\/\S*$/i;
const SECRET_PARAMETER = /[?&#](?:[a-z_-]*(?:key|token|secret|sig(?:nature)?|auth|password|code))=$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HEX = /^[0-9a-f]{32,}$/i;
/** Words before a long hexadecimal number that say whether it is to be kept secret. */
const KEY_WORDS = /\b(?:key|secret|token|password|salt|seed|signing|auth)\b[^\n]{0,30}$/i;
const HASH_WORDS =
  /(?:\b(?:commit|sha-?\d*|hash|digest|checksum|md5|integrity|revision|fingerprint|etag|id)\b[^\n]{0,20}|sha\d+[-:])$/i;
/** Below these a text is as likely a word or an identifier. */
const LEAST_ENTROPY = 3.7;
const LEAST_ALTERNATION = 0.3;

function hasLetterAndDigit(text: string): boolean {
  return /\p{L}/u.test(text) && /\d/.test(text);
}

/** Whether what follows the name of a secret looks like one, not like the rest of a sentence. */
function isValue(value: string, name: string, quoted: boolean): boolean {
  if (PLACEHOLDER.test(value)) return false;
  if (/\b(?:pin|code)$|passcode/i.test(name)) return /^\d{4,8}$/.test(value);
  const signs = /[^\p{L}\d]/u.test(value.slice(1, -1).replace(/[-'’./]/g, ''));
  if (value.length >= 6 && (hasLetterAndDigit(value) || signs)) return !/^\w+\(/.test(value);
  return value.length >= 8 && (quoted || (/\p{Ll}\p{Lu}/u.test(value) && entropy(value) > 3.2));
}

function* named(text: string): Iterable<Span> {
  for (const match of text.matchAll(NAMED)) {
    const { quoted, bare = '' } = match.groups ?? {};
    const value = quoted ?? bare.replace(/[.!?)\]}>]+$/, '');
    const name = /^[\p{L} _-]+/u.exec(match[0])?.[0].trim() ?? '';
    if (!isValue(value, name.split(/\s+(?:is|for|of|to|on)\b/i)[0] ?? '', quoted !== undefined)) continue;
    const start = match.index + match[0].lastIndexOf(value);
    yield { start, end: start + value.length, label: 'password or key' };
  }
}

function isRandom(value: string, before: string): boolean {
  if (UUID.test(value) || HASH_WORDS.test(before)) return false;
  if (URL_PART.test(before) && !SECRET_PARAMETER.test(before)) return false;
  if (HEX.test(value)) return KEY_WORDS.test(before) && hasLetterAndDigit(value);
  const mixed = /[a-z]/.test(value) && /[A-Z]/.test(value) && (value.match(/\d/g)?.length ?? 0) > 1;
  return mixed && entropy(value) >= LEAST_ENTROPY && alternation(value) >= LEAST_ALTERNATION;
}

function* random(text: string): Iterable<Span> {
  for (const { 0: value, index } of text.matchAll(LONG_TOKEN))
    if (isRandom(value, text.slice(Math.max(0, index - 80), index)))
      yield { start: index, end: index + value.length, label: 'random characters, as in a key' };
}

function* byRule(text: string): Iterable<Span> {
  for (const { label, pattern } of SECRET_RULES)
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.secret ?? match[0];
      if (PLACEHOLDER.test(secret) || ADDRESS_PLACEHOLDER.test(secret)) continue;
      const start = match.index + match[0].indexOf(secret);
      yield { start, end: start + secret.length, label };
    }
}

/** What looks like a secret: by the forms that issuers document, by its name before it, by its entropy. */
export function possibleSecrets(text: string): Span[] {
  const found: Span[] = [];
  const overlaps = ({ start, end }: Span) => found.some((span) => start < span.end && span.start < end);
  for (const span of [...byRule(text), ...named(text), ...random(text)])
    if (!overlaps(span)) found.push(span);
  return found.sort((a, b) => a.start - b.start);
}
