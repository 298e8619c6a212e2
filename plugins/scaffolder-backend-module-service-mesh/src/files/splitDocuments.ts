/** The texts of the documents of a file; a line that begins with three dashes is always a separator. */
export function splitDocuments(text: string): string[] {
  return text
    .split(/^---(?:[ \t].*)?(?:\r?\n|$)/m)
    .filter(part => part.trim() !== '');
}
