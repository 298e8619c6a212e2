/** Whether the reader may not see what was asked for. @internal */
export function isForbidden(error: Error): boolean {
  const { statusCode, name } = error as Error & { statusCode?: number };
  return statusCode === 403 || name === 'NotAllowedError';
}
