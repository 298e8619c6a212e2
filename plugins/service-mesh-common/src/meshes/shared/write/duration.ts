/** A time as every mesh reads it: whole seconds, or milliseconds. @internal */
export function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** Whether a time has one unit and at most five digits. @internal */
export function hasOneUnit(ms: number): boolean {
  return ms % 1000 === 0 || ms < 100_000;
}

/** A time as the Gateway API takes it: at most five digits a unit, and several units only where one does not do. @internal */
export function gatewayDuration(ms: number): string {
  if (hasOneUnit(ms)) return duration(ms);
  const [seconds, rest] = [Math.floor(ms / 1000), ms % 1000];
  return `${seconds ? `${seconds}s` : ''}${rest ? `${rest}ms` : ''}`;
}
