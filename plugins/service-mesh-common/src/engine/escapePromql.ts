/** Escapes a text for a double-quoted PromQL string. @public */
export function escapePromql(value: string): string {
  return value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n');
}

/** Escapes a text so that it stands for itself inside an RE2 pattern of a PromQL matcher. @public */
export function escapePromqlRegex(value: string): string {
  return escapePromql(value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
}
