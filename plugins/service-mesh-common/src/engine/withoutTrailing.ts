/** A text without any of one character at its end; a pattern would look at each run of it again from every place. @internal */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (text[end - 1] === character) end--;
  return text.slice(0, end);
}
