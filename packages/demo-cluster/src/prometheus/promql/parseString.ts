const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]?))/g;

/** The text of a PromQL string literal; undefined when an escape is malformed. */
export function parseString(literal: string): string | undefined {
  const quote = literal[0];
  const body = literal.slice(1, -1);
  if (quote === '`') return body;
  let valid = true;
  const text = body.replace(
    ESCAPE,
    (
      _,
      hex?: string,
      u4?: string,
      u8?: string,
      octal?: string,
      simple = '',
    ) => {
      const code = hex ?? u4 ?? u8;
      const point = octal ? parseInt(octal, 8) : parseInt(code ?? '', 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
      const plain = code === undefined ? SIMPLE[simple] : undefined;
      const otherQuote = simple !== quote && (simple === '"' || simple === "'");
      if (plain === undefined || otherQuote) valid = false;
      return plain ?? '';
    },
  );
  return valid ? text : undefined;
}
