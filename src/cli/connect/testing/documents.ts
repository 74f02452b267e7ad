import fc from 'fast-check';

/** Everything that may vary in how a JSONC document is written. */
interface Layout {
  eol: '\n' | '\r\n';
  indent: string;
  oneLine: boolean;
  trailingComma: boolean;
}

const layout: fc.Arbitrary<Layout> = fc.record({
  eol: fc.constantFrom('\n', '\r\n'),
  indent: fc.constantFrom('  ', '    ', '\t', ' '),
  oneLine: fc.boolean(),
  trailingComma: fc.boolean(),
});

/** Without `__proto__`: as a key it is no property of what a parser makes, so such a file is refused, unharmed. */
const word = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => text !== '__proto__');
const leaf = fc.oneof(
  word,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const name = fc.oneof(
  word,
  fc.constantFrom('mcpServers', 'servers', 'hooks', 'SessionStart', 'a', '// no comment'),
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
}));

const table = fc.dictionary(name, value, { maxKeys: 3 });
/** Documents as agents have them: servers and hooks where they belong, and anything else beside them. */
const document = fc
  .record(
    {
      mcpServers: table,
      hooks: fc.record({ SessionStart: fc.array(table, { maxLength: 2 }) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  .chain((known) =>
    fc
      .dictionary(
        name.filter((one) => !['mcpServers', 'servers', 'hooks'].includes(one)),
        value,
        { maxKeys: 3 },
      )
      .map((other) => ({ ...other, ...known })),
  );

const comment = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  fc.constantFrom('// "note": {', '/* , } */', '/* a\n b */', '// é ✓ 記憶', '/**/ // both'),
);

/** Writes a document with comments taken from `next` wherever comments can stand. */
function written(
  value: unknown,
  { eol, indent, oneLine, trailingComma }: Layout,
  next: () => string,
): string {
  const note = (before: string) => {
    const text = next();
    if (text === '') return before;
    return oneLine
      ? `${before} /* ${text.replaceAll(/[*/\n]/g, '')} */`
      : `${before} ${text.replaceAll('\n', eol)}`;
  };
  const block = (open: string, children: string[], close: string, depth: number): string => {
    const [begin, end] = oneLine ? ['', ''] : [eol + indent.repeat(depth + 1), eol + indent.repeat(depth)];
    if (children.length === 0) return note(open) + (oneLine ? '' : end) + close;
    const lines = children.map((child, i) =>
      note(child + (i < children.length - 1 || trailingComma ? ',' : '')),
    );
    return note(open) + begin + lines.join(oneLine ? ' ' : begin) + end + close;
  };
  const text = (one: unknown, depth: number): string => {
    if (Array.isArray(one))
      return block(
        '[',
        one.map((item) => text(item, depth + 1)),
        ']',
        depth,
      );
    if (typeof one !== 'object' || one === null) return JSON.stringify(one);
    const children = Object.entries(one).map(
      ([key, item]) => `${JSON.stringify(key)}: ${text(item, depth + 1)}`,
    );
    return block('{', children, '}', depth);
  };
  return text(value, 0);
}

/** JSONC documents as people, programs and nobody would write them. */
export const jsonc: fc.Arbitrary<string> = fc
  .tuple(
    document,
    layout,
    fc.array(comment, { minLength: 5, maxLength: 5 }),
    fc.constantFrom('', '\n', '\r\n', '\n// end\n'),
  )
  .map(([one, style, comments, end]) => {
    let used = 0;
    return written(one, style, () => comments[used++ % comments.length] ?? '') + end;
  });

const tomlLine = fc.oneof(
  fc.constantFrom(
    '# comment [mcp_servers.holdfast]',
    '',
    'model = "gpt"',
    'text = """\n[mcp_servers.x]\n"""',
    "path = 'C:\\x'",
  ),
);

/** TOML documents with tables, comments and multi-line strings. */
export const toml: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(tomlLine, { maxLength: 4 }),
    fc.uniqueArray(
      fc.constantFrom(
        '[mcp_servers.other]\ncommand = "x" # why\nargs = [\n  "a",\n  "b",\n]',
        '[tui]\ntheme = "dark"',
        '[mcp_servers."we ird"]\ncommand = "é"',
        '[[profiles]]\nname = "one"',
        '[mcp_servers]\n# none yet',
        'born = 1979-05-27T07:32:00Z\nbig = 9223372036854775807\n[numbers]\ninf = -inf',
      ),
      { maxLength: 4 },
    ),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', '\n', '\n\n', '\n# the end'),
  )
  .map(([lines, tables, eol, end]) => [...lines, ...tables].join('\n').concat(end).replaceAll('\n', eol));
