/** Names in the order in which they decide: most browsers name others than themselves as well. */
const BROWSERS: readonly [token: RegExp, name: string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Headless)?(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly [token: RegExp, name: string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\b(?:Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

function firstOf(names: readonly [token: RegExp, name: string][], text: string): string | undefined {
  return names.find(([token]) => token.test(text))?.[1];
}

/** A browser in words, such as "Firefox on Linux", from its `User-Agent`. Nothing of the header itself is kept. */
export function browserName(userAgent: string | undefined): string {
  const text = userAgent ?? '';
  const browser = firstOf(BROWSERS, text) ?? 'A browser';
  const system = firstOf(SYSTEMS, text);
  return system === undefined ? browser : `${browser} on ${system}`;
}
