/** A time as every mesh reads it: whole seconds, or milliseconds. @internal */
export function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** A time as the Gateway API takes it: at most five digits a unit. @internal */
export function gatewayDuration(ms: number): string {
  const [seconds, rest] = [Math.floor(ms / 1000), ms % 1000];
  return `${seconds ? `${seconds}s` : ''}${rest ? `${rest}ms` : ''}`;
}
