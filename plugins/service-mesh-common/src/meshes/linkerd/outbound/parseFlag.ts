/** Reads a boolean as Go's configuration does. @internal */
export function parseFlag(value: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return true;
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)
    ? false
    : undefined;
}
