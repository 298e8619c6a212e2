/** Words with a full stop. @internal */
export function endSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
