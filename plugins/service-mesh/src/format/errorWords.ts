/** What went wrong, in the server's own words where it sent any. @internal */
export function errorWords(error: Error): string {
  const { cause } = error as Error & { cause?: { message?: unknown } };
  const said = cause?.message;
  return typeof said === 'string' && said !== '' ? said : error.message;
}
